"""What the series of an event says of its timetable, whatever the event says itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.agenda.domain.queries.lookups import patterns_of_event, row_at
from meshup.agenda.domain.queries.reading import occurrence_of

if TYPE_CHECKING:
    from meshup.agenda.domain.occurrence import Line


def usual_timetable(slug: str) -> tuple[Line, ...]:
    """Return the lines that a date has from its series, its places too; none for other events."""
    row = row_at(slug)
    if row is None:
        return ()
    row.own_timetable = False  # of this value alone, which nobody saves
    return occurrence_of(row, patterns_of_event(row), whole=True).timetable
