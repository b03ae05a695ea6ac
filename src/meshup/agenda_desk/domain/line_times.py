"""Pure: when a line of a timetable is, from the hours on the wall that a form asks for.

Words
    timeframe   from when to when an event lasts, and by which clock
    day         the number of one of its days, from 1
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from meshup.recurrence.dates import moment

if TYPE_CHECKING:
    from datetime import date, time

DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Timeframe:
    """From when to when an event lasts: aware times, and the IANA name of its zone."""

    starts_at: datetime
    ends_at: datetime
    time_zone: str

    @property
    def days(self) -> list[date]:
        """The days of the event, at least one; a night out belongs to the day it begins."""
        zone = ZoneInfo(self.time_zone)
        first = self.starts_at.astimezone(zone).date()
        if self.ends_at - self.starts_at < DAY:
            return [first]
        last = (self.ends_at.astimezone(zone) - timedelta(microseconds=1)).date()
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]

    def day_of(self, at: datetime) -> int:
        """Return the number of the day of ``at``; below 1 or above the last outside the event."""
        return (at.astimezone(ZoneInfo(self.time_zone)).date() - self.days[0]).days + 1

    def span(self, day: int, starts: time, ends: time | None) -> tuple[datetime, datetime | None]:
        """Return when a line is: hours after midnight belong to the evening before."""
        days = self.days
        starts_at = moment(days[0] + (day - 1) * DAY, starts, self.time_zone)
        if len(days) == 1:
            next_day = moment(days[0] + day * DAY, starts, self.time_zone)
            starts_at = next_day if next_day < self.ends_at else starts_at
        if ends is None:
            return starts_at, None
        local = starts_at.astimezone(ZoneInfo(self.time_zone))
        ends_at = moment(local.date(), ends, self.time_zone)
        return starts_at, ends_at if ends_at >= starts_at else ends_at + DAY
