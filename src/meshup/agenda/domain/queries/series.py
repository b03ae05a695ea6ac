"""Series, as everybody reads them; ``…_for`` with the places that attendees only are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Prefetch

from meshup.agenda.domain.assembling import series_facts
from meshup.agenda.domain.queries.lookups import spoken_of
from meshup.agenda.domain.queries.reading import dates_of_series
from meshup.agenda.errors import NoSuchSeries
from meshup.agenda.models import Event, Pattern, Series
from meshup.community import rules
from meshup.recurrence.dates import next_dates

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from meshup.agenda.domain.occurrence import Occurrence, SeriesFacts
    from meshup.community.rules import Asker


@dataclass(frozen=True, slots=True)
class SpokenDate:
    """A date of a series about which somebody has said something; times by the clock of its place.

    ``moved_from`` is where it was before somebody moved it, None when nobody did.
    """

    slug: str
    state: str
    local_start: datetime
    moved_from: datetime | None = None


def series_of(slug: str) -> SeriesFacts:
    """Return the series with address ``slug``.

    Raises:
        NoSuchSeries: there is none.
    """
    return series_facts(_row(slug))


def series_for(asker: Asker, slug: str) -> SeriesFacts:
    """Return the series with address ``slug``, with its places whoever is told them.

    Raises:
        NoSuchSeries: there is none, or ``asker`` does not help with the agenda.
    """
    if not rules.may_see_desk(asker):
        raise NoSuchSeries
    return series_facts(_row(slug), whole=True)


def series_and_occurrences(
    slug: str, first: date, last: date
) -> tuple[SeriesFacts, list[Occurrence]]:
    """Return the series ``slug``, and its public occurrences, in three queries.

    Raises:
        NoSuchSeries: there is none.
    """
    row = _row(slug)
    return series_facts(row), dates_of_series(slug, first, last, list(row.patterns.all()))


def all_series() -> list[SeriesFacts]:
    """Return every series, by address, in two queries."""
    return [series_facts(row) for row in _rows()]


def has_series() -> bool:
    """Say whether there is any series."""
    return Series.objects.exists()


def series_of_events(slugs: Iterable[str]) -> dict[str, str]:
    """Return the address of the series of each of these events, "" for a single one; one query.

    One without a row is a date by the rule, whose address begins with that of its series.
    """
    wanted = set(slugs)
    rows = Event.objects.filter(slug__in=wanted).values_list("slug", "series__slug")
    stored = {slug: series or "" for slug, series in rows}
    return {slug: stored.get(slug, slug[:-11]) for slug in wanted}


def occurrences_of(series: SeriesFacts, first: date, last: date) -> list[Occurrence]:
    """Return the public occurrences of ``series`` whose date by the rule is in that time."""
    return dates_of_series(series.slug, first, last)


def next_dates_of(series: SeriesFacts, after: date, most: int) -> list[tuple[date, int]]:
    """Return the next ``most`` dates by the rule, with edition numbers, whatever was said."""
    dates = [
        numbered
        for pattern in series.patterns
        for numbered in next_dates(pattern.rhythm, after, most)
    ]
    return sorted((numbered.date, numbered.edition) for numbered in dates)[:most]


def stored_dates_of(first: date, last: date) -> dict[tuple[str, date], SpokenDate]:
    """Return the dates by the rule in that time that somebody spoke of.

    By the address of their series and their date; of all series, in one query.
    """
    rows = spoken_of().filter(recurrence_date__range=(first, last), series__isnull=False)
    columns = ("slug", "state", "starts_at", "original_starts_at", "time_zone")
    return {
        (series, day): _spoken_date(*told)
        for series, day, *told in rows.values_list("series__slug", "recurrence_date", *columns)
    }


def _spoken_date(
    slug: str, state: str, starts_at: datetime, original: datetime | None, time_zone: str
) -> SpokenDate:
    zone = ZoneInfo(time_zone)
    moved = original is not None and original != starts_at
    before = original.astimezone(zone) if original and moved else None
    return SpokenDate(slug, state, starts_at.astimezone(zone), before)


def _row(slug: str) -> Series:
    if (found := _rows().filter(slug=slug).first()) is None:
        raise NoSuchSeries
    return found


def _rows() -> QuerySet[Series]:
    patterns = Pattern.objects.select_related("venue")
    return Series.objects.prefetch_related(Prefetch("patterns", patterns)).order_by("slug")
