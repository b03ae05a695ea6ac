"""Pure: when the clocks of a time zone change: summer time, and what laws decide.

Method
    What ``zoneinfo`` says is asked week by week, and each change found to the second.
"""

from __future__ import annotations

from bisect import bisect
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

STEP: Final = timedelta(days=7)
"""No zone has changed its clocks back within a week since 1970, the first year of any event."""

SECOND: Final = timedelta(seconds=1)


class Clock(NamedTuple):
    """How a zone's clocks go for a while; ``saves`` daylight, or winter's, as the law has it."""

    offset: timedelta
    name: str
    saves: bool


class Onset(NamedTuple):
    """A change of the clocks; ``wall`` is when, as the clocks ``before`` it show it."""

    wall: datetime
    before: Clock
    after: Clock


def onsets(zone: ZoneInfo, first: int, last: int) -> list[Onset]:
    """Return the changes of the clocks from the year ``first`` to the year ``last``."""
    at, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    found = []
    clock = clock_at(zone, at)
    while at < end:
        later = clock_at(zone, at + STEP)
        if later != clock:
            moment = _first_moment(zone, at, at + STEP)
            found.append(Onset((moment + clock.offset).replace(tzinfo=None), clock, later))
        at, clock = at + STEP, later
    return found


def clock_at(zone: ZoneInfo, at: datetime) -> Clock:
    """Return how the clocks of ``zone`` go at ``at``."""
    local = at.astimezone(zone)
    return Clock(local.utcoffset() or timedelta(), local.tzname() or "", bool(local.dst()))


def comes_once(local: datetime) -> bool:
    """Say whether the clock shows the wall time of ``local`` once: neither twice nor never."""
    return local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset()


def _first_moment(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Return the first second at which the clocks no longer go as they do at ``before``."""
    old, seconds = clock_at(zone, before), range(int((after - before) / SECOND))
    changed = bisect(seconds, 0, key=lambda second: clock_at(zone, before + second * SECOND) != old)
    return before + changed * SECOND
