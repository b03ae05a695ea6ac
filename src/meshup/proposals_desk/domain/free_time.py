"""How much room an event has for talks, and at which moment one may begin. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from meshup.agenda.domain.open_slots import open_lines
from meshup.proposals_desk.errors import OutsideEvent
from meshup.recurrence.dates import moment

if TYPE_CHECKING:
    from collections.abc import Iterable
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
    return _timed(open_lines(event))


def free_minutes(event: Occurrence) -> int:
    """Return how many minutes of a timetable wait for talks; 0 where it says nothing of them."""
    return sum(line.minutes for line in free_lines(event))


def first_fitting(event: Occurrence, minutes: int) -> FreeLine | None:
    """Return the first line into which a talk of that length fits, else the first; None: none.

    Lines that wait for one talk come before those that are time for several.
    """
    lines = free_lines(event) + _times_for_talks(event)
    fitting = (line for line in lines if line.minutes >= minutes)
    return next(fitting, None) or next(iter(lines), None)


def _times_for_talks(event: Occurrence) -> list[FreeLine]:
    return _timed(line for line in event.timetable if line.kind == "talks" and line.talk is None)


def _timed(lines: Iterable[Line]) -> list[FreeLine]:
    return [
        FreeLine(line.starts_at, (line.ends_at - line.starts_at) // MINUTE, line.zone)
        for line in lines
        if line.starts_at and line.ends_at
    ]


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
