"""Evenings of one registration: found, made, given what its peer wants, and dropped.

Shell. For the steps of ``registering`` and its like, which hold the transaction and the locks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import BigIntegerField

from meshup.agenda.domain.row_locks import lock_events
from meshup.attendance.choices import Standing
from meshup.attendance.domain.final_counts import keep_counts
from meshup.attendance.domain.open_events import open_events
from meshup.attendance.errors import Full, GroupTooLarge, NoSuchRegistration, RemovedByHosts
from meshup.attendance.models import Attendance, Registration
from meshup.kit.compiled_insert import CompiledInsert
from meshup.kit.compiled_query import CompiledQuery, Parameter
from meshup.letters.domain.addresses import release_addresses

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from meshup.attendance.domain.open_events import OpenEvent
    from meshup.attendance.domain.wishes import Wish

UNMOVED = (Standing.SKIPPED, Standing.REMOVED)
"""What stays as it is when a peer says something else about the whole series."""
WHEN = ("event_id", "series_id", "since")
"""What says to which dates a registration is."""
WISHED = (*WHEN, "companions", "maybe", "name", "only_changes", "acted_at", "queued_at")
STORED = ("registration", "standing", "persons", "queued_at", "offered_until")


def row_of(number: int) -> Registration:
    """Return a registration.

    Raises:
        NoSuchRegistration: there is none (any more).
    """
    row = Registration.objects.filter(pk=number).first()
    if row is None:
        raise NoSuchRegistration
    return row


def own_evening(peer: int, event: int) -> Attendance | None:
    """Return the evening of a peer at a locked event, with its registration."""
    return next(iter(_own.rows(peer=peer, event=event)), None)


_own: Final = CompiledQuery(
    lambda: Attendance.objects.filter(
        peer=Parameter("peer", BigIntegerField()), event=Parameter("event", BigIntegerField())
    ).select_related("registration")
)


def new_evening(row: Registration, opened: OpenEvent) -> Attendance:
    """Return an evening that is not saved and has no place yet."""
    return Attendance(registration=row, event_id=opened.key, peer_id=row.peer_id)


def say(row: Registration, wish: Wish, at: datetime) -> None:
    """Write what a peer wants into their registration, new or not; save it.

    Who wants more than before is in line at dates that are yet to appear since now.
    """
    if (row.maybe and not wish.maybe) or wish.companions > row.companions:
        row.queued_at = at
    row.companions, row.maybe, row.name = wish.companions, wish.maybe, wish.name
    row.only_changes, row.acted_at = wish.only_changes, at
    if row.pk:
        keep(row, *WISHED)
    else:
        _registrations.insert(row)


def keep(row: Registration, *names: str) -> None:
    """Write these fields of a registration that was read before its events were locked.

    Others may have changed meanwhile, and stay as they are.

    Raises:
        NoSuchRegistration: it was withdrawn meanwhile.
    """
    values = {name: getattr(row, name) for name in names}
    if not Registration.objects.filter(pk=row.pk).update(**values):
        raise NoSuchRegistration


_registrations: Final = CompiledInsert(Registration)
_evenings: Final = CompiledInsert(Attendance)


def take_place(opened: OpenEvent, evening: Attendance, row: Registration) -> None:
    """Give an evening, new or not, the place that its peer wants now, or one in line; save it.

    Raises:
        RemovedByHosts, GroupTooLarge
        Full: what it has stays.
    """
    if evening.standing == Standing.REMOVED:
        raise RemovedByHosts
    persons, capacity = 1 + row.companions, opened.terms.capacity
    has = evening.persons if evening.standing in {Standing.COMING, Standing.OFFERED} else 0
    if capacity is not None and persons > max(capacity, has) and not row.maybe:
        raise GroupTooLarge(capacity=capacity)
    if not opened.place(evening, persons, opened.at, maybe=row.maybe):
        raise Full(persons=evening.persons)
    if evening.pk:
        evening.save()
    else:
        _evenings.insert(evening)


def take_places(opened: dict[int, OpenEvent], evenings: Iterable[Attendance]) -> int:
    """Give evenings of a series what their peer wants now; return how many keep what they have.

    Dates that are skipped stay so, and where no more of them find a place what they have stays.
    """
    kept = 0
    moved = [
        evening
        for evening in evenings
        if evening.standing not in UNMOVED and opened[evening.event_id].takes_place
    ]
    for evening in moved:
        row, event = evening.registration, opened[evening.event_id]
        kept += not event.place(evening, 1 + row.companions, event.at, maybe=row.maybe)
    Attendance.objects.bulk_update(moved, STORED)
    return kept


def opened_with(
    evenings: QuerySet[Attendance], at: datetime
) -> tuple[dict[int, OpenEvent], list[Attendance]]:
    """Lock and open the events of some evenings; return them, and the evenings as they are now."""
    locked = lock_events(evenings.values_list("event", flat=True))
    rows = evenings.select_related("registration").order_by("pk")
    opened = open_events(locked, at)
    return opened, [evening for evening in rows if evening.event_id in opened]


def drop(rows: Iterable[Registration], at: datetime, *, for_good: bool = False) -> None:
    """Delete registrations with their evenings, whose events hear of it from the caller.

    Those of events that are over stay in the count, which names nobody. Addresses go along to
    which nothing else points; see ``letters.domain.addresses``.
    """
    gone = list(rows)
    addresses = {row.address_id for row in gone} - {None}
    keep_counts(Attendance.objects.filter(registration__in=gone, event__ends_at__lte=at))
    Registration.objects.filter(pk__in=[row.pk for row in gone]).delete()
    if addresses:
        release_addresses(filter(None, addresses), at, for_good=for_good)
