"""Who comes to an event, for people who sign in: each function says who asks, and refuses others.

Names are those that visitors gave for the list, and nothing else of them comes out of here: no
address, no network, no device.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.agenda.domain.queries.events import event_for
from meshup.attendance.choices import Standing
from meshup.attendance.errors import NoSuchEvening
from meshup.attendance.models import Attendance, CountElsewhere, Removal
from meshup.attendance.rules import may_keep_attendance, may_see_names
from meshup.community.rules import require

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.kit.bursts import Burst

LISTED: Final = (
    *(Standing.COMING, Standing.OFFERED, Standing.WAITING),
    *(Standing.MAYBE, Standing.REMOVED),
)
"""The standings that hosts see, in the order of the list; who skips is not on it."""
NAMES_SHOWN: Final = 30
NUMBERS_PER_QUERY: Final = 5_000
"""Registrations that one query names."""


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody on the list of an event.

    Attributes:
        number: of their evening.
        name: as they gave it for the list, "" for none.
        persons: with companions.
        since: from when on they are in line.
        let_in_because: why a host took them out of turn, "" for nobody did.
        in_series: whether they come to every date of the series.
        has_address: whether they left an e-mail address.
        offered_until: when the offer of a place ends, for who was offered one.
        source: "" for who registered here, or "fediverse".
    """

    number: int
    name: str
    persons: int
    standing: Standing
    since: datetime
    let_in_because: str = ""
    in_series: bool = False
    has_address: bool = False
    offered_until: datetime | None = None
    source: str = ""

    @property
    def companions(self) -> int:
        """How many come along."""
        return self.persons - 1


@dataclass(frozen=True, slots=True)
class RemovedTogether:
    """What a host removed in one press, which one press puts back."""

    number: int
    at: datetime
    is_burst: bool
    registrations: int
    persons: int


@dataclass(frozen=True, slots=True)
class EntranceList:
    """Who comes, for the entrance and the venue: (name, persons) in the order of names.

    Attributes:
        coming, maybe: those who gave a name.
        unnamed, unnamed_maybe: persons in groups that gave none.
    """

    coming: tuple[tuple[str, int], ...] = ()
    maybe: tuple[tuple[str, int], ...] = ()
    unnamed: int = 0
    unnamed_maybe: int = 0

    @property
    def persons(self) -> int:
        """All who come."""
        return self.unnamed + sum(persons for _name, persons in self.coming)


@dataclass(frozen=True, slots=True)
class SiteCount:
    """How many registered on another site, and when a host noted it."""

    source: str
    number: int
    noted_at: datetime


def attendees_for(asker: Asker, slug: str) -> list[Attendee]:
    """Return everybody on the list of an event, standing after standing, each in fair order.

    Raises:
        HostsOnly, NoSuchEvent
    """
    require(asker, may_keep_attendance)
    event_for(asker, slug)
    rows = Attendance.objects.filter(event__slug=slug, standing__in=LISTED)
    order = {standing: place for place, standing in enumerate(LISTED)}
    found = [
        _attendee(row) for row in rows.select_related("registration").order_by("queued_at", "pk")
    ]
    return sorted(found, key=lambda attendee: order[attendee.standing])


def attendee_for(asker: Asker, slug: str, evening: int) -> Attendee:
    """Return one of those on the list of an event.

    Raises:
        HostsOnly, NoSuchEvening
    """
    require(asker, may_keep_attendance)
    rows = Attendance.objects.filter(event__slug=slug, pk=evening, standing__in=LISTED)
    if row := rows.select_related("registration").first():
        return _attendee(row)
    raise NoSuchEvening


def entrance_list_for(asker: Asker, slug: str) -> EntranceList:
    """Return the list for the entrance.

    Raises:
        HostsOnly: whoever asks neither hosts nor stands at the door.
        NoSuchEvent
    """
    require(asker, may_see_names)
    event_for(asker, slug)
    rows = Attendance.objects.filter(
        event__slug=slug, standing__in=(Standing.COMING, Standing.MAYBE)
    ).values_list("standing", "registration__name", "persons")
    of = {standing: [row[1:] for row in rows if row[0] == standing] for standing in LISTED}
    coming, unnamed = _named(of[Standing.COMING])
    maybe, unnamed_maybe = _named(of[Standing.MAYBE])
    return EntranceList(coming, maybe, unnamed, unnamed_maybe)


def removals_for(asker: Asker, slug: str) -> list[RemovedTogether]:
    """Return what hosts removed from an event and may put back, latest first.

    Raises:
        HostsOnly
    """
    require(asker, may_keep_attendance)
    removals = Removal.objects.filter(event__slug=slug).prefetch_related("evenings__evening")
    return [
        RemovedTogether(
            removal.pk,
            removal.made_at,
            removal.is_burst,
            len({row.evening.registration_id for row in removal.evenings.all()}),
            sum(row.evening.persons for row in removal.evenings.all()),
        )
        for removal in removals.order_by("-made_at", "-pk")
    ]


def numbers_elsewhere(slug: str) -> list[SiteCount]:
    """Return what hosts noted of other sites, by name; for pages of people who sign in."""
    rows = CountElsewhere.objects.filter(event__slug=slug).order_by("source")
    return [SiteCount(row.source, row.number, row.noted_at) for row in rows]


def _named(rows: Iterable[tuple[str, int]]) -> tuple[tuple[tuple[str, int], ...], int]:
    """Return those with a name, in order, and how many persons have none."""
    listed = list(rows)
    named = sorted((row for row in listed if row[0]), key=lambda row: (row[0].casefold(), row))
    return tuple(named), sum(persons for name, persons in listed if not name)


def _attendee(row: Attendance) -> Attendee:
    registration = row.registration
    return Attendee(
        number=row.pk,
        name=registration.name,
        persons=row.persons,
        standing=Standing(row.standing),
        since=row.queued_at,
        let_in_because=row.let_in_because,
        in_series=registration.series_id is not None,
        has_address=registration.address_id is not None,
        offered_until=row.offered_until if row.standing == Standing.OFFERED else None,
        source=registration.source,
    )


@dataclass(frozen=True, slots=True)
class BurstFacts:
    """A burst as a host looks at it.

    Attributes:
        number: of its first registration. since: when that came.
        registrations, persons, networks: how many.
        in_series: how many of them come to every date of the series.
        names: up to ``NAMES_SHOWN`` of the names that were given, each once.
    """

    number: int
    since: datetime
    registrations: int
    persons: int
    networks: int
    in_series: int
    names: tuple[str, ...]


def burst_facts_for(asker: Asker, slug: str, burst: Burst) -> BurstFacts:
    """Return what a host sees of a burst of an event.

    Raises:
        HostsOnly
    """
    require(asker, may_keep_attendance)
    numbers = sorted(burst.numbers)
    rows = [
        row
        for first in range(0, len(numbers), NUMBERS_PER_QUERY)
        for row in Attendance.objects.filter(
            registration__in=numbers[first : first + NUMBERS_PER_QUERY], event__slug=slug
        ).values_list("persons", "registration__series", "registration__name")
    ]
    names = [name for _persons, _series, name in rows if name]
    return BurstFacts(
        number=burst.number,
        since=burst.since,
        registrations=len(burst.arrivals),
        persons=sum(persons for persons, _series, _name in rows),
        networks=len(burst.origins),
        in_series=sum(series is not None for _persons, series, _name in rows),
        names=tuple(dict.fromkeys(names))[:NAMES_SHOWN],
    )
