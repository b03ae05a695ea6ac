"""When an event of a neighbour is, in the words of the reader and by the clock of its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.safestring import SafeString

from meshup.kit.date_words import day_in_short, days_in_words, hour, hours_in_words, one_evening

if TYPE_CHECKING:
    from meshup.neighbour_events.domain.queries.shown import NeighbourEventFacts

register = template.Library()


@register.filter
def neighbour_day(event: NeighbourEventFacts) -> str:
    """Return "Thu 3 Dec. 2026", or the days of one that takes several."""
    start, end = event.local_start, event.local_end
    if one_evening(start, end):
        return day_in_short(start)
    return days_in_words(start.date(), end.date())


@register.filter
def neighbour_hours(event: NeighbourEventFacts) -> str:
    """Return "19:00 to 22:00", "19:00" where nobody says the end, "" for several days."""
    start, end = event.local_start, event.local_end
    if not one_evening(start, end):
        return ""
    return hours_in_words(start, end) if event.has_end else hour(start)


@register.filter
def remote_words(event: NeighbourEventFacts) -> SafeString:
    """Return the text of an event, which was sanitised when it was kept."""
    return SafeString(event.text)
