"""Registrations and their evenings, as values, for doors, letters and the desk.

Nobody is asked who they are here: a caller has checked that the asker is the peer, holds the
secret link, or helps with the agenda.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F

from meshup.agenda.choices import PUBLIC
from meshup.attendance.choices import Standing
from meshup.attendance.domain.wishes import Wish
from meshup.attendance.errors import NoSuchRegistration
from meshup.attendance.models import Attendance, Registration
from meshup.kit import clock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from meshup.agenda.domain.occurrence import Occurrence

COMES = (Standing.COMING, Standing.MAYBE, Standing.WAITING, Standing.OFFERED)
"""Who wants to hear of changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EveningFacts:
    """One event of a registration.

    Attributes:
        number: of the evening, for signals and answers.
        slug: of the event. day: its date by the rule; None for a single event.
        standing: at this moment; an offer whose time is over reads as waiting.
        persons: with companions: 1 to 10.
        offered_until: until when the place is kept; None when none is offered.
        place_in_queue: from 1 on; None for who does not wait, or did not answer an offer.
        did_not_answer: an offer ended; they stay on the list, and are asked no more.
    """

    number: int
    slug: str
    day: date | None
    starts_at: datetime
    ends_at: datetime
    standing: Standing
    persons: int
    offered_until: datetime | None = None
    place_in_queue: int | None = None
    did_not_answer: bool = False

    @property
    def state(self) -> str:
        """The standing as machines are told it: an offered place is still waited for."""
        offered = self.standing == Standing.OFFERED
        return (Standing.WAITING if offered else self.standing).value


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationFacts:
    """That somebody comes: to ``event``, or to every date of ``series`` (slugs; the other is "").

    Attributes:
        address: number of the e-mail address they left; None: none.
        since: of a series: they come from this date on.
        evenings: public events only, soonest first.
    """

    number: int
    handle: str
    peer: int
    event: str
    series: str
    companions: int
    name: str
    maybe: bool
    address: int | None
    only_changes: bool
    language: str
    since: date | None
    made_at: datetime
    evenings: tuple[EveningFacts, ...]

    @property
    def wish(self) -> Wish:
        """What they said; change a part of it by ``dataclasses.replace``."""
        return Wish(
            companions=self.companions,
            name=self.name,
            maybe=self.maybe,
            series=bool(self.series),
            only_changes=self.only_changes,
        )

    def evening(self, slug: str) -> EveningFacts | None:
        """Return the evening at the event with this address."""
        return next((evening for evening in self.evenings if evening.slug == slug), None)


def registration(number: int) -> RegistrationFacts:
    """Return a registration by number, in three queries.

    Raises:
        NoSuchRegistration: there is none (any more).
    """
    return _only(Registration.objects.filter(pk=number))


def registration_with(handle: str) -> RegistrationFacts:
    """Return the registration that a secret link opens; see ``domain.links``.

    Raises:
        NoSuchRegistration: there is none (any more).
    """
    return _only(Registration.objects.filter(handle=handle))


def registrations_of(peers: Iterable[int]) -> list[RegistrationFacts]:
    """Return all registrations of these peers, oldest first, in three queries."""
    return facts_of(Registration.objects.filter(peer__in=list(peers)))


def evening_of(peer: int, slug: str) -> tuple[RegistrationFacts, EveningFacts] | None:
    """Return how a peer comes to an event; None when they did not say that they do."""
    rows = Registration.objects.filter(evenings__event__slug=slug, evenings__peer=peer)
    for facts in facts_of(rows):
        if evening := facts.evening(slug):
            return facts, evening
    return None


def evening_facts(number: int) -> tuple[RegistrationFacts, EveningFacts] | None:
    """Return an evening by number, for a letter about it; None when it is gone."""
    for facts in facts_of(Registration.objects.filter(evenings=number)):
        for evening in facts.evenings:
            if evening.number == number:
                return facts, evening
    return None


def addresses_coming(slug: str) -> list[tuple[int, int]]:
    """Return (registration, address) of who comes, may come or waits, and left an address."""
    rows = Attendance.objects.filter(
        event__slug=slug, standing__in=COMES, registration__address__isnull=False
    )
    return list(rows.order_by("pk").values_list("registration", "registration__address"))


