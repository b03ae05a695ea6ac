"""Refusals of the starter kit. A kit is refused whole: nothing of it is written."""

from __future__ import annotations

from meshup.kit.errors import Conflict, Invalid, NotFound, marked as _


class NoKit(NotFound):
    """This node offers none."""

    code = "starter_kit.no_kit"
    sentence = _("This community offers no starter kit.")


class NotAKit(Invalid):
    """Something else than a starter kit."""

    code = "starter_kit.not_a_kit"
    sentence = _(
        "What is at “{where}” is no starter kit of Meshup: it is something else, or damaged."
        " Nothing was taken."
    )
    field = "address"


class NoKitAddress(NotAKit):
    """Neither an address of the web nor a file."""

    code = "starter_kit.no_address"
    sentence = _(
        "“{where}” is neither the address of a node, such as https://paris.example, nor a file"
        " that can be read. Nothing was taken."
    )


class KitTooLarge(Invalid):
    """Larger than a kit may be."""

    code = "starter_kit.too_large"
    sentence = _("The kit is larger than {most} KB. Nothing was taken.")
    field = "address"


class UnknownKitVersion(Invalid):
    """The kit, or a part of it, is written in a way that this version does not know."""

    code = "starter_kit.unknown_version"
    sentence = _(
        "“{what}” of the kit is written in version {version}, which this node cannot read: a newer"
        " Meshup may. Nothing was taken."
    )
    field = "address"


class MalformedKit(Invalid):
    """A part of the kit is not what it says."""

    code = "starter_kit.malformed"
    sentence = _("The kit is not as a kit must be, at “{where}”. Nothing was taken.")
    field = "address"


class UnsafeText(Invalid):
    """A text of the kit holds HTML, a script, or what nobody sees."""

    code = "starter_kit.unsafe_text"
    sentence = _("The kit has a text with HTML or a script in it, at “{where}”. Nothing was taken.")
    field = "address"


class PrivateContact(Invalid):
    """A text of the kit holds an address or a phone number, which may be a person's."""

    code = "starter_kit.private_contact"
    sentence = _(
        "The kit has an e-mail address or a phone number in a text, at “{where}”. Nothing was"
        " taken."
    )
    field = "address"


class KitFromElsewhere(Invalid):
    """The kit says that it is another node's."""

    code = "starter_kit.from_elsewhere"
    sentence = _(
        "The kit at “{address}” says that it is that of “{said}”: ask there. Nothing was taken."
    )
    field = "address"


class KitNotProved(Invalid):
    """The signature does not hold."""

    code = "starter_kit.not_proved"
    sentence = _(
        "The signature of the kit does not hold ({why}): somebody has changed it. Nothing was"
        " taken."
    )
    field = "address"


class KitChanged(Conflict):
    """It is not the kit that somebody looked at."""

    code = "starter_kit.changed"
    sentence = _("The kit has changed since you looked at it. Look again, then take it.")


class NoSuchPart(NotFound):
    """The kit has no such part."""

    code = "starter_kit.no_such_part"
    sentence = _("The kit has no such part.")
