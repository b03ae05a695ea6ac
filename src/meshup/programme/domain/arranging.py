"""Pure: what a step makes of the lines of a draft.

Words
    column   the lines of one day in one place, by hour; the place "" is all of the venue
    follow   whether later lines of the column make room, each only as far as it has to, or go
             along when one is made longer or later

Method
    A line goes up or down by changing places with its neighbour: both keep their lengths and the
    pause between them, so nothing else moves, and down after up is where it was. Into another
    column it goes right after a line; what it covers there is told, or makes room.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from meshup.programme.domain.lines import MINUTE, SNAP, Lines, line_named, replaced
from meshup.programme.errors import NoNextPlace, NoSuchLine, OutsideTheDays
from meshup.recurrence.dates import moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.agenda_desk.domain.line_times import Timeframe
    from meshup.programme.domain.lines import DraftLine

NOTHING: Final = timedelta()
MORNING: Final = 10
"""O'clock, when a later day begins on which nothing is yet."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a line goes; ``after`` names a line of that column, "" is its beginning."""

    day: int
    zone: str = ""
    after: str = ""


def column_of(lines: Lines, frame: Timeframe, day: int, zone: str) -> list[DraftLine]:
    """Return the lines of one day in one place, by hour."""
    own = (
        line
        for line in lines
        if line.starts_at is not None and line.zone == zone and day_of(line, frame) == day
    )
    return sorted(own, key=_beginning)


def columns_of(lines: Lines, frame: Timeframe) -> dict[tuple[int, str], list[DraftLine]]:
    """Return all columns that have a line, by day and place."""
    found: dict[tuple[int, str], list[DraftLine]] = {}
    for line in sorted((line for line in lines if line.starts_at is not None), key=_beginning):
        found.setdefault((day_of(line, frame), line.zone), []).append(line)
    return found


def day_of(line: DraftLine, frame: Timeframe) -> int:
    """Return the number of the day of a line that has an hour, within those of the event."""
    if line.starts_at is None:
        return 0
    return min(max(1, frame.day_of(line.starts_at)), len(frame.days))


def opening(lines: Lines, frame: Timeframe, day: int) -> datetime:
    """Return when a day begins: with the event, with its first line, or in the morning."""
    if day == 1:
        return frame.starts_at
    hours = [line.starts_at for line in lines if line.starts_at and day_of(line, frame) == day]
    return min(hours, default=None) or moment(frame.days[day - 1], time(MORNING), frame.time_zone)


def swapped(lines: Lines, ref: str, frame: Timeframe, by: int) -> Lines:
    """Let a line change places with the one before (``by`` -1) or after it (1) in its column.

    Raises:
        NoSuchLine, NoNextPlace
    """
    line = _placed(lines, ref)
    column = column_of(lines, frame, day_of(line, frame), line.zone)
    other = [each.ref for each in column].index(ref) + by
    if not 0 <= other < len(column):
        raise NoNextPlace
    pair = (column[other], line) if by < 0 else (line, column[other])
    return replaced(lines, *_exchanged(*pair))


def dropped(lines: Lines, ref: str, spot: Spot, frame: Timeframe, *, follow: bool) -> Lines:
    """Put a line into a column, after another one; in its own, by changing places.

    Raises:
        NoSuchLine, OutsideTheDays
    """
    line = line_named(lines, ref)
    if line is None:
        raise NoSuchLine
    if not 1 <= spot.day <= len(frame.days):
        raise OutsideTheDays
    refs = [each.ref for each in column_of(lines, frame, spot.day, spot.zone)]
    if spot.after and spot.after not in refs:
        raise NoSuchLine
    if ref in refs:
        return _carried(lines, line, spot, frame, refs)
    previous = line_named(lines, spot.after) if spot.after else None
    column = column_of(lines, frame, spot.day, spot.zone)
    starts_at = previous.end if previous else _first_hour(line, column, lines, frame, spot.day)
    line = line.at(snapped(starts_at or frame.starts_at), spot.zone)
    lines = replaced(lines, line)
    rest = column[refs.index(spot.after) + 1 if spot.after else 0 :]
    return replaced(lines, *_pushed(line, rest)) if follow else lines


