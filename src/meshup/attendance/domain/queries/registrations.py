"""Registrations and their evenings, as values, for doors, letters and the desk.

Nobody is asked who they are here: a caller has checked that the asker is the peer, holds the
secret link, or helps with the agenda.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import BigIntegerField, CharField

from meshup.agenda.choices import PUBLIC
from meshup.attendance.choices import Standing
from meshup.attendance.domain.wishes import Wish
from meshup.attendance.errors import NoSuchRegistration
from meshup.attendance.models import Attendance, Registration
from meshup.kit import clock
from meshup.kit.compiled_query import CompiledQuery, Parameter

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
        source: "" for who registered here, or "fediverse".
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
    source: str
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
    return _only(_by_number.tuples(number=number))


def registration_with(handle: str) -> RegistrationFacts:
    """Return the registration that a secret link opens; see ``domain.links``.

    Raises:
        NoSuchRegistration: there is none (any more).
    """
    return _only(_by_handle.tuples(handle=handle))


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


def peers_with_address(address: int) -> set[int]:
    """Return the peers of whom whoever reads this address has said that they are it.

    Not all who left it: a device of somebody who typed it must not be joined to its reader's.
    """
    rows = Registration.objects.filter(address=address, is_readers=True)
    return set(rows.values_list("peer", flat=True))


def facts_of(rows: QuerySet[Registration]) -> list[RegistrationFacts]:
    """Return registrations as values, oldest first; three queries at most."""
    return _facts(_values(rows.order_by("made_at", "pk")).distinct())


def _facts(rows: Iterable[tuple[Any, ...]]) -> list[RegistrationFacts]:
    """Return values of rows as ``_values`` has them."""
    found = [dict(zip(FACTS, row, strict=True)) for row in rows]
    evenings = _evenings([row["number"] for row in found])
    return [
        RegistrationFacts(
            **row
            | {
                "event": row["event"] or "",
                "series": row["series"] or "",
                "evenings": tuple(evenings[row["number"]]),
            }
        )
        for row in found
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
    return RegistrationFacts(
        number=row.pk,
        handle=row.handle,
        peer=row.peer_id,
        event=event.slug,
        series="",
        companions=row.companions,
        name=row.name,
        maybe=row.maybe,
        address=row.address_id,
        only_changes=row.only_changes,
        language=row.language,
        source=row.source,
        since=row.since,
        made_at=row.made_at,
        evenings=(facts,),
    )


def _only(rows: list[tuple[Any, ...]]) -> RegistrationFacts:
    if not rows:
        raise NoSuchRegistration
    return _facts(rows)[0]


def _values(rows: QuerySet[Registration]) -> QuerySet[Registration, tuple[Any, ...]]:
    return rows.values_list(*FACTS.values())


FACTS: Final = {
    "number": "pk",
    "event": "event__slug",
    "series": "series__slug",
    **{name: name for name in ("handle", "peer", "companions", "name", "maybe", "address")},
    **{name: name for name in ("only_changes", "language", "source", "since", "made_at")},
}
"""Where the facts of a registration stand in its row."""
_by_number: Final = CompiledQuery(
    lambda: _values(Registration.objects.filter(pk=Parameter("number", BigIntegerField())))
)
_by_handle: Final = CompiledQuery(
    lambda: _values(Registration.objects.filter(handle=Parameter("handle", CharField())))
)


def _evenings(registrations: list[int]) -> dict[int, list[EveningFacts]]:
    rows = _evening_rows(registrations)
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


def _evening_rows(registrations: list[int]) -> list[tuple[Any, ...]]:
    if len(registrations) == 1:  # as each registration and each link asks
        return _evenings_of_one.tuples(number=registrations[0])
    return list(_evening_values(Attendance.objects.filter(registration__in=registrations)))


def _evening_values(rows: QuerySet[Attendance]) -> QuerySet[Attendance, tuple[Any, ...]]:
    columns = ("registration", "pk", "event", "standing", "persons", "offered_until")
    of_event = ("event__slug", "event__recurrence_date", "event__starts_at", "event__ends_at")
    public = rows.filter(event__state__in=PUBLIC).order_by("event__starts_at", "pk")
    return public.values_list(*columns, *of_event)


_evenings_of_one: Final = CompiledQuery(
    lambda: _evening_values(
        Attendance.objects.filter(registration=Parameter("number", BigIntegerField()))
    )
)


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
