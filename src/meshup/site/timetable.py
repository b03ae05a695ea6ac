"""Pure: a festival's programme as a table for each day: hours down, places across.

Words
    zone   a place inside a venue; a column
    block  what happens in one zone without a pause between: one cell, over several rows
Method
    A row begins wherever a line begins or ends, so that every block fills whole rows. Lines that
    overlap in one zone share a block.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from meshup.agenda.domain.occurrence import Line

SMALL_HOURS: Final = timedelta(hours=5)
"""What begins before five in the morning belongs to the night before."""

DEFAULT_LENGTH: Final = timedelta(minutes=30)
"""How long a line without an end, or without a length, is drawn."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a visitor wants to see; "" for everything."""

    day: str = ""
    zone: str = ""
    kind: str = ""

    def __bool__(self) -> bool:
        return bool(self.day or self.zone or self.kind)


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with its hours by the clock of the place; ``ends``: somebody said until when."""

    line: Line
    start: datetime
    end: datetime
    ends: bool

    @property
    def day(self) -> date:
        """The day to which it belongs."""
        return (self.start - SMALL_HOURS).date()


@dataclass(frozen=True, slots=True)
class Block:
    """A cell: the lines in it (none in an empty one), over how many rows."""

    zone: str
    lines: tuple[Placed, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: when it begins, whether a line begins then, and the cells."""

    start: datetime
    begins: bool
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """The table of one day."""

    date: date
    zones: tuple[str, ...]
    rows: tuple[Row, ...]
    sessions: int


def placed(lines: Iterable[Line], zone: ZoneInfo) -> list[Placed]:
    """Return the lines that have a time, in order, by the clock of the place."""
    sessions = []
    for line in lines:
        if line.starts_at is not None:
            start = line.starts_at.astimezone(zone)
            end = line.ends_at.astimezone(zone) if line.ends_at else start
            lasts = end > start
            sessions.append(
                Placed(line, start, end if lasts else start + DEFAULT_LENGTH, ends=lasts)
            )
    return sorted(sessions, key=lambda session: (session.start, session.line.zone, session.end))


def wanted(lines: Iterable[Placed], wish: Wish) -> list[Placed]:
    """Return the lines that ``wish`` asks for."""
    return [
        session
        for session in lines
        if wish.day in {"", session.day.isoformat()}
        and wish.zone in {"", session.line.zone}
        and wish.kind in {"", session.line.kind}
    ]


def days_of(lines: Sequence[Placed], zones: Sequence[str]) -> list[Day]:
    """Return a table for each day; columns stand in the order of ``zones``, others after them."""
    order = {name: number for number, name in enumerate(zones)}
    by_day: dict[date, list[Placed]] = {}
    for session in lines:
        by_day.setdefault(session.day, []).append(session)
    return [
        _day(
            day,
            day_lines,
            sorted(
                {session.line.zone for session in day_lines}, key=lambda z: (order.get(z, 99), z)
            ),
        )
        for day, day_lines in sorted(by_day.items())
    ]


def _day(day: date, lines: list[Placed], zones: list[str]) -> Day:
    moments = sorted({at for session in lines for at in (session.start, session.end)})
    number = {at: count for count, at in enumerate(moments)}
    begins = {session.start for session in lines}
    cells: dict[int, list[Block]] = {count: [] for count in range(len(moments) - 1)}
    for zone in zones:
        blocks = _blocks([session for session in lines if session.line.zone == zone])
        for first, block in _column(zone, blocks, number):
            cells[first].append(block)
    rows = tuple(Row(moments[at], moments[at] in begins, tuple(cells[at])) for at in cells)
    return Day(day, tuple(zones), rows, len(lines))


def _blocks(lines: list[Placed]) -> list[list[Placed]]:
    """Put lines that overlap together."""
    blocks: list[list[Placed]] = []
    for session in lines:
        if blocks and session.start < max(other.end for other in blocks[-1]):
            blocks[-1].append(session)
        else:
            blocks.append([session])
    return blocks


def _column(
    zone: str, blocks: list[list[Placed]], number: dict[datetime, int]
) -> list[tuple[int, Block]]:
    """Return the cells of one column, empty ones between, each with the row it begins in."""
    last_row = max(number.values())
    spans = [
        (number[block[0].start], max(number[session.end] for session in block), block)
        for block in blocks
    ]
    cells: list[tuple[int, Block]] = []
    edges = [(0, 0), *((first, end) for first, end, _ in spans), (last_row, last_row)]
    for (_, end), (first, _) in pairwise(edges):
        if first > end:
            cells.append((end, Block(zone, (), first - end)))
    for first, end, block in spans:
        cells.append((first, Block(zone, tuple(block), end - first)))
    return sorted(cells, key=lambda cell: cell[0])