def fitted(lines: Lines, ref: str, frame: Timeframe, day: int, zone: str) -> Lines:
    """Put a line into the first pause of a column that is long enough, else after its last line.

    Raises:
        NoSuchLine, OutsideTheDays
    """
    line = line_named(lines, ref)
    if line is None:
        raise NoSuchLine
    if not 1 <= day <= len(frame.days):
        raise OutsideTheDays
    others = [each for each in column_of(lines, frame, day, zone) if each.ref != ref]
    starts_at = opening(lines, frame, day)
    for other in others:
        if other.starts_at and snapped_up(starts_at) + line.length <= other.starts_at:
            break
        starts_at = max(starts_at, other.end or starts_at)
    return replaced(lines, line.at(snapped_up(starts_at), zone))


def elsewhere(lines: Lines, ref: str, zones: Sequence[str], by: int) -> Lines:
    """Put a line into the next place of the venue, at the same hour.

    Raises:
        NoSuchLine, NoNextPlace
    """
    line = _placed(lines, ref)
    place = (zones.index(line.zone) if line.zone in zones else 0) + by
    if not 0 <= place < len(zones):
        raise NoNextPlace
    return replaced(lines, replace(line, zone=zones[place]))


def on_day(lines: Lines, ref: str, frame: Timeframe, by: int) -> Lines:
    """Put a line on the next day, at the same hour on the wall.

    Raises:
        NoSuchLine, NoNextPlace
    """
    line = _placed(lines, ref)
    day = day_of(line, frame) + by
    if line.starts_at is None or not 1 <= day <= len(frame.days):
        raise NoNextPlace
    wall = line.starts_at.astimezone(ZoneInfo(frame.time_zone))
    starts_at = moment(wall.date() + timedelta(days=by), wall.time(), frame.time_zone)
    return replaced(lines, line.at(starts_at))


def later(lines: Lines, ref: str, frame: Timeframe, minutes: int, *, follow: bool) -> Lines:
    """Let a line begin ``minutes`` later, or earlier; with ``follow`` the rest of its column too.

    Raises:
        NoSuchLine
    """
    line = _placed(lines, ref)
    by = minutes * MINUTE
    rest = _after(lines, line, frame) if follow else []
    return replaced(
        lines, *(each.at(each.starts_at + by) for each in (line, *rest) if each.starts_at)
    )


def longer(lines: Lines, ref: str, frame: Timeframe, minutes: int, *, follow: bool) -> Lines:
    """Let a line end ``minutes`` later, or earlier, never before it begins; ``follow`` as above.

    Raises:
        NoSuchLine, NoNextPlace: it would be nothing.
    """
    line = _placed(lines, ref)
    if line.starts_at is None or line.length + minutes * MINUTE <= NOTHING:
        raise NoNextPlace
    wanted = replace(line, ends_at=line.starts_at + line.length + minutes * MINUTE)
    return said(lines, wanted, frame, follow=follow)


def said(lines: Lines, wanted: DraftLine, frame: Timeframe, *, follow: bool) -> Lines:
    """Let a line be ``wanted``; what comes after it goes along with its end, or makes room.

    Raises:
        NoSuchLine
    """
    line = line_named(lines, wanted.ref)
    if line is None:
        raise NoSuchLine
    after = replaced(lines, wanted)
    if not follow or wanted.starts_at is None:
        return after
    if _where(line, frame) != _where(wanted, frame):
        column = column_of(lines, frame, day_of(wanted, frame), wanted.zone)
        rest = [each for each in column if _beginning(each) >= wanted.starts_at]
        return replaced(after, *_pushed(wanted, [each for each in rest if each.ref != line.ref]))
    by = (wanted.end or wanted.starts_at) - (line.end or wanted.starts_at)
    rest = _after(lines, line, frame)
    return replaced(after, *(each.at(each.starts_at + by) for each in rest if each.starts_at))


