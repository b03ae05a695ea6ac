"""Series and timetables on the desk's pages: rhythms in words, addresses of dates, hours."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django import template
from django.utils.text import capfirst

from meshup.agenda.domain.assembling import slug_on
from meshup.agenda_desk.forms.timetables import frame_of
from meshup.kit.date_words import hour, hours_in_words, short_weekday
from meshup.recurrence.rule_words import in_words

if TYPE_CHECKING:
    from meshup.agenda.domain.occurrence import Line, Occurrence
    from meshup.agenda.domain.plans import PatternPlan

register = template.Library()
register.filter("in_words", in_words)
register.filter("dated", slug_on)


@register.filter
def evening(plan: PatternPlan) -> str:
    """Return "Second Thursday of each month, 19:00 to 23:00"."""
    starts = datetime.combine(plan.starts_on, plan.start)
    ends = starts + timedelta(minutes=plan.minutes)
    return f"{capfirst(in_words(plan.rule))}, {hours_in_words(starts, ends)}"


@register.filter
def hours_at(line: Line, event: Occurrence) -> str:
    """Return "18:30 to 19:00" by the clock of the event's place, with the day if it has several.

    "" for a line that is not placed yet.
    """
    if line.starts_at is None:
        return ""
    starts = line.starts_at.astimezone(event.zone)
    ends = line.ends_at and line.ends_at.astimezone(event.zone)
    hours = hours_in_words(starts, ends) if ends else hour(starts)
    return (
        f"{short_weekday(starts)} {starts.day} {hours}" if len(frame_of(event).days) > 1 else hours
    )
