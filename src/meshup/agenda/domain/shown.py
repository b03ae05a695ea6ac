"""Shell: what pages show of the agenda, each with its tags and the moment when the clock ends it.

For pages of everybody, and for whatever else is kept (``kit.web.keep``): who reads through here
need not know on what rows a value depends. What costs several queries is remembered.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from meshup.agenda.domain.calendars import series_calendar
from meshup.agenda.domain.occurrence import Occurrence, next_change
from meshup.agenda.domain.queries import events as event_queries, venues as venue_queries
from meshup.agenda.domain.queries.reading import HORIZON
from meshup.agenda.domain.queries.series import series_and_occurrences
from meshup.agenda.domain.queries.timetables import with_what_was
from meshup.agenda.domain.tags import (
    AGENDA,
    calendar_tags,
    occurrence_tags,
    series_tag,
    venue_tag,
    venue_tags,
)
from meshup.kit import clock
from meshup.kit.shown import Shown
from meshup.kit.versioned_memo import VersionedMemo

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from meshup.agenda.domain.occurrence import Place, SeriesCalendar, SeriesFacts

LONG_AGO: Final = timedelta(days=366 * 20)
EVENT_BYTES: Final = 8 * 1024
"""What an event takes beside its texts: its place, dates, links and names, roughly."""
LINE_BYTES: Final = 1024
MOST_BYTES: Final = 4 * 1024 * 1024

Occurrences = tuple[Occurrence, ...]
Around = tuple[Occurrences, Occurrences]
Editions = tuple[Occurrence, Occurrence | None, Occurrence | None]
"""An event, and those before and after it in its series."""


def listed(events: Iterable[Occurrence], now: datetime) -> Shown[Occurrences]:
    """Return ``events``, however they were chosen, as a list of the agenda at ``now``."""
    some = tuple(events)
    return Shown(some, frozenset({AGENDA}), next_change(some, now))


def listed_with_what_was(events: Iterable[Occurrence], now: datetime) -> Shown[Occurrences]:
    """Return ``events`` as ``listed`` does, those that are over with their own timetables.

    One query more.
    """
    return listed(with_what_was(events, now), now)


def around(now: datetime, coming: int, past: int) -> Shown[Around]:
    """Return the next public events, and the last ones, latest first, with what they were.

    Remembered; else in six queries.
    """

    def read() -> Shown[Around]:
        soon, over = event_queries.around(now, coming, past)
        return listed(soon, now).with_value((tuple(soon), tuple(with_what_was(over, now))))

    return _around.get_or_compute(now, (coming, past), read)


def public_event(slug: str, now: datetime | None = None) -> Shown[Occurrence]:
    """Return the public event ``slug``, complete, as it stands at ``now`` (None: at any time).

    Raises:
        NoSuchEvent: it does not exist, or is not public; the two look the same.
    """
    found = event_queries.event_of(slug)
    return Shown(found, occurrence_tags(found), next_change((found,), now) if now else None)


def event_and_editions(slug: str) -> Shown[Editions]:
    """Return the public event ``slug``, complete, and the editions before and after it.

    Remembered.

    Raises:
        NoSuchEvent: it does not exist, or is not public; the two look the same.
    """
    now = clock.now()

    def read() -> Shown[Editions]:
        all_three = event_queries.event_and_editions(slug)
        until = next_change((one for one in all_three if one is not None), now)
        return Shown(all_three, occurrence_tags(all_three[0]), until)

    return _editions.get_or_compute(now, slug, read)


def series_and_editions(
    slug: str, today: date, now: datetime
) -> Shown[tuple[SeriesFacts, Occurrences]]:
    """Return a series and its public occurrences, in order, from the first to the horizon.

    Those that are over have their own timetables; in four queries.

    Raises:
        NoSuchSeries: there is none.
    """
    series, events = series_and_occurrences(slug, today - LONG_AGO, today + HORIZON)
    usual = {venue_tag(pattern.venue.slug) for pattern in series.patterns if pattern.venue}
    tags = venue_tags(events) | usual | {series_tag(slug)}
    editions = tuple(with_what_was(events, now))
    return Shown((series, editions), tags, next_change(events, now))


def calendar_of(slug: str, *, with_lines: bool = False) -> Shown[SeriesCalendar]:
    """Return the series with address ``slug`` as calendars keep it.

    Raises:
        NoSuchSeries: there is none.
    """
    found = series_calendar(slug, with_lines=with_lines)
    return Shown(found, calendar_tags(found))


def public_venue(slug: str) -> Shown[Place]:
    """Return the public venue with address ``slug``; whether it is public, events decide.

    Raises:
        NoSuchVenue: there is none, or it is not public; the two look the same.
    """
    return Shown(venue_queries.public_venue(slug), frozenset({venue_tag(slug), AGENDA}))


def bytes_of(occurrences: Iterable[Occurrence | None]) -> int:
    """Return roughly how many bytes of memory some events take, with all their texts."""
    total = 0
    for one in occurrences:
        if one is not None:
            texts = (one.titles, one.summaries, one.texts, one.reasons, one.notes)
            total += EVENT_BYTES + LINE_BYTES * len(one.timetable) + sum(map(_bytes_of, texts))
            total += sum(_bytes_of(line.titles) + _bytes_of(line.notes) for line in one.timetable)
            if one.place:
                total += _bytes_of(one.place.access) + _bytes_of(one.place.directions)
    return total


def _bytes_of(texts: dict[str, str]) -> int:
    return sum(map(sys.getsizeof, texts.values()))


_around: Final[VersionedMemo[Around]] = VersionedMemo(
    MOST_BYTES, lambda both: bytes_of((*both[0], *both[1]))
)
_editions: Final[VersionedMemo[Editions]] = VersionedMemo(MOST_BYTES, bytes_of)
