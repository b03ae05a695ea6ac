"""Refusals of what hosts note about proposals, and of dates that they choose."""

from meshup.kit.errors import Invalid, NotAllowed, NotFound, marked as _


class ImpossibleGrade(Invalid):
    """A grade that nobody can give."""

    code = "proposals_desk.impossible_grade"
    sentence = _("Rate it from {least} to {most}.")
    field = "grade"


class NoteMissing(Invalid):
    """A note without words."""

    code = "proposals_desk.note_missing"
    sentence = _("Write something first.")
    field = "words"


class NoSuchNote(NotFound):
    """It was removed, or went with its proposal."""

    code = "proposals_desk.no_such_note"
    sentence = _("This note is gone.")


class NotYourNote(NotAllowed):
    """Somebody else wrote it."""

    code = "proposals_desk.not_your_note"
    sentence = _("Somebody else wrote this note: they remove it, or a host does.")


class OutsideEvent(Invalid):
    """A time before the event begins, or after it ends."""

    code = "proposals_desk.outside_event"
    sentence = _("The event takes place at another time: {when}.")
    field = "hour"
