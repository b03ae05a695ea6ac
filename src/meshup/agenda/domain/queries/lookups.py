"""Shell: the rows that public pages ask for, by queries that are compiled once.

Only ``reading`` and its sisters ask here; they make values of the rows.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.db.models import BigIntegerField, CharField, DateField, DateTimeField, Q

from meshup.agenda.choices import PUBLIC
from meshup.agenda.domain.plans import MOST_DAYS
from meshup.agenda.models import Event, Item, Pattern
from meshup.history.versioned import PLACEHOLDER
from meshup.kit.compiled_query import CompiledQuery, Parameter

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

LONGEST: Final = timedelta(days=MOST_DAYS)  # so that an index answers, however many there are

Patterns = dict[int, list[Pattern]]
"""Patterns, with their venue and their series, by the key of the series."""

SLUG: Final = Parameter("slug", CharField())
DAYS: Final = (Parameter("first", DateField()), Parameter("last", DateField()))


def spoken_of() -> QuerySet[Event]:
    """Return the events of which something was said: rows that only hold a place are none."""
    return Event.objects.exclude(PLACEHOLDER)


def public_rows() -> QuerySet[Event]:
    """Return the events that everybody may see."""
    return spoken_of().filter(state__in=PUBLIC)


def coming_rows(now: datetime, most: int) -> list[Event]:
    """Return the next public events that are not over at ``now``, soonest first."""
    return _coming(most).rows(now=now, since=now - LONGEST)


def past_rows(now: datetime, most: int) -> list[Event]:
    """Return the last public events that are over at ``now``, latest first."""
    return _past(most).rows(now=now)


def row_at(slug: str) -> Event | None:
    """Return the event with address ``slug``, whatever its state."""
    return next(iter(_at.rows(slug=slug)), None)


def lines_of(event: Event) -> list[Item]:
    """Return the lines of the event's own timetable; asks nothing when it has none."""
    return _lines.rows(event=event.pk) if event.own_timetable else []


def rows_of_series(slug: str, first: date, last: date) -> list[Event]:
    """Return what was said of the dates of a series by the rule in that time, in every state."""
    return _of_series.rows(slug=slug, first=first, last=last)


def stored_dates(first: date, last: date) -> set[tuple[int | None, date]]:
    """Return the keys of series, and their dates in that time, of which something was said."""
    return set(_dates.tuples(first=first, last=last))


def all_patterns() -> Patterns:
    """Return every pattern there is."""
    return _by_series(_patterns.rows())


def patterns_between(first: date, last: date) -> Patterns:
    """Return the patterns that may have dates in that time."""
    return _by_series(_patterns_between.rows(first=first, last=last))


def patterns_of_series(slug: str) -> list[Pattern]:
    """Return the patterns of one series, in the order of their dates."""
    return _patterns_of.rows(slug=slug)


def patterns_of_event(event: Event) -> list[Pattern]:
    """Return the patterns of the series to which ``event`` belongs; asks nothing without one."""
    return _patterns_beside.rows(series=event.series_id) if event.series_id else []


def patterns_of_events(events: list[Event]) -> Patterns:
    """Return the patterns of the series to which ``events`` belong; asks nothing without any."""
    wanted = {event.series_id for event in events if event.series_id}
    if len(wanted) == 1:
        return _by_series(_patterns_beside.rows(series=wanted.pop()))
    rows = Pattern.objects.filter(series__in=wanted).select_related("venue", "series")
    return _by_series(list(rows) if wanted else [])


def _by_series(rows: list[Pattern]) -> Patterns:
    found: Patterns = defaultdict(list)
    for pattern in rows:
        found[pattern.series_id].append(pattern)
    return found


@lru_cache(maxsize=16)
def _coming(most: int) -> CompiledQuery[Event]:
    now, since = (Parameter(name, DateTimeField()) for name in ("now", "since"))

    def build() -> QuerySet[Event]:
        rows = public_rows().filter(ends_at__gt=now, starts_at__gt=since)
        return rows.order_by("starts_at").select_related("venue")[:most]

    return CompiledQuery(build)


@lru_cache(maxsize=16)
def _past(most: int) -> CompiledQuery[Event]:
    now = Parameter("now", DateTimeField())

    def build() -> QuerySet[Event]:
        rows = public_rows().filter(ends_at__lte=now, starts_at__lt=now)
        return rows.order_by("-starts_at").select_related("venue")[:most]

    return CompiledQuery(build)


def _alive() -> QuerySet[Pattern]:
    first, last = DAYS
    open_or_later = Q(ends_on=None) | Q(ends_on__gte=first)
    return _with_series().filter(open_or_later, starts_on__lte=last)


def _with_series() -> QuerySet[Pattern]:
    return Pattern.objects.select_related("venue", "series")


_at: Final = CompiledQuery(lambda: spoken_of().filter(slug=SLUG).select_related("venue"))
_lines: Final = CompiledQuery(
    lambda: Item.objects.filter(event_id=Parameter("event", BigIntegerField()))
)
_of_series: Final = CompiledQuery(
    lambda: (
        spoken_of().filter(series__slug=SLUG, recurrence_date__range=DAYS).select_related("venue")
    )
)
_dates: Final = CompiledQuery(
    lambda: spoken_of().filter(recurrence_date__range=DAYS).values_list("series", "recurrence_date")
)
_patterns: Final = CompiledQuery(_with_series)
_patterns_between: Final = CompiledQuery(_alive)
_patterns_beside: Final = CompiledQuery(
    lambda: _with_series().filter(series_id=Parameter("series", BigIntegerField()))
)
_patterns_of: Final = CompiledQuery(lambda: _with_series().filter(series__slug=SLUG))
