"""The date of an event as its hexagon has it: one day, or the span of several."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django import template

from meshup.agenda.domain.wording import days_of
from meshup.kit.date_words import short_month, short_weekday

if TYPE_CHECKING:
    from meshup.agenda.domain.occurrence import Occurrence

register = template.Library()


class HexagonDate(NamedTuple):
    """Three short lines: "Fri–Tue", "8–12", "Jan."; ``is_span`` when they name several days."""

    weekday: str
    day: str
    month: str
    is_span: bool


@register.filter
def hexagon_date(event: Occurrence) -> HexagonDate:
    """Return the days of ``event``, by its own clock, in the current language."""
    first, last = days_of(event)
    if first == last:
        return HexagonDate(short_weekday(first), str(first.day), short_month(first), is_span=False)
    return HexagonDate(
        f"{short_weekday(first)}–{short_weekday(last)}",
        f"{first.day}–{last.day}",
        short_month(first)
        if (first.year, first.month) == (last.year, last.month)
        else f"{short_month(first)}–{short_month(last)}",
        is_span=True,
    )