def aside(lines: Lines, ref: str) -> Lines:
    """Let a line have no hour.

    Raises:
        NoSuchLine
    """
    return replaced(lines, _known(lines, ref).aside())


def without(lines: Lines, ref: str) -> Lines:
    """Take a line off.

    Raises:
        NoSuchLine
    """
    gone = _known(lines, ref)
    return tuple(line for line in lines if line is not gone)


def snapped(at: datetime) -> datetime:
    """Return the multiple of five minutes that is next to a moment."""
    return _snapped(at, SNAP * 60 // 2)


def snapped_up(at: datetime) -> datetime:
    """Return the first multiple of five minutes from a moment on."""
    return _snapped(at, SNAP * 60 - 1)


def _snapped(at: datetime, more: int) -> datetime:
    seconds = SNAP * 60
    return datetime.fromtimestamp((int(at.timestamp()) + more) // seconds * seconds, UTC)


def _known(lines: Lines, ref: str) -> DraftLine:
    line = line_named(lines, ref)
    if line is None:
        raise NoSuchLine
    return line


def _placed(lines: Lines, ref: str) -> DraftLine:
    line = _known(lines, ref)
    if line.starts_at is None:
        raise NoNextPlace
    return line


def _where(line: DraftLine, frame: Timeframe) -> tuple[int, str]:
    return day_of(line, frame), line.zone


def _beginning(line: DraftLine) -> datetime:
    return line.starts_at or datetime.max.replace(tzinfo=UTC)


def _exchanged(earlier: DraftLine, other: DraftLine) -> tuple[DraftLine, DraftLine]:
    """Return two neighbours in the other order, with the pause between them."""
    begins = _beginning(earlier)
    pause = max(NOTHING, _beginning(other) - (earlier.end or begins))
    return other.at(begins), earlier.at(begins + other.length + pause)


def _carried(lines: Lines, line: DraftLine, spot: Spot, frame: Timeframe, refs: list[str]) -> Lines:
    """Let a line change places with one neighbour after the other until it is there."""
    now = refs.index(line.ref)
    rest = [ref for ref in refs if ref != line.ref]
    wanted = rest.index(spot.after) + 1 if spot.after in rest else 0 if not spot.after else now
    for _step in refs:  # lines of no length at one hour have no order, and change none
        column = column_of(lines, frame, spot.day, spot.zone)
        place = [each.ref for each in column].index(line.ref)
        if place == wanted:
            break
        lines = swapped(lines, line.ref, frame, 1 if wanted > place else -1)
    return lines


def _first_hour(
    line: DraftLine, column: Sequence[DraftLine], lines: Lines, frame: Timeframe, day: int
) -> datetime:
    """Return when a line begins that is put before all others: so that it ends with the first."""
    begins = opening(lines, frame, day)
    if not column:
        return begins
    first = _beginning(column[0])
    return max(begins, first - line.length) if begins <= first else first


def _pushed(line: DraftLine, rest: Sequence[DraftLine]) -> list[DraftLine]:
    """Return those of the rest that make room for ``line``, each as far as it has to."""
    moved: list[DraftLine] = []
    until = line.end
    for each in rest:
        if until is None or each.starts_at is None or each.starts_at >= until:
            break
        moved.append(each.at(snapped_up(until)))
        until = moved[-1].end
    return moved


def _after(lines: Lines, line: DraftLine, frame: Timeframe) -> list[DraftLine]:
    """Return what comes after a line in its column."""
    column = column_of(lines, frame, *_where(line, frame))
    return column[[each.ref for each in column].index(line.ref) + 1 :]
