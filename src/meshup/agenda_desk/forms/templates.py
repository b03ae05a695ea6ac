"""What a host says of a template, and what a new event takes from one, or from another event."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from meshup.agenda_desk.forms.fields import DAY
from meshup.kit.forms.fields import PrintableField, VersionField

if TYPE_CHECKING:
    from meshup.agenda.domain.outlines import EventOutline, LineOutline

SAME: Final = (
    *("kind", "all_day", "titles", "summaries", "texts", "venue", "mode", "online_url"),
    *("languages", "cover", "open_slots", "place_audience", "registration"),
)
"""What an outline and the form of an event call by the same name."""


OF_A_LINE: Final = ("kind", "titles", "notes", "zone", "track", "languages")
SOME_DAY: Final = date(2000, 1, 1)
MINUTE: Final = timedelta(minutes=1)
MINUTES_A_DAY: Final = 24 * 60


class TemplateForm(forms.Form):
    """The name of a template."""

    version = VersionField()
    name = PrintableField(
        label=_("Name of the template"),
        help_text=_("What hosts read when they make an event, such as: Evening of talks."),
        max_length=80,
    )


def lines_initial(outline: EventOutline) -> list[dict[str, Any]]:
    """Return what each line of a new event's timetable shows of an outline.

    What lasts an evening has one day; hours after midnight belong to it.
    """
    begins = datetime.combine(SOME_DAY, time.min if outline.all_day else outline.start)
    return [
        {
            "day": _day_of(line, outline, begins),
            "starts": None if line.after is None else (begins + line.after * MINUTE).time(),
            "ends": None if (end := line.end) is None else (begins + end * MINUTE).time(),
            **{name: getattr(line, name) for name in OF_A_LINE},
        }
        for line in outline.lines
    ]


def _day_of(line: LineOutline, outline: EventOutline, begins: datetime) -> int:
    if line.after is None or outline.minutes < MINUTES_A_DAY:
        return 1
    return ((begins + line.after * MINUTE).date() - SOME_DAY).days + 1


def outline_initial(outline: EventOutline, day: date) -> dict[str, Any]:
    """Return what the form of a new event on ``day`` shows of an outline."""
    starts = datetime.combine(day, outline.start)
    ends = starts + timedelta(minutes=outline.minutes)
    return {
        **{name: getattr(outline, name) for name in SAME},
        "registration_opens": None if outline.opens is None else starts - outline.opens * MINUTE,
        "registration_closes": None if outline.closes is None else starts - outline.closes * MINUTE,
        "starts": starts,
        "ends": ends - DAY if outline.all_day else ends,
    }
