"""The evenings of registrations to a series: one row for each public date in sight.

Shell. They are made when somebody registers, each night, and when the series changes; whichever
comes first, the same rows are there in the end. A peer who comes to one date by themselves, and a
date that they skip, has a row already: it stays.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.agenda.domain.queries.reading import HORIZON
from meshup.agenda.domain.row_locks import lock_events, lock_series
from meshup.agenda.errors import NoSuchSeries
from meshup.attendance.choices import Standing
from meshup.attendance.domain.gate import is_closed
from meshup.attendance.domain.open_events import open_events, settle
from meshup.attendance.models import Attendance, Registration

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from meshup.attendance.domain.open_events import OpenEvent
    from meshup.history.domain.records import ChangeRecord, RowChange

IDLE: Final = timedelta(days=400)
"""After so long without any act, no new dates are added: the registration runs out."""
ROWS_AT_ONCE: Final = 500


def fill(registrations: Sequence[Registration], opened: Iterable[OpenEvent]) -> int:
    """Make the evenings that registrations to a series lack at these events; return how many.

    In fair order. Who settles the events afterwards gives free places to who waits.
    """
    events = sorted(opened, key=lambda each: (each.event.starts_at, each.key))
    rows = Attendance.objects.filter(event__in=[each.key for each in events])
    if len(registrations) == 1:
        rows = rows.filter(peer=registrations[0].peer_id)
    there = set(rows.values_list("event", "peer"))
    in_order = sorted(registrations, key=lambda each: (each.queued_at, each.pk))
    made = [
        _evening(registration, event)
        for event in events
        if event.takes_place and not is_closed(event.event, event.at)
        for registration in in_order
        if (event.key, registration.peer_id) not in there and _wants(registration, event)
    ]
    Attendance.objects.bulk_create(made, batch_size=ROWS_AT_ONCE)
    return len(made)


def _wants(registration: Registration, event: OpenEvent) -> bool:
    day = event.event.recurrence_date
    return day is not None and (registration.since is None or registration.since <= day)


def _evening(registration: Registration, event: OpenEvent) -> Attendance:
    evening = Attendance(
        registration=registration, event_id=event.key, peer_id=registration.peer_id
    )
    persons = 1 + registration.companions
    event.place(evening, persons, registration.queued_at, maybe=registration.maybe)
    return evening


def keep_up(series: int, at: datetime) -> int:
    """Make all evenings that registrations to the series with this key lack; return how many.

    Twice changes nothing.
    """
    rows = Registration.objects.filter(series=series)
    slug = rows.values_list("series__slug", flat=True).first()
    if slug is None:
        return 0
    today = at.date()
    with transaction.atomic():
        try:
            dates = lock_series(slug, today - timedelta(days=1), today + HORIZON, at).dates
        except NoSuchSeries:
            return 0
        opened = open_events(dates, at).values()
        made = fill(list(rows.filter(acted_at__gt=at - IDLE)), opened)
        settle(opened)
    return made


def keep_all_up(at: datetime) -> int:
    """Make all evenings that are lacking, of every series; each in a transaction of its own."""
    series = Registration.objects.filter(series__isnull=False).order_by("series")
    return sum(
        keep_up(key, at) for key in series.values_list("series", flat=True).distinct() if key
    )


def review(events: Iterable[int], at: datetime) -> None:
    """Give free places at these events (their keys) to who waits, and end offers that are over."""
    with transaction.atomic():
        settle(open_events(lock_events(events), at).values())


def review_overdue(at: datetime) -> int:
    """End all offers whose time is over; return at how many events there were any."""
    overdue = Attendance.objects.filter(standing=Standing.OFFERED, offered_until__lte=at)
    events = list(overdue.order_by("event").values_list("event", flat=True).distinct())
    for event in events:
        review([event], at)
    return len(events)


def series_touched(changes: Iterable[ChangeRecord]) -> set[int]:
    """Return the keys of series whose dates changes may have changed, and to which people come."""
    rows = [row for change in changes for row in change.rows]
    wanted = {row.key for row in rows if row.kind == "series"} | {
        (row.after or row.before or {}).get("series_id")
        for row in rows
        if row.kind in {"event", "pattern"}
    }
    if not (wanted := wanted - {None}):
        return set()
    coming = Registration.objects.filter(series__in=wanted)
    return set(coming.order_by().values_list("series", flat=True).distinct()) - {None}


def events_touched(changes: Iterable[ChangeRecord]) -> set[int]:
    """Return the keys of events that changes touched, and where people wait."""
    wanted = {row.key for change in changes for row in change.rows if _is_known_event(row)}
    if not wanted:
        return set()
    waits = Attendance.objects.filter(
        event__in=wanted, standing__in=(Standing.WAITING, Standing.OFFERED)
    )
    return set(waits.order_by().values_list("event", flat=True).distinct())


def _is_known_event(row: RowChange) -> bool:
    """Say whether it is an event that was there before: nobody comes to what was just made."""
    return row.kind == "event" and row.before is not None
