"""Pure: a month as a calendar on the wall shows it: whole weeks, from Monday on."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, Final, Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

DAY: Final = timedelta(days=1)
INSTANT: Final = timedelta(microseconds=1)
MOST_DAYS: Final = 62
"""An event that takes longer, as strangers may say, is shown on its first days."""


class Dated(Protocol):
    """An event, by the clocks of its own place; aware."""

    @property
    def local_start(self) -> datetime:
        """When it begins."""

    @property
    def local_end(self) -> datetime:
        """When it ends."""


E = TypeVar("E", bound=Dated)


@dataclass(frozen=True, slots=True)
class Month:
    """A month, told by any of its days."""

    day: date

    LAST: ClassVar[int] = 12

    @property
    def first(self) -> date:
        """Its first day."""
        return self.day.replace(day=1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.day.replace(day=monthrange(self.day.year, self.day.month)[1])

    @property
    def first_shown(self) -> date:
        """The Monday of the week in which it begins."""
        return self.first - DAY * self.first.weekday()

    @property
    def last_shown(self) -> date:
        """The Sunday of the week in which it ends."""
        return self.last + DAY * (6 - self.last.weekday())

    @property
    def previous(self) -> Month:
        """The month before."""
        return Month(self.first - DAY)

    @property
    def next(self) -> Month:
        """The month after."""
        return Month(self.last + DAY)

    def holds(self, event: Dated) -> bool:
        """Say whether a part of ``event`` is in this month."""
        return any(self.first <= day <= self.last for day in days_of(event))


@dataclass(frozen=True, slots=True)
class Day(Generic[E]):
    """A square of the calendar."""

    date: date
    inside: bool
    events: tuple[E, ...]


def days_of(event: Dated) -> list[date]:
    """Return the days on which ``event`` takes place; a night counts for the day it began on."""
    start = event.local_start
    length = event.local_end - INSTANT - start
    last = start.date() if length < DAY else (event.local_end - INSTANT).date()
    count = min((last - start.date()).days + 1, MOST_DAYS)
    return [start.date() + DAY * number for number in range(count)]


def month_of(month: Month, events: Iterable[E]) -> list[list[Day[E]]]:
    """Return the weeks of ``month``, seven days each, with their ``events``."""
    by_day: dict[date, list[E]] = {}
    for event in events:
        for day in days_of(event):
            by_day.setdefault(day, []).append(event)
    count = (month.last_shown - month.first_shown).days + 1
    days = [month.first_shown + DAY * number for number in range(count)]
    squares = [Day(day, day.month == month.day.month, tuple(by_day.get(day, ()))) for day in days]
    return [squares[at : at + 7] for at in range(0, count, 7)]


def today_in(time_zone: str, now: datetime) -> date:
    """Return the date at ``now`` by the clocks of ``time_zone``, an IANA name."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def last_day_in(time_zone: str, end: datetime) -> date:
    """Return the last day that counts of what ends at ``end``: at midnight, the day before."""
    return today_in(time_zone, end - INSTANT)
