"""Refusals of calendar files, and of single lines in them."""

from meshup.kit.errors import Invalid, marked as _


class BadLine(Invalid):
    """One line of the file cannot be taken, so nothing of it is."""

    code = "intake.bad_line"
    sentence = _("Line {line}: {why} Nothing was added.")
    field = "file"


class NoCalendar(Invalid):
    """The file is something else."""

    code = "intake.no_calendar"
    sentence = _("This is no calendar file: it does not begin with BEGIN:VCALENDAR.")
    field = "file"


class TooManyEvents(Invalid):
    """More than a community has."""

    code = "intake.too_many_events"
    sentence = _("The file has more than {most} events. Divide it.")
    field = "file"
