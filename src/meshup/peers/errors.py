"""Refusals of the room peers."""

from meshup.kit.errors import Conflict, Invalid, NotFound, marked as _


class DeviceFull(Conflict):
    """As many people as a device can have act from it already."""

    code = "peers.device_full"
    sentence = _(
        "{most} people use this device already. Let it forget one of them first, or use another."
    )


class NobodyHere(NotFound):
    """This device acts for nobody, or not for this person any more."""

    code = "peers.nobody_here"
    sentence = _("This device is nobody’s yet, or not this person’s any more.")


class WrongCode(Invalid):
    """No device shows this code, or not any more."""

    code = "peers.wrong_code"
    sentence = _("This code is not right, or older than ten minutes. Have a new one shown.")
    field = "code"
