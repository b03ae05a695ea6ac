"""Refusals of the door."""

from meshup.kit.errors import Conflict, Invalid, NotAllowed, TooMany, marked as _


class SignedOut(NotAllowed):
    """A phone asks for whom nobody is signed in any more; it lets go of its list."""

    code = "door.signed_out"
    sentence = _(
        "You are signed out. Sign in again: what was counted meanwhile stays on the phone."
    )


class NotOpenYet(Conflict):
    """It is too early to count: the helpers look at the page, or rehearse."""

    code = "door.not_open_yet"
    sentence = _("The door opens six hours before the start; nothing is counted before.")


class Closed(Conflict):
    """The event has been over for a day."""

    code = "door.closed"
    sentence = _("This event has been over for a day: its door is closed, and the count stays.")


class NotABatch(Invalid):
    """The body is not what the door reads."""

    code = "door.not_a_batch"
    sentence = _(
        "Send a JSON object as application/json, with device, sent_at and at most {operations}"
        " operations, of {bytes} bytes at most."
    )


class BadOperation(Invalid):
    """One of the operations makes no sense."""

    code = "door.bad_operation"
    sentence = _("“{field}” is missing in this operation, or not as it should be.")


class KeyReused(Conflict):
    """Another operation has come under the same key."""

    code = "door.key_reused"
    sentence = _("Something else was counted under the same number; press once more.")


class Full(TooMany):
    """More operations than any evening has."""

    code = "door.full"
    sentence = _("More has been counted at this door than it can hold.")


class UnknownCode(Conflict):
    """A code that would fit, of somebody who is on no list."""

    code = "door.unknown_code"
    sentence = _(
        "This code is not on the list: of another evening, or withdrawn. Look for the name, or"
        " count the person with +1."
    )
    field = "find"


class NothingToUndo(Conflict):
    """It is taken back already."""

    code = "door.nothing_to_undo"
    sentence = _("This is taken back already.")
