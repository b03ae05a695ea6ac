"""Shell: rows of events become ``Occurrence`` values, in as many questions for one as for many.

Only the other modules of ``queries`` read in this way; it gives values too, never rows.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q

from meshup.agenda.choices import PUBLIC
from meshup.agenda.domain.assembling import occurrence_from, pattern_on, rule_dates
from meshup.agenda.domain.plans import MOST_DAYS
from meshup.agenda.models import Event, Item, Pattern
from meshup.history.versioned import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from meshup.agenda.domain.occurrence import Occurrence

HORIZON: Final = timedelta(days=400)
"""How far ahead the dates of series are shown in lists: a year and a bit."""

DAY: Final = timedelta(days=1)
LONGEST: Final = timedelta(days=MOST_DAYS)  # so that an index answers, however many there are

ITEMS: Final = Prefetch("items", Item.objects.all(), to_attr="items_read")
"""The lines of an event's own timetable, for readers that show them."""

Patterns = dict[int, list[Pattern]]
"""Patterns, with their venue and their series, by the key of the series."""


def spoken_of() -> QuerySet[Event]:
    """Return the events of which something was said: rows that only hold a place are none."""
    return Event.objects.exclude(PLACEHOLDER)


def public_rows() -> QuerySet[Event]:
    """Return the events that everybody may see."""
    return spoken_of().filter(state__in=PUBLIC)


def coming_rows(now: datetime) -> QuerySet[Event]:
    """Return public events that are not over at ``now``, soonest first."""
    return public_rows().filter(ends_at__gt=now, starts_at__gt=now - LONGEST).order_by("starts_at")


def past_rows(now: datetime) -> QuerySet[Event]:
    """Return public events that are over at ``now``, latest first."""
    return public_rows().filter(ends_at__lte=now, starts_at__lt=now).order_by("-starts_at")


def read(rows: QuerySet[Event], *, with_items: bool = False) -> list[Occurrence]:
    """Read ``rows`` with two or three queries, however many they are."""
    rows = rows.select_related("venue")
    if with_items:
        rows = rows.prefetch_related(ITEMS)
    return completed(list(rows))


def completed(events: list[Event], known: Patterns | None = None) -> list[Occurrence]:
    """Fill in what ``events`` leave to their series, with one query, none if they are ``known``."""
    wanted = {event.series_id for event in events if event.series_id}
    if known is None:
        known = patterns_by_series(Pattern.objects.filter(series__in=wanted)) if wanted else {}
    return [
        occurrence_of(event, known.get(event.series_id or 0, []), getattr(event, "items_read", ()))
        for event in events
    ]


def patterns_by_series(rows: QuerySet[Pattern]) -> Patterns:
    """Return ``rows`` with what they point to, by series, in one query."""
    found: Patterns = defaultdict(list)
    for pattern in rows.select_related("venue", "series"):
        found[pattern.series_id].append(pattern)
    return found


def occurrence_of(event: Event, patterns: list[Pattern], items: Iterable[Item] = ()) -> Occurrence:
    """Return ``event`` with what it leaves to the ``patterns`` of its series."""
    day = event.recurrence_date or event.starts_at.astimezone(ZoneInfo(event.time_zone)).date()
    return occurrence_from(event, pattern_on(patterns, day), items)


def virtual_between(
    first: datetime, last: datetime, known: Patterns | None = None
) -> list[Occurrence]:
    """Return the occurrences between two moments (a day's grace) that have no row."""
    days = first.astimezone(UTC).date() - DAY, last.astimezone(UTC).date() + DAY
    if known is None:
        alive = Q(ends_on=None) | Q(ends_on__gte=days[0])
        known = patterns_by_series(Pattern.objects.filter(alive, starts_on__lte=days[1]))
    dated = spoken_of().filter(recurrence_date__range=days)
    stored = set(dated.values_list("series", "recurrence_date"))
    return [
        occurrence
        for series, patterns in known.items()
        for occurrence in rule_dates(patterns, *days)
        if (series, occurrence.recurrence_date) not in stored
    ]


def dates_of_series(
    slug: str, first: date, last: date, patterns: list[Pattern] | None = None
) -> list[Occurrence]:
    """Return the public occurrences of a series whose date by the rule is in that time.

    One query less when its ``patterns`` have been read already.
    """
    if patterns is None:
        patterns = list(Pattern.objects.filter(series__slug=slug).select_related("venue", "series"))
    rows = spoken_of().filter(series__slug=slug, recurrence_date__range=(first, last))
    stored = {event.recurrence_date: event for event in rows.select_related("venue")}
    shown = [occurrence_of(row, patterns) for row in stored.values() if row.state in PUBLIC]
    virtual = (
        occurrence
        for occurrence in rule_dates(patterns, first, last)
        if occurrence.recurrence_date not in stored
    )
    return in_order([*shown, *virtual])


def in_order(occurrences: list[Occurrence]) -> list[Occurrence]:
    """Return ``occurrences`` by their start."""
    return sorted(occurrences, key=lambda occurrence: (occurrence.starts_at, occurrence.slug))
