"""How this room says no."""

from __future__ import annotations

from meshup.kit.errors import Invalid, NotFound, marked as _


class BadAddress(Invalid):
    """What was typed is no e-mail address."""

    code = "letters.bad_address"
    sentence = _("This is not an e-mail address.")
    field = "email"


class NoSuchLink(NotFound):
    """The link was not made here, or its time is over."""

    code = "letters.no_such_link"
    sentence = _("This link is not valid any more.")
