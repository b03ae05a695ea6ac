"""Who of a device takes part in the rounds, and who may do something for whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from meshup.agenda.errors import NoSuchEvent
from meshup.kit.limits import visitor_of
from meshup.moderation.domain.admission import Visitor, refuse_blocked
from meshup.peers.device_cookie import people_on
from meshup.person_to_person.domain.channels import read_rounds, read_seats
from meshup.person_to_person.domain.queries.own_parts import own_parts
from meshup.presence.domain.queries.roster import presences_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django.http import HttpRequest

    from meshup.peers.domain.peers import PeerFacts
    from meshup.person_to_person.domain.queries.own_parts import OwnPart
    from meshup.person_to_person_screens.domain.phone_moment import Snapshot
    from meshup.presence.domain.queries.roster import Present


@dataclass(frozen=True, slots=True)
class PersonOnDevice:
    """Somebody for whom the device acts, as they are at the event.

    Attributes:
        presence: None for who has not come.
        part: None for who does not take part in the rounds.
        seat: what the channel of theirs tells; None without a part.
    """

    facts: PeerFacts
    presence: Present | None
    part: OwnPart | None
    seat: Any = None

    @property
    def number(self) -> int:
        """Which of the device it is."""
        return self.facts.number

    @property
    def name(self) -> str:
        """What they are called here."""
        return self.presence.display_name if self.presence else self.facts.name


def people_here(request: HttpRequest, slug: str) -> list[PersonOnDevice]:
    """Return everybody of the device, who acts first; those who take part with their seats."""
    people = people_on(request)
    numbers = [person.number for person in people]
    presences = presences_of(numbers, slug) if people else {}
    parts = own_parts(numbers, slug) if people else {}
    seats = read_seats([part.key for part in parts.values()]) if parts else {}
    found = [
        PersonOnDevice(person, presences.get(person.number), parts.get(person.number))
        for person in people
    ]
    return [_seated(person, seats) for person in found]


def _seated(person: PersonOnDevice, seats: Mapping[str, Snapshot]) -> PersonOnDevice:
    seat = seats.get(person.part.key) if person.part else None
    return replace(person, seat=seat) if seat else replace(person, part=None)


def participants_among(people: Sequence[PersonOnDevice]) -> list[PersonOnDevice]:
    """Return those who take part."""
    return [person for person in people if person.part]


def rounds_snapshot(slug: str) -> Snapshot:
    """Return what the channel "round" of an event tells."""
    return read_rounds([slug])[slug]


def visitor_in(request: HttpRequest, peer: int | None, *, has_code: bool) -> Visitor:
    """Return who asks, as limits and blocks know them."""
    return Visitor(visitor_of(request), peer, has_code)


def refuse_blocked_people(request: HttpRequest, visitor: Visitor, at: datetime) -> None:
    """Answer as if there were no event where who acts is blocked, or whom they act for."""
    known = [person.number for person in people_on(request)]
    named = [number for number in known if str(number) == request.POST.get("person")]
    about: list[int | None] = [*named, *known[:1]]
    for peer in about or [None]:
        refuse_blocked("join_evening", replace(visitor, peer=peer), at, absent=NoSuchEvent)
