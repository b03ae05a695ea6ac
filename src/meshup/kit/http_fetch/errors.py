"""Pure: why nothing came back from an address."""

from __future__ import annotations

from meshup.kit.errors import Invalid, marked as _


class AddressRefused(Invalid):
    """Not an address that the node may speak with."""

    code = "kit.address_refused"
    sentence = _("“{address}” is no public web address. It must start with https:// or http://.")
    field = "url"


class Unreachable(Invalid):
    """Nobody answers there, or something else than what was asked for."""

    code = "kit.unreachable"
    sentence = _("Nothing can be read at “{address}”: {why}.")
    field = "url"


class TooLarge(Invalid):
    """More than the node takes."""

    code = "kit.too_large"
    sentence = _("It is larger than {most} MB.")
    field = "url"
