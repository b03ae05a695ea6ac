"""Pure: a month of the merged agenda as a calendar on the wall shows it: weeks from Monday on."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.umbrella_agenda.domain.merging import MergedEvent

MONTHS: Final = 12
DAY: Final = timedelta(days=1)
INSTANT: Final = timedelta(microseconds=1)
MOST_DAYS: Final = 62
"""An event that takes longer is shown on its first days."""


@dataclass(frozen=True, slots=True)
class Square:
    """A day of the calendar, and what takes place on it."""

    date: date
    is_inside: bool
    events: tuple[MergedEvent, ...]


def weeks_of(year: int, month: int, events: Iterable[MergedEvent]) -> list[list[Square]]:
    """Return the weeks of a month, seven days each."""
    by_day: dict[date, list[MergedEvent]] = {}
    for event in events:
        for day in days_of(event):
            by_day.setdefault(day, []).append(event)
    return [
        [Square(day, day.month == month, tuple(by_day.get(day, ()))) for day in week]
        for week in Calendar().monthdatescalendar(year, month)
    ]


def days_of(event: MergedEvent) -> list[date]:
    """Return the days on which an event takes place; a night counts for the day it began on."""
    start = event.local_start
    length = event.local_end - INSTANT - start
    if length < DAY:
        return [start.date()]
    count = min(((event.local_end - INSTANT).date() - start.date()).days + 1, MOST_DAYS)
    return [start.date() + DAY * number for number in range(count)]


def is_in_month(event: MergedEvent, year: int, month: int) -> bool:
    """Say whether a part of an event is in a month."""
    return any((day.year, day.month) == (year, month) for day in days_of(event))


def beside(first: date, months: int) -> date:
    """Return the first day of the month so many after that of ``first``; before, if negative."""
    index = first.year * MONTHS + first.month - 1 + months
    return date(index // MONTHS, index % MONTHS + 1, 1)
