"""Shell: locked rows of events, for rooms above that write what points to them.

Whoever calls is in a transaction: the rows are locked until its end. Locks are taken in one order,
a series first and then events by their keys, so that nobody waits for somebody who waits for them.
They are locked as rows whose key stays: PostgreSQL looks once more, at the end of a transaction, at
the keys of what points to an event; whoever does so for a row of their own must not wait here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from meshup.agenda.choices import PUBLIC, State
from meshup.agenda.domain.queries.lookups import patterns_of_events, patterns_of_series
from meshup.agenda.domain.queries.reading import dates_of_series, occurrence_of
from meshup.agenda.domain.rows import FROM_THE_RULE, locked_event, new_uid
from meshup.agenda.errors import NoSuchEvent, NoSuchSeries
from meshup.agenda.models import Event, Series

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from meshup.agenda.domain.occurrence import Occurrence


class LockedEvent(NamedTuple):
    """The key of a locked row, and the event as everybody reads it, without a timetable."""

    key: int
    event: Occurrence

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it."""
        return self.event.state in PUBLIC


def lock_event(slug: str, at: datetime) -> LockedEvent:
    """Lock the row of a public event, in two queries; a placeholder is made if it has none.

    Raises:
        NoSuchEvent: it does not exist, or is not public; the two look the same.
    """
    row = locked_event(slug, at)
    if row.state not in PUBLIC:
        raise NoSuchEvent
    return _read([row])[0]


def lock_events(keys: Iterable[int]) -> list[LockedEvent]:
    """Lock the rows with these keys, whatever their state, in two queries; those that are there."""
    rows = Event.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=set(keys))
    return _read(list(rows.select_related("venue").order_by("pk")))


class LockedSeries(NamedTuple):
    """The key of the locked row of a series, and its public dates, locked too, in no order."""

    key: int
    dates: list[LockedEvent]


def lock_series(series: str, first: date, last: date, at: datetime) -> LockedSeries:
    """Lock a series, and the rows of its public dates by the rule in that time; seven queries.

    Placeholders are made where there is no row. A date whose address belongs to another one of the
    series has none of its own, and is left out.

    Raises:
        NoSuchSeries: there is none.
    """
    owner = Series.objects.select_for_update(no_key=True).filter(slug=series).first()
    if owner is None:
        raise NoSuchSeries
    dates = dates_of_series(series, first, last, patterns_of_series(series))
    _make_placeholders(owner, [date for date in dates if not date.stored], at)
    days = [date.recurrence_date for date in dates]
    rows = Event.objects.select_for_update(of=("self",), no_key=True).filter(
        series=owner, recurrence_date__in=days
    )
    locked = _read(list(rows.select_related("venue").order_by("pk")))
    return LockedSeries(owner.pk, [each for each in locked if each.is_public])


def _make_placeholders(series: Series, dates: list[Occurrence], at: datetime) -> None:
    if not dates:
        return
    slugs = [date.slug for date in dates]
    taken = set(Event.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    Event.objects.bulk_create(
        Event(
            version=0,
            slug=date.slug,
            uid=new_uid(),
            state=State.USUAL,
            series=series,
            recurrence_date=date.recurrence_date,
            changed_at=at,
            **{name: getattr(date, name) for name in FROM_THE_RULE},
        )
        for date in dates
        if date.slug not in taken
    )


def _read(rows: list[Event]) -> list[LockedEvent]:
    patterns = patterns_of_events(rows)
    return [
        LockedEvent(
            row.pk, occurrence_of(row, patterns.get(row.series_id or 0, []), with_lines=False)
        )
        for row in rows
    ]
