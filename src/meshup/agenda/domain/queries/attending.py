"""Events as those read them who come: several at once, some with what only they are told.

Whoever asks has checked who comes to what; nothing here knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.agenda.choices import PUBLIC
from meshup.agenda.domain.assembling import usual_dates
from meshup.agenda.domain.queries.lookups import patterns_of_events
from meshup.agenda.domain.queries.reading import occurrence_of
from meshup.agenda.models import Event

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.agenda.models import Pattern


def events_with_rows(slugs: Iterable[str], *, whole: Collection[str] = ()) -> dict[str, Occurrence]:
    """Return the public events that have a row among ``slugs``, by slug, without own timetables.

    In two queries, however many; rows that only hold a place are read as their rule says.

    Args:
        slugs: addresses of events.
        whole: those of which the reader is told the place, and the link of what is online.
    """
    rows = list(Event.objects.filter(slug__in=set(slugs)).select_related("venue"))
    patterns = patterns_of_events(rows)
    found = (
        _occurrence(row, patterns.get(row.series_id or 0, []), whole=row.slug in whole)
        for row in rows
    )
    return {event.slug: event for event in found if event is not None}


def _occurrence(row: Event, patterns: list[Pattern], *, whole: bool) -> Occurrence | None:
    """Return a row as it is read; None when it is not public, or its date is none any more."""
    if row.version:
        return occurrence_of(row, patterns, whole=whole) if row.state in PUBLIC else None
    day = row.recurrence_date
    usual = usual_dates(patterns, day, day) if day else []
    return usual[0].occurrence(whole=whole) if usual else None