def addresses_of_series(slug: str) -> list[tuple[int, int]]:
    """Return (registration, address) of who comes to a whole series and left an address."""
    rows = Registration.objects.filter(series__slug=slug, address__isnull=False)
    return list(rows.order_by("pk").values_list("pk", "address"))


def peers_with_address(address: int) -> set[int]:
    """Return the peers who left this address with a registration."""
    rows = Registration.objects.filter(address=address)
    return set(rows.values_list("peer", flat=True))


def facts_of(rows: QuerySet[Registration]) -> list[RegistrationFacts]:
    """Return registrations as values, oldest first; three queries at most."""
    found = list(
        rows.annotate(event_slug=F("event__slug"), series_slug=F("series__slug"))
        .order_by("made_at", "pk")
        .distinct()
    )
    evenings = _evenings([row.pk for row in found])
    return [
        _facts(row, row.event_slug or "", row.series_slug or "", evenings[row.pk]) for row in found
    ]


def only_evening(
    row: Registration, evening: Attendance, event: Occurrence
) -> RegistrationFacts | None:
    """Return the facts of a registration to one event, all of which is at hand; asks nothing.

    None for who waits: their place in the line is known to the table alone.
    """
    if evening.standing not in {Standing.COMING, Standing.MAYBE}:
        return None
    facts = EveningFacts(
        number=evening.pk,
        slug=event.slug,
        day=event.recurrence_date,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        standing=Standing(evening.standing),
        persons=evening.persons,
    )
    return _facts(row, event.slug, "", [facts])


def _facts(
    row: Registration, event: str, series: str, evenings: list[EveningFacts]
) -> RegistrationFacts:
    return RegistrationFacts(
        number=row.pk,
        handle=row.handle,
        peer=row.peer_id,
        event=event,
        series=series,
        companions=row.companions,
        name=row.name,
        maybe=row.maybe,
        address=row.address_id,
        only_changes=row.only_changes,
        language=row.language,
        since=row.since,
        made_at=row.made_at,
        evenings=tuple(evenings),
    )


def _only(rows: QuerySet[Registration]) -> RegistrationFacts:
    found = facts_of(rows)
    if not found:
        raise NoSuchRegistration
    return found[0]


def _evenings(registrations: list[int]) -> dict[int, list[EveningFacts]]:
    columns = ("registration", "pk", "event", "standing", "persons", "offered_until")
    of_event = ("event__slug", "event__recurrence_date", "event__starts_at", "event__ends_at")
    rows = list(
        Attendance.objects.filter(registration__in=registrations, event__state__in=PUBLIC)
        .order_by("event__starts_at", "pk")
        .values_list(*columns, *of_event)
    )
    now = clock.now()
    waiting = {event for _, _, event, standing, *_ in rows if standing == Standing.WAITING}
    places = _places_in_queue(waiting)
    found: dict[int, list[EveningFacts]] = defaultdict(list)
    for registration_number, number, _, standing, persons, until, *event in rows:
        is_offered = standing == Standing.OFFERED and until > now
        found[registration_number].append(
            EveningFacts(
                number=number,
                slug=event[0],
                day=event[1],
                starts_at=event[2],
                ends_at=event[3],
                standing=_standing(standing, is_offered=is_offered),
                persons=persons,
                offered_until=until if is_offered else None,
                place_in_queue=places.get(number),
                did_not_answer=until is not None and not is_offered,
            )
        )
    return found


def _standing(stored: str, *, is_offered: bool) -> Standing:
    if stored == Standing.OFFERED and not is_offered:
        return Standing.WAITING
    return Standing(stored)


def _places_in_queue(events: set[int]) -> dict[int, int]:
    """Return the place in line of each evening at these events; asks nothing without any."""
    if not events:
        return {}
    lines: dict[int, list[int]] = defaultdict(list)
    rows = Attendance.objects.filter(
        event__in=events, standing=Standing.WAITING, offered_until__isnull=True
    )
    for event, number in rows.order_by("queued_at", "pk").values_list("event", "pk"):
        lines[event].append(number)
    return {number: place for line in lines.values() for place, number in enumerate(line, 1)}
