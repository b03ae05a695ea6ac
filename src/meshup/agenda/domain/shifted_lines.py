"""Pure: the lines of a timetable when the rest begins some minutes later, or earlier.

Words
    rest     lines that have not begun: of all zones, or of one
    current  lines that have begun by the timetable; a host may say that they have not in fact, and
             then they belong to the rest
    night    events of several days: what begins after the next five in the morning is another day's

Method
    The rest moves, all by the same minutes, and what has begun stays. One that ends exactly where
    a line of the rest begins, in the same zone, goes on until that one begins: whoever speaks
    longer is why the rest is late. Nothing moves to a moment that is over, nor past the night. So
    shifting by a and then by b, at one moment, is shifting by a + b, wherever each may be done,
    unless the first lets a line begin where one ends that had not led to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from meshup.agenda.errors import NothingToShift, ShiftedBeforeNow, ShiftedPastTheNight

if TYPE_CHECKING:
    from collections.abc import Sequence

MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)
NIGHT_ENDS: Final = 5
"""O'clock."""


@dataclass(frozen=True, slots=True)
class Span:
    """When a line is, and where; without ``starts_at`` it is not placed yet."""

    starts_at: datetime | None
    ends_at: datetime | None = None
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """What a host wants: the rest ``minutes`` later, or earlier.

    Attributes:
        minutes: not 0.
        zone: only the lines in this zone; None for all.
        with_current: whether what has begun by the timetable has not in fact, and moves too.
    """

    minutes: int
    zone: str | None = None
    with_current: bool = False


def shifted(
    lines: Sequence[Span], shift: Shift, at: datetime, until: datetime | None = None
) -> list[Span]:
    """Return ``lines``, in the same order, as ``shift`` makes them at the moment ``at``.

    Lines that begin from ``until`` on are another day's.

    Raises:
        NothingToShift: no line is left. ShiftedBeforeNow, ShiftedPastTheNight
    """
    by = timedelta(minutes=shift.minutes)
    rest = rest_of(lines, shift, at, until)
    if not rest:
        raise NothingToShift
    begins = [start + by for start in (lines[place].starts_at for place in rest) if start]
    if min(begins) <= at:
        raise ShiftedBeforeNow
    if until is not None and max(begins) >= until:
        raise ShiftedPastTheNight
    moved = {(lines[place].zone, lines[place].starts_at) for place in rest}
    return [
        _moved(line, by) if place in rest else _prolonged(line, by, moved, shift.zone)
        for place, line in enumerate(lines)
    ]


def rest_of(
    lines: Sequence[Span], shift: Shift, at: datetime, until: datetime | None = None
) -> set[int]:
    """Return the places, in ``lines``, of those that would move."""
    return {
        place
        for place, line in enumerate(lines)
        if line.starts_at is not None
        and (shift.zone is None or line.zone == shift.zone)
        and (until is None or line.starts_at < until)
        and (line.starts_at > at or (shift.with_current and _runs(line, lines, at)))
    }


def minutes_to_now(first: datetime, at: datetime) -> int:
    """Return by how many minutes what begins at ``first`` has to be shifted to begin now.

    That is with the next minute of the clock; negative for what is to begin later.
    """
    next_minute = at.replace(second=0, microsecond=0) + MINUTE
    return round((next_minute - first) / MINUTE)


def night_after(at: datetime, starts_at: datetime, ends_at: datetime) -> datetime | None:
    """Return when the day ends in which ``at`` is; None for an event that lasts a day at most.

    ``starts_at`` and ``ends_at`` are the event's, by the clock on its wall.
    """
    if ends_at - starts_at <= DAY:
        return None
    wall = max(at, starts_at).astimezone(starts_at.tzinfo)
    morning = wall.replace(hour=NIGHT_ENDS, minute=0, second=0, microsecond=0)
    return morning if morning > wall else morning + DAY


def _runs(line: Span, lines: Sequence[Span], at: datetime) -> bool:
    """Say whether a line is what runs by the timetable: none in its zone has begun after it."""
    if line.starts_at is None or line.starts_at > at:
        return False
    if line.ends_at is not None and line.starts_at < line.ends_at <= at:
        return False
    later = (other.starts_at for other in lines if other.zone == line.zone and other.starts_at)
    return not any(line.starts_at < other <= at for other in later)


def _moved(line: Span, by: timedelta) -> Span:
    return replace(
        line,
        starts_at=line.starts_at and line.starts_at + by,
        ends_at=line.ends_at and line.ends_at + by,
    )


def _prolonged(
    line: Span, by: timedelta, moved: set[tuple[str, datetime | None]], only: str | None
) -> Span:
    """Return a line that stays, until what it leads to begins."""
    if line.ends_at is None or line.starts_at == line.ends_at:
        return line
    if only is not None and line.zone != only:
        return line
    leads_to = (
        start == line.ends_at and (zone == line.zone or not zone or not line.zone)
        for zone, start in moved
    )
    return replace(line, ends_at=line.ends_at + by) if any(leads_to) else line
