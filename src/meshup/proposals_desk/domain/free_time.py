"""How much room an event has for talks, and at which moment one may begin. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from meshup.agenda.domain.open_slots import open_lines, room_for_talks
from meshup.proposals_desk.errors import OutsideEvent
from meshup.recurrence.dates import moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, time

    from meshup.agenda.domain.occurrence import Line, Occurrence

MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FreeLine:
    """A line of a timetable that waits for a talk: from when, how long, in which place."""

    starts_at: datetime
    minutes: int
    zone: str = ""


def free_lines(event: Occurrence) -> list[FreeLine]:
    """Return the lines that wait for a talk and have both their times, in order."""
    return list(_timed(open_lines(event)))


def free_minutes(event: Occurrence) -> int:
    """Return how many minutes of a timetable wait for talks; 0 where it says nothing of them."""
    return sum(line.minutes for line in free_lines(event))


def first_fitting(event: Occurrence, minutes: int) -> FreeLine | None:
    """Return the first line, or block, into which a talk of that length fits.

    Else the first one; None where there is none with both its times.
    """
    lines = list(_timed(room_for_talks(event)))
    fitting = (line for line in lines if line.minutes >= minutes)
    return next(fitting, None) or next(iter(lines), None)


def moment_within(event: Occurrence, hour: time, day: date | None, when: str) -> datetime:
    """Return the moment of an hour on the wall of an event; ``when`` says when it takes place.

    Without ``day`` it is the first one; after midnight, of a night out.

    Raises:
        OutsideEvent
    """
    first = event.local_start.date()
    chosen = moment(day or first, hour, event.time_zone)
    if day is None and chosen < event.starts_at:
        chosen = moment(first + DAY, hour, event.time_zone)
    if not event.starts_at <= chosen < event.ends_at:
        raise OutsideEvent(when=when)
    return chosen


def _timed(lines: Iterable[Line]) -> Iterator[FreeLine]:
    """Yield those of the lines that have both their times."""
    for line in lines:
        if line.starts_at and line.ends_at:
            minutes = (line.ends_at - line.starts_at) // MINUTE
            yield FreeLine(line.starts_at, minutes, line.zone)
