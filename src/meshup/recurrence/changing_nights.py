"""Pure: the nights on which clocks change while something takes place, or where it begins or ends.

The agenda has one meaning for each: a date begins when the clock on the wall shows its hour (see
``dates.moment``), and lasts as long as every other. Programs that read a rule count in walls,
and differ on such a night; so calendars say of each of them when it is.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from meshup.kit.clock_changes import comes_once, onsets
from meshup.recurrence.dates import moment

LAST_YEAR: Final = 2037
"""Until then each such night is named; later ones go by the rule alone."""

DAY: Final = timedelta(days=1)


@lru_cache(maxsize=256)
def changing_nights(zone: str, start: time, length: timedelta, first_year: int) -> frozenset[date]:
    """Return the days from ``first_year`` on whose night, from ``start`` on, counts otherwise.

    ``length`` is at most a day; a night belongs to the day on which it begins.
    """
    days = (
        onset.wall.date() - before
        for onset in onsets(ZoneInfo(zone), first_year, LAST_YEAR)
        for before in (timedelta(), DAY)
    )
    return frozenset(day for day in days if not _counts_in_walls(day, start, length, zone))


def _counts_in_walls(day: date, start: time, length: timedelta, zone: str) -> bool:
    wall = datetime.combine(day, start)
    begins = moment(day, start, zone)
    both = ((begins, wall), (begins + length, wall + length))
    local = [(at.astimezone(ZoneInfo(zone)), shown) for at, shown in both]
    return all(at.replace(tzinfo=None) == shown and comes_once(at) for at, shown in local)
