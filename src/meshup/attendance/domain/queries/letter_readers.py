"""Registrations that get letters, and their evenings, as values: for letters about coming.

Nobody is asked who they are: what is written goes to the address that was left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q

from meshup.attendance.models import Attendance, Registration

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from meshup.kit.localized_text import Texts
    from meshup.kit.personal_data import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderRegistration:
    """A registration, as letters about it need it.

    Attributes:
        number, peer, handle: of it. address: number of what was left with it; None: none.
        gets_letters: whether they go to that address.
        series: slug of the series to whose every date it is; "" for one event.
        titles: what hosts call the series; of one event what they call that, or its series.
        since: of a series: from this date on.
    """

    number: int
    peer: int
    handle: str
    address: int | None
    gets_letters: bool
    series: str
    titles: Texts
    since: date | None
    made_at: datetime
    companions: int
    only_changes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderDate:
    """An evening of a registration; ``slug`` is of its event, ``standing`` as it is stored."""

    registration: int
    slug: str
    number: int
    standing: str
    persons: int
    queued_at: datetime
    offered_until: datetime | None


COLUMNS: Final = {
    **{name: name for name in ("peer", "handle", "address", "letters_since", "since", "made_at")},
    **{name: name for name in ("companions", "only_changes", "series__slug", "pk")},
    **{name: name for name in ("event__titles", "event__series__titles", "series__titles")},
}
DATE_COLUMNS: Final = {
    "registration": "registration",
    "slug": "event__slug",
    "number": "pk",
    **{name: name for name in ("standing", "persons", "queued_at", "offered_until")},
}


def reader_registration(number: int) -> ReaderRegistration | None:
    """Return a registration; None: it is gone."""
    return next(iter(_read(Registration.objects.filter(pk=number))), None)


def readers_of(registrations: Iterable[int]) -> dict[int, ReaderRegistration]:
    """Return those of these registrations that get letters, by number."""
    rows = Registration.objects.filter(pk__in=list(registrations), letters_since__isnull=False)
    return {row.number: row for row in _read(rows)}


def dates_of(registrations: Iterable[int]) -> list[ReaderDate]:
    """Return all evenings of these registrations."""
    rows = Attendance.objects.filter(registration__in=list(registrations))
    return [
        ReaderDate(**dict(zip(DATE_COLUMNS, values, strict=True)))
        for values in rows.values_list(*DATE_COLUMNS.values())
    ]


def registration_of(evening: int) -> int | None:
    """Return the registration of an evening; None: it is gone."""
    rows = Attendance.objects.filter(pk=evening)
    return rows.values_list("registration", flat=True).first()


def dates_apart(registration: ReaderRegistration) -> set[date]:
    """Return the dates of its series that its peer comes to, or not, by another registration."""
    rows = Attendance.objects.filter(
        peer=registration.peer, event__series__slug=registration.series
    ).exclude(registration=registration.number)
    days = rows.values_list("event__recurrence_date", flat=True)
    return {day for day in days if day is not None}


def is_known_reader(registration: ReaderRegistration) -> bool:
    """Say whether letters go to the same address about another registration of its peer."""
    others = Registration.objects.filter(peer=registration.peer, address=registration.address)
    return others.filter(letters_since__isnull=False).exists()


def unconfirmed(address: int, at: datetime) -> list[ReaderRegistration]:
    """Return what an address was left at, with a date ahead, about which no letters go to it."""
    waiting = Registration.objects.filter(address=address, letters_since=None)
    return _read(waiting.filter(evenings__event__ends_at__gt=at).distinct().order_by("pk"))


def addresses_at(events: Iterable[int], series: Iterable[int]) -> list[int]:
    """Return the addresses of who comes to one of these events, or to a date of these series."""
    dates = Attendance.objects.filter(Q(event__in=events) | Q(event__series__in=series))
    return _addresses(Q(pk__in=dates.values("registration")) | Q(series__in=series))


def all_addresses() -> list[int]:
    """Return the addresses of all registrations that get letters."""
    return _addresses(Q())


def reminded_between(first: datetime, last: datetime) -> list[int]:
    """Return the registrations that want reminders, and have a date that begins between these."""
    rows = Attendance.objects.filter(
        event__starts_at__range=(first, last),
        registration__letters_since__isnull=False,
        registration__only_changes=False,
    )
    return list(rows.order_by().values_list("registration", flat=True).distinct())


def reminded_of(slug: str, address: int) -> list[int]:
    """Return the registrations of an address that want a reminder of this event."""
    rows = Registration.objects.filter(
        address=address, evenings__event__slug=slug, only_changes=False
    )
    return list(rows.values_list("pk", flat=True))


def registrations_about(subject: Subject) -> list[int]:
    """Return the registrations of a peer, or with an e-mail address."""
    whose = Q(pk__in=())
    if subject.peer is not None:
        whose = Q(peer=subject.peer)
    elif subject.email:
        whose = Q(address__email=subject.email)
    return list(Registration.objects.filter(whose).values_list("pk", flat=True))


def _addresses(which: Q) -> list[int]:
    rows = Registration.objects.filter(which, letters_since__isnull=False, address__isnull=False)
    found = rows.order_by("address").values_list("address", flat=True).distinct()
    return [key for key in found if key]


def _read(rows: QuerySet[Registration]) -> list[ReaderRegistration]:
    found = [dict(zip(COLUMNS, row, strict=True)) for row in rows.values_list(*COLUMNS.values())]
    return [_value(row) for row in found]


def _value(row: dict[str, Any]) -> ReaderRegistration:
    kept = ("peer", "handle", "address", "since", "made_at", "companions", "only_changes")
    own = row["event__titles"]
    return ReaderRegistration(
        number=row["pk"],
        gets_letters=row["letters_since"] is not None,
        series=row["series__slug"] or "",
        titles=own or row["event__series__titles"] or row["series__titles"] or {},
        **{name: row[name] for name in kept},
    )
