"""Where a talk stands that another community asked for, and what its speaker may answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

KIND: Final = "talk"
"""The kind of request (``node_requests``)."""
TRAVELLING_TYPE: Final = "TravellingTalk"
"""The type of what two nodes tell each other of one talk."""
TALK_SOURCE: Final = "talk"
"""How the library calls items that show a talk (``library.domain.own_sources``)."""


class Standing(models.TextChoices):
    """Where a talk of ours stands that another community asked for.

    Words
        passed  whoever holds it is asked
        later   one of them said "not now"
        agreed  all of them said yes: it travels
    """

    WAITING = "waiting", pgettext_lazy("asked talk", "waits for a host")
    PASSED = "passed", pgettext_lazy("asked talk", "passed on to the speaker")
    LATER = "later", pgettext_lazy("asked talk", "not now")
    REFUSED = "refused", pgettext_lazy("asked talk", "no")
    AGREED = "agreed", pgettext_lazy("asked talk", "yes: it travels")
    ENDED = "ended", pgettext_lazy("asked talk", "over")


TRANSITIONS: Final[Mapping[Standing, frozenset[Standing]]] = {
    Standing.WAITING: frozenset({Standing.PASSED, Standing.REFUSED, Standing.ENDED}),
    Standing.PASSED: frozenset({Standing.AGREED, Standing.LATER, Standing.REFUSED, Standing.ENDED}),
    Standing.LATER: frozenset({Standing.AGREED, Standing.PASSED, Standing.REFUSED, Standing.ENDED}),
    Standing.REFUSED: frozenset({Standing.AGREED, Standing.PASSED, Standing.LATER, Standing.ENDED}),
    Standing.AGREED: frozenset({Standing.ENDED}),
    Standing.ENDED: frozenset(),
}
"""From where to where it goes: by hosts, by who holds it, by the other node, by the clock."""
OPEN: Final = frozenset({Standing.WAITING, Standing.PASSED, Standing.AGREED})
"""Where the same community has nothing more to ask of the same talk."""


class Reply(models.TextChoices):
    """What somebody who holds a talk said; "" before they said anything."""

    NONE = "", pgettext_lazy("speaker", "no answer yet")
    YES = "yes", pgettext_lazy("speaker", "yes")
    LATER = "later", pgettext_lazy("speaker", "not now")
    NO = "no", pgettext_lazy("speaker", "no")
    REVOKED = "revoked", pgettext_lazy("speaker", "taken back")


class ContactKind(models.TextChoices):
    """By what the other community reaches somebody who said yes."""

    THROUGH = "through", _("Nothing: they write to the hosts here, who pass it on to me")
    MAIL = "mail", _("A mail address")
    LINK = "link", _("A link, such as a page of yours")
    WORD = "word", _("A word, such as how you would like to be reached")


CONTACT_WORDS: Final = {
    ContactKind.THROUGH.value: pgettext_lazy("contact", "through the community it comes from"),
    ContactKind.MAIL.value: pgettext_lazy("contact", "mail"),
    ContactKind.LINK.value: pgettext_lazy("contact", "link"),
    ContactKind.WORD.value: pgettext_lazy("contact", "word"),
}


class Borrowed(models.TextChoices):
    """Where a talk of another community stands that came here."""

    HERE = "here", pgettext_lazy("borrowed talk", "here")
    REVOKED = "revoked", pgettext_lazy("borrowed talk", "taken back")
    RETURNED = "returned", pgettext_lazy("borrowed talk", "given back")
