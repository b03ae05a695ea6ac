"""Why somebody of another server cannot come, beside what keeps everybody from it."""

from meshup.kit.errors import Conflict, NotFound, marked as _


class PeopleOnly(Conflict):
    """A server, a group or a program asks to come."""

    code = "remote_attendance.people_only"
    sentence = _("Only people can come.")


class RegistersElsewhere(Conflict):
    """People register for it on another site."""

    code = "remote_attendance.registers_elsewhere"
    sentence = _("Please register there: {address}")


class NoSuchEventHere(NotFound):
    """There is no such event, it is not public, or this person is blocked: all look the same."""

    code = "remote_attendance.no_such_event"
    sentence = _("There is no such event here.")
