"""Shell: rows of events become ``Occurrence`` values, in as many questions for one as for many.

Only the other modules of ``queries`` read in this way; it gives values too, never rows.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from meshup.agenda.choices import PUBLIC
from meshup.agenda.domain.assembling import occurrence_from, pattern_on, usual_dates
from meshup.agenda.domain.queries.lookups import (
    patterns_between,
    patterns_of_events,
    patterns_of_series,
    rows_of_series,
    stored_dates,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.agenda.domain.assembling import UsualDate
    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.agenda.domain.queries.lookups import Patterns
    from meshup.agenda.models import Event, Item, Pattern

HORIZON: Final = timedelta(days=400)
"""How far ahead the dates of series are shown in lists: a year and a bit."""

DAY: Final = timedelta(days=1)


def completed(
    events: list[Event], known: Patterns | None = None, *, whole: bool = False
) -> list[Occurrence]:
    """Fill in what ``events`` leave to their series, with one query, none if they are ``known``."""
    patterns = patterns_of_events(events) if known is None else known
    return [
        occurrence_of(event, patterns.get(event.series_id or 0, []), whole=whole)
        for event in events
    ]


def occurrence_of(
    event: Event,
    patterns: list[Pattern],
    items: Iterable[Item] = (),
    *,
    with_lines: bool = True,
    whole: bool = False,
) -> Occurrence:
    """Return ``event`` with what it leaves to the ``patterns`` of its series."""
    day = event.recurrence_date or event.starts_at.astimezone(ZoneInfo(event.time_zone)).date()
    if patterns:
        event.series = patterns[0].series
    pattern = pattern_on(patterns, day)
    return occurrence_from(event, pattern, items, with_lines=with_lines, whole=whole)


def unsaid_between(
    first: datetime, last: datetime, known: Patterns | None = None
) -> list[UsualDate]:
    """Return the dates of series between two moments (a day's grace) that have no row."""
    days = first.astimezone(UTC).date() - DAY, last.astimezone(UTC).date() + DAY
    stored = stored_dates(*days)
    return [
        usual
        for series, patterns in (patterns_between(*days) if known is None else known).items()
        for usual in usual_dates(patterns, *days)
        if (series, usual.day) not in stored
    ]


def virtual_between(first: datetime, last: datetime) -> list[Occurrence]:
    """Return the occurrences between two moments (a day's grace) that have no row."""
    return [usual.occurrence() for usual in unsaid_between(first, last)]


def dates_of_series(
    slug: str, first: date, last: date, patterns: list[Pattern] | None = None
) -> list[Occurrence]:
    """Return the public occurrences of a series whose date by the rule is in that time.

    One query less when its ``patterns`` have been read already.
    """
    if patterns is None:
        patterns = patterns_of_series(slug)
    stored = {event.recurrence_date: event for event in rows_of_series(slug, first, last)}
    shown = [occurrence_of(row, patterns) for row in stored.values() if row.state in PUBLIC]
    virtual = (
        usual.occurrence()
        for usual in usual_dates(patterns, first, last)
        if usual.day not in stored
    )
    return in_order([*shown, *virtual])


def in_order(occurrences: list[Occurrence]) -> list[Occurrence]:
    """Return ``occurrences`` by their start."""
    return sorted(occurrences, key=lambda occurrence: (occurrence.starts_at, occurrence.slug))
