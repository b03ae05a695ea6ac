"""Pure: the tags of the agenda, by which pages that show something of it hear of changes.

Every change bumps ``AGENDA`` and the tags of the rows that it touches; a row of an event, and a
pattern, also bump the tag of their series. So a list shows ``AGENDA``, and what shows one event or
one series need not hear of all the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.agenda.domain.occurrence import Occurrence, SeriesCalendar

AGENDA: Final = "agenda"


def event_tag(slug: str) -> str:
    """Return the tag of the event with this address, whether it has a row or not."""
    return f"event:{slug}"


def series_tag(slug: str) -> str:
    """Return the tag of a series with its patterns and all its events."""
    return f"series:{slug}"


def venue_tag(slug: str) -> str:
    """Return the tag of a venue."""
    return f"venue:{slug}"


def occurrence_tags(occurrence: Occurrence) -> frozenset[str]:
    """Return what shows in ``occurrence``: what was said of it, its series, and its venue."""
    series = {series_tag(occurrence.series)} if occurrence.series else set()
    return frozenset({event_tag(occurrence.slug)} | series) | venue_tags((occurrence,))


def venue_tags(occurrences: Iterable[Occurrence]) -> frozenset[str]:
    """Return the tags of the venues of ``occurrences``."""
    return frozenset(venue_tag(one.place.slug) for one in occurrences if one.place)


def calendar_tags(series: SeriesCalendar) -> frozenset[str]:
    """Return what shows in the calendar of a series: the series, its events, and their venues."""
    told = [one for pattern in series.patterns for one in (pattern.first, *pattern.overrides)]
    return venue_tags((*told, *series.others)) | {series_tag(series.slug)}
