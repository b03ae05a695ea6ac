"""Pure: which lines of a timetable wait for a talk, and how long one may be.

Words
    open line   one for a talk that has neither a talk nor a title yet
    open slot   room for a talk that nobody has proposed; an event has as many as hosts say, less
                the talks that are placed, whether or not it has open lines for them
    block       a line that is time for several talks; what stands in it takes of its time
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from meshup.agenda.domain.occurrence import Line, Occurrence

MINUTE: Final = timedelta(minutes=1)


def open_lines(event: Occurrence) -> list[Line]:
    """Return the lines of ``event`` that wait for a talk, in order."""
    return [line for line in event.timetable if line.kind == "talk" and is_open(line)]


def minutes_left_for_talks(event: Occurrence) -> int | None:
    """Return how many minutes of blocks are left, for all open slots together.

    None where no block says it, all are taken, or lines of their own wait for talks as well.
    """
    blocks = [line for line in event.timetable if line.kind == "talks" and line.talk is None]
    if not event.free_slots or open_lines(event):
        return None
    return sum(_minutes_left(event, block) for block in blocks) or None


def is_open(line: Line) -> bool:
    """Say whether nobody has said yet what a line will be."""
    return line.talk is None and not line.titles


def minutes_for_a_talk(event: Occurrence) -> int | None:
    """Return how long a talk in an open slot may be; None where open lines do not say it.

    They say it when there is one at least for each open slot, all of the same length.
    """
    lines = open_lines(event)
    lengths = {
        (line.ends_at - line.starts_at) // MINUTE
        for line in lines
        if line.starts_at and line.ends_at
    }
    if len(lengths) != 1 or not 0 < event.free_slots <= len(lines):
        return None
    return lengths.pop() or None


def _minutes_left(event: Occurrence, block: Line) -> int:
    """Return how long a block is, less what is in it and in its place."""
    taken = sum(
        (
            _shared(block, line)
            for line in event.timetable
            if line.talk is not None and line.zone in {"", block.zone}
        ),
        timedelta(),
    )
    return max(0, (_shared(block, block) - taken) // MINUTE)


def _shared(block: Line, line: Line) -> timedelta:
    """Return how much time two lines have in common; none where one has no end."""
    if not (block.starts_at and block.ends_at and line.starts_at and line.ends_at):
        return timedelta()
    shared = min(block.ends_at, line.ends_at) - max(block.starts_at, line.starts_at)
    return max(timedelta(), shared)
