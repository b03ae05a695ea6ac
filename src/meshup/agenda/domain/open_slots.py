"""Pure: which lines of a timetable wait for a talk, and how long one may be.

Words
    open line   one for a talk that has neither a talk nor a title yet
    open slot   room for a talk that nobody has proposed; an event has as many as hosts say, less
                the talks that are placed, whether or not it has open lines for them
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
