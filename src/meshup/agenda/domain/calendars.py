"""Shell: series as calendars keep them, for feeds; as many questions for one as for a hundred.

Events of which something was said come with the lines of their own timetables.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Prefetch, prefetch_related_objects

from meshup.agenda.choices import PUBLIC, State
from meshup.agenda.domain.assembling import by_the_rule, occurrence_from, pattern_on, rhythm_of
from meshup.agenda.domain.occurrence import PatternCalendar, SeriesCalendar
from meshup.agenda.errors import NoSuchSeries
from meshup.agenda.models import Event, Pattern, Series
from meshup.history.versioned import PLACEHOLDER
from meshup.recurrence.changing_nights import changing_nights
from meshup.recurrence.dates import dates_between, edition_on, next_dates

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.agenda.models import Item
    from meshup.recurrence.dates import Rhythm


def series_calendars(since: date | None = None) -> list[SeriesCalendar]:
    """Return every series that has a date on or after ``since`` (None: ever), by address."""
    return _read(list(_rows()), since)


def series_calendar(slug: str) -> SeriesCalendar:
    """Return the series with address ``slug``, from its first date on.

    Raises:
        NoSuchSeries: there is none.
    """
    found = list(_rows().filter(slug=slug))
    if not found:
        raise NoSuchSeries
    return _calendar(found[0], list(_said(found, None)), None)


def series_calendar_for_attendee(slug: str, since: date) -> SeriesCalendar:
    """Return the series with address ``slug`` from ``since`` on, with its places.

    Whoever asks has checked that the reader comes to its dates.

    Raises:
        NoSuchSeries: there is none.
    """
    found = list(_rows().filter(slug=slug))
    if not found:
        raise NoSuchSeries
    return _calendar(found[0], list(_said(found, since)), since, whole=True)


def single_events(since: datetime, now: datetime, most: int) -> list[Occurrence]:
    """Return the public events of no series that end after ``since``, in order of their start.

    At most ``most`` that are not over at ``now``, the soonest, and as many past ones, the latest.
    """
    singles = Event.objects.filter(series=None, state__in=PUBLIC)
    rows = singles.select_related("venue")
    coming = rows.filter(ends_at__gt=now).order_by("starts_at", "pk")[:most]
    past = rows.filter(ends_at__gt=since, ends_at__lte=now).order_by("-starts_at", "-pk")[:most]
    found = _with_lines([*reversed(past), *coming])
    return [occurrence_from(event, None, _lines(event)) for event in found]


def _with_lines(events: list[Event]) -> list[Event]:
    """Return ``events``; those that have a timetable of their own with its lines, in one query."""
    prefetch_related_objects([event for event in events if event.own_timetable], "items")
    return events


def _lines(event: Event) -> Collection[Item]:
    """Return the lines of its own timetable, which were read along with it."""
    return event.items.all() if event.own_timetable else ()


def _rows() -> QuerySet[Series]:
    patterns = Pattern.objects.select_related("venue", "series")
    return Series.objects.prefetch_related(Prefetch("patterns", patterns)).order_by("slug")


def _read(series: list[Series], since: date | None) -> list[SeriesCalendar]:
    said: dict[int, list[Event]] = defaultdict(list)
    for event in _said(series, since):
        said[event.series_id or 0].append(event)
    calendars = [_calendar(one, said[one.pk], since) for one in series]
    return [one for one in calendars if one.patterns or one.others]


def _said(series: Sequence[Series], since: date | None) -> list[Event]:
    spoken = Event.objects.exclude(PLACEHOLDER)
    rows = spoken.filter(series__in=series, state__in={*PUBLIC, State.SKIPPED})
    if since is not None:
        rows = rows.filter(recurrence_date__gte=since)
    return _with_lines(list(rows.select_related("venue").order_by("recurrence_date")))


def _calendar(
    series: Series, said: list[Event], since: date | None, *, whole: bool = False
) -> SeriesCalendar:
    patterns = list(series.patterns.all())
    of_pattern: dict[int, list[Event]] = defaultdict(list)
    others = []
    for event in said:
        event.series = series
        pattern = pattern_on(patterns, event.recurrence_date) if event.recurrence_date else None
        if pattern and edition_on(rhythm_of(pattern), event.recurrence_date) is not None:  # type: ignore[arg-type]
            of_pattern[pattern.pk].append(event)
        elif event.state in PUBLIC:
            other = occurrence_from(event, pattern, _lines(event), whole=whole)
            others.append(replace(other, uid=event.uid))
    told = (_pattern(one, of_pattern[one.pk], since, whole=whole) for one in patterns)
    return SeriesCalendar(
        slug=series.slug,
        titles=series.titles,
        summaries=series.summaries,
        patterns=tuple(one for one in told if one is not None),
        others=tuple(others),
        source_url=series.source_url,
        changed_at=series.changed_at,
    )


def _pattern(
    pattern: Pattern, said: list[Event], since: date | None, *, whole: bool
) -> PatternCalendar | None:
    full = rhythm_of(pattern)
    first = next_dates(full, max(filter(None, (since, full.starts_on))), 1)
    if not first:
        return None
    rhythm = replace(full, starts_on=first[0].date, first_edition=first[0].edition)
    return PatternCalendar(
        uid=pattern.uid,
        rhythm=rhythm,
        start=pattern.start,
        time_zone=pattern.time_zone,
        first=by_the_rule(pattern, first[0], whole=whole),
        overrides=tuple(
            occurrence_from(event, pattern, _lines(event), whole=whole)
            for event in said
            if event.state in PUBLIC
        ),
        skipped=tuple(
            event.recurrence_date
            for event in said
            if event.state == State.SKIPPED and event.recurrence_date
        ),
        changing=_changing(pattern, rhythm, {event.recurrence_date for event in said}, whole=whole),
    )


def _changing(
    pattern: Pattern, rhythm: Rhythm, said: set[date | None], *, whole: bool
) -> tuple[Occurrence, ...]:
    """Return the dates, but for those that are ``said``, in whose night clocks change."""
    length = timedelta(minutes=pattern.minutes)
    nights = changing_nights(pattern.time_zone, pattern.start, length, rhythm.starts_on.year)
    if not nights:
        return ()
    return tuple(
        by_the_rule(pattern, numbered, whole=whole)
        for numbered in dates_between(rhythm, min(nights), max(nights))
        if numbered.date in nights - said
    )
