"""Shell: what rows of events, series and venues say themselves, nothing inherited or withheld.

For imports and for the forms of hosts. Readers want an ``Occurrence``, complete; who compares what
was written with what is here wants the columns. As many questions for one as for a hundred.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.agenda.domain.assembling import place_of
from meshup.agenda.domain.plans import EventPlan, PatternPlan, SeriesPlan
from meshup.agenda.errors import NoSuchVenue
from meshup.agenda.models import Event, Item, Series, Venue

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from meshup.agenda.domain.occurrence import Place
    from meshup.agenda.models import Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """The row of an event: of a date of a series, ``plan`` is empty where it inherits.

    Attributes:
        version: 0 for a placeholder.
        has_more: whether it says what no import ever does: a summary, a cover, languages, open
            slots, a head count, notes, links, reasons, a timetable of its own, how people
            register, who is told the place.
    """

    pk: int
    slug: str
    state: str
    plan: EventPlan
    series: str = ""
    recurrence_date: date | None = None
    original_starts_at: datetime | None = None
    version: int
    changed_at: datetime
    has_more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSeries:
    """The rows of a series: its words, its patterns in order, and the dates that have a row."""

    slug: str
    words: SeriesPlan
    patterns: tuple[PatternPlan, ...]
    dates: tuple[StoredEvent, ...]
    version: int
    changed_at: datetime


def stored_events(slugs: Iterable[str]) -> dict[str, StoredEvent]:
    """Return the events with these addresses, in whatever state, by address."""
    rows = Event.objects.filter(slug__in=set(slugs))
    return {stored.slug: stored for stored in _events(rows)}


def stored_series(slugs: Iterable[str]) -> dict[str, StoredSeries]:
    """Return the series with these addresses, by address, with the rows of their dates."""
    wanted = set(slugs)
    dates: dict[str, list[StoredEvent]] = defaultdict(list)
    for stored in _events(Event.objects.filter(series__slug__in=wanted)):
        dates[stored.series].append(stored)
    rows = Series.objects.filter(slug__in=wanted).prefetch_related("patterns__venue")
    return {
        row.slug: StoredSeries(
            slug=row.slug,
            words=words_of(row),
            patterns=tuple(pattern_plan(pattern) for pattern in row.patterns.all()),
            dates=tuple(dates[row.slug]),
            version=row.version,
            changed_at=row.changed_at,
        )
        for row in rows
    }


def stored_venues() -> list[Place]:
    """Return all venues, by name, also those that attendees only are told."""
    return [place for venue in Venue.objects.order_by("name") if (place := place_of(venue))]


def stored_venue(slug: str) -> Place:
    """Return any venue with address ``slug``, also one that attendees only are told.

    Raises:
        NoSuchVenue: there is none.
    """
    if (place := place_of(Venue.objects.filter(slug=slug).first())) is None:
        raise NoSuchVenue
    return place


def words_of(series: Series) -> SeriesPlan:
    """Return what the row of a series says."""
    return SeriesPlan(
        titles=series.titles,
        summaries=series.summaries,
        texts=series.texts,
        kind=series.kind,
        cover=series.cover,
        source_url=series.source_url,
        registration=series.registration,
        registration_url=series.registration_url,
        registration_opens_days=series.registration_opens_days,
        registration_closes_hours=series.registration_closes_hours,
        place_audience=series.place_audience,
    )


def pattern_plan(pattern: Pattern) -> PatternPlan:
    """Return what the row of a pattern says."""
    return PatternPlan(
        rule=pattern.rule,
        starts_on=pattern.starts_on,
        ends_on=pattern.ends_on,
        start=pattern.start,
        minutes=pattern.minutes,
        time_zone=pattern.time_zone,
        venue=pattern.venue.slug if pattern.venue else "",
        mode=pattern.mode,
        online_url=pattern.online_url,
        languages=tuple(pattern.languages),
        timetable=tuple(pattern.timetable),
        open_slots=pattern.open_slots,
    )


def _events(rows: QuerySet[Event]) -> list[StoredEvent]:
    events = list(rows.select_related("venue", "series"))
    keys = [event.pk for event in events if event.own_timetable]
    lines = Item.objects.filter(event__in=keys) if keys else Item.objects.none()
    timetables = set(lines.values_list("event", flat=True))
    return [_event(event, timetables) for event in events]


def _event(event: Event, timetables: set[int]) -> StoredEvent:
    afterwards = (event.notes, event.links, event.reasons, event.suggested_by)
    coming = (event.registration, event.place_audience)
    more = (*afterwards, *coming, event.summaries, event.cover, event.languages)
    return StoredEvent(
        pk=event.pk,
        slug=event.slug,
        state=event.state,
        plan=event_plan(event),
        series=event.series.slug if event.series else "",
        recurrence_date=event.recurrence_date,
        original_starts_at=event.original_starts_at,
        version=event.version,
        changed_at=event.changed_at,
        has_more=any(more) or _has_number(event) or event.pk in timetables,
    )


def _has_number(event: Event) -> bool:
    return event.head_count is not None or event.open_slots is not None


def event_plan(event: Event) -> EventPlan:
    """Return what the row of an event says."""
    return EventPlan(
        kind=event.kind,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        time_zone=event.time_zone,
        titles=event.titles,
        summaries=event.summaries,
        texts=event.texts,
        all_day=event.all_day,
        venue=event.venue.slug if event.venue else "",
        mode=event.mode,
        online_url=event.online_url,
        languages=tuple(event.languages),
        cover=event.cover,
        open_slots=event.open_slots,
        source_url=event.source_url,
        registration=event.registration,
        registration_url=event.registration_url,
        registration_opens_at=event.registration_opens_at,
        registration_closes_at=event.registration_closes_at,
        place_audience=event.place_audience,
    )
