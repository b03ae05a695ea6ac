"""Shell: the next dates of series, each on the day on which it takes place; writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.agenda.choices import State
from meshup.agenda.domain.assembling import slug_on
from meshup.agenda.domain.queries.reading import HORIZON
from meshup.agenda.domain.queries.series import next_dates_of, occurrences_of, stored_dates_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from meshup.agenda.domain.occurrence import Occurrence, SeriesFacts
    from meshup.agenda.domain.queries.series import SpokenDate


@dataclass(frozen=True, slots=True)
class NextEdition:
    """One of the next dates of a series; ``event`` is None for one that is skipped.

    Attributes:
        day: when it takes place, which is not its date by the rule when somebody moved it.
        edition: its number in the series, by the rule.
    """

    day: date
    edition: int | None
    slug: str
    event: Occurrence | None = None


@dataclass(frozen=True, slots=True)
class NextDay:
    """When a series takes place next: its ``state`` is "" where nobody has said anything.

    ``moved_from`` is where it was before somebody moved it, None when nobody did.
    """

    day: date
    state: str = ""
    moved_from: datetime | None = None


def next_editions(series: SeriesFacts, today: date, most: int) -> list[NextEdition]:
    """Return the next ``most`` dates from ``today`` on, in order; moved ones where they are now."""
    dates = next_dates_of(series, today, most)
    last = max((day for day, _edition in dates), default=today)
    public = {one.recurrence_date: one for one in occurrences_of(series, today - HORIZON, last)}
    stored = stored_dates_of(today, last)
    by_rule = [
        NextEdition(day, edition, _address(series, day, stored))
        for day, edition in dates
        if day not in public
    ]
    spoken = [
        NextEdition(
            event.local_start.date() if event.moved else day, event.edition, event.slug, event
        )
        for day, event in public.items()
        if day is not None and (day >= today or event.moved)
    ]
    found = [one for one in (*by_rule, *spoken) if one.day >= today]
    return sorted(found, key=lambda one: (one.day, one.slug))[:most]


def next_days(
    all_series: Iterable[SeriesFacts], today: date, most: int
) -> list[tuple[SeriesFacts, list[NextDay]]]:
    """Return the next ``most`` days of each series from ``today`` on, in one query for all."""
    coming = [(series, next_dates_of(series, today, most)) for series in all_series]
    last = max((day for _series, dates in coming for day, _edition in dates), default=today)
    stored = stored_dates_of(today - HORIZON, last)
    return [
        (series, _days(series.slug, [day for day, _edition in dates], stored, today)[:most])
        for series, dates in coming
    ]


def _days(
    slug: str, by_rule: list[date], stored: dict[tuple[str, date], SpokenDate], today: date
) -> list[NextDay]:
    moved = [day for (series, day), one in stored.items() if series == slug and one.moved_from]
    days = (_next_day(day, stored.get((slug, day))) for day in {*by_rule, *moved})
    return sorted((one for one in days if one.day >= today), key=lambda one: one.day)


def _next_day(day: date, spoken: SpokenDate | None) -> NextDay:
    if spoken is None:
        return NextDay(day)
    if spoken.moved_from is None or spoken.state == State.SKIPPED:
        return NextDay(day, spoken.state)
    return NextDay(spoken.local_start.date(), spoken.state, spoken.moved_from)


def _address(series: SeriesFacts, day: date, stored: dict[tuple[str, date], SpokenDate]) -> str:
    spoken = stored.get((series.slug, day))
    return spoken.slug if spoken else slug_on(series.slug, day)
