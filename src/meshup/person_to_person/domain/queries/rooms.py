"""Who sits where in the rounds of an evening, as values.

The wall asks, and hosts: for their page and for the printed sheet. Names are as their people chose
them; what of them a wall shows is decided by ``domain.wall``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from meshup.encounters.domain.queries.introduced_pairs import pairs_introduced
from meshup.person_to_person.choices import Phase, SeatKind
from meshup.person_to_person.domain.clock import moment_of
from meshup.person_to_person.domain.rows import times_of
from meshup.person_to_person.models import Participant, RoundSession, Seat
from meshup.presence.domain.queries.roster import display_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime, timedelta

    from meshup.person_to_person.domain.clock import Moment


@dataclass(frozen=True, slots=True)
class RoomPerson:
    """Somebody in one round.

    Attributes:
        number: of the participant; for hosts only.
        name: as they chose; "" for who chose none.
        stays: whether they keep the seat they had.
        by_helper: whether they have no phone here.
    """

    number: int
    name: str
    stays: bool = False
    by_helper: bool = False


@dataclass(frozen=True, slots=True)
class RoomTable:
    """Two or three people at a table; ``rescued`` when somebody was sent there while it ran."""

    label: str
    people: tuple[RoomPerson, ...]
    rescued: bool = False


@dataclass(frozen=True, slots=True)
class RoomRound:
    """Everybody's place in one round; tables stand in their order, people by name."""

    number: int
    begins_at: datetime
    ends_at: datetime
    tables: tuple[RoomTable, ...] = ()
    resting: tuple[RoomPerson, ...] = ()
    waiting: tuple[RoomPerson, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomView:
    """The rounds of an evening at one moment, as a room sees them.

    Attributes:
        phase: what the clock says. under: the same, as if the clock did not stand still.
        remaining: until people begin to talk, or stop; None when nothing runs down.
        round: that everybody may see; None before the first.
        following: the next one, from when it is planned; nobody sees it before the other ends.
        rounds: how many there will be. round_time: how long each is.
        names_on_wall: "names", "initials" or "none".
        taking_part: how many do now.
        encounters: of this evening, in rounds that are over.
        introduced: how many pairs this community has introduced, ever.
    """

    slug: str
    phase: Phase
    under: Phase
    remaining: timedelta | None
    round: RoomRound | None
    following: RoomRound | None
    rounds: int
    round_time: timedelta
    names_on_wall: str
    taking_part: int
    encounters: int
    introduced: int
    ended_at: datetime | None


@dataclass(slots=True)
class _Places:
    """The seats of one round, by where they are."""

    tables: dict[str, list[tuple[RoomPerson, bool]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    resting: list[RoomPerson] = field(default_factory=list)
    waiting: list[RoomPerson] = field(default_factory=list)


def room_view(slug: str, at: datetime) -> RoomView | None:
    """Return the rounds of an event at ``at``; None when nobody has opened them."""
    return room_views([slug], at).get(slug)


def room_views(slugs: Collection[str], at: datetime) -> dict[str, RoomView]:
    """Return the same of several events, by slug, in as many queries as for one."""
    rows = RoundSession.objects.filter(event__slug__in=slugs).select_related("event")
    sessions = list(rows.prefetch_related("rounds"))
    if not sessions:
        return {}
    moments = {row.pk: moment_of(times_of(row), at) for row in sessions}
    names = display_names([row.event.slug for row in sessions])
    participants = _participants(sessions)
    places = _places(sessions, moments, participants, names)
    introduced = pairs_introduced()
    return {
        row.event.slug: _view(row, at, participants[row.pk], places, introduced) for row in sessions
    }


def _view(
    row: RoundSession,
    at: datetime,
    participants: Collection[Participant],
    places: Mapping[int, _Places],
    introduced: int,
) -> RoomView:
    times = times_of(row)
    moment = moment_of(times, at)
    order = {label: place for place, label in enumerate(row.tables)}
    numbers = {each.number: each.pk for each in row.rounds.all()}

    def round_of(number: int) -> RoomRound | None:
        if number not in numbers:
            return None
        begins_at, ends_at = moment.begins_at, moment.ends_at
        if number != moment.number or begins_at is None or ends_at is None:
            begins_at = times.rounds[number - 1].begins_at
            ends_at = times.rounds[number - 1].ends_at
        found = places.get(numbers[number], _Places())
        tables = sorted(found.tables, key=lambda label: (order.get(label, -1), _natural(label)))
        return RoomRound(
            number,
            begins_at,
            ends_at,
            tuple(_table(label, found.tables[label]) for label in tables),
            tuple(_by_name(found.resting)),
            tuple(_by_name(found.waiting)),
        )

    return RoomView(
        slug=row.event.slug,
        phase=moment.phase,
        under=_under(moment, at),
        remaining=moment.remaining,
        round=round_of(moment.number),
        following=round_of(moment.next_number),
        rounds=max(row.rounds_planned, len(times.rounds)),
        round_time=times.round_time,
        names_on_wall=row.names_on_wall,
        taking_part=sum(each.left_at is None for each in participants),
        encounters=sum(each.met for each in participants) // 2,
        introduced=introduced,
        ended_at=row.ended_at,
    )


def _under(moment: Moment, at: datetime) -> Phase:
    """Return the phase that stands still, on hold; the phase itself otherwise."""
    if moment.phase != Phase.HELD or moment.begins_at is None:
        return moment.phase
    if moment.remaining is None:
        return Phase.BETWEEN
    return Phase.ANNOUNCED if moment.begins_at > at else Phase.TALKING


def _participants(sessions: Iterable[RoundSession]) -> dict[int, list[Participant]]:
    found: dict[int, list[Participant]] = defaultdict(list)
    for participant in Participant.objects.filter(session__in=sessions):
        found[participant.session_id].append(participant)
    return found


def _places(
    sessions: Iterable[RoundSession],
    moments: Mapping[int, Moment],
    participants: Mapping[int, Iterable[Participant]],
    names: Mapping[str, Mapping[int, str]],
) -> dict[int, _Places]:
    """Return where everybody is in the rounds that are seen, or come next, by round."""
    shown = {
        each.pk: names[row.event.slug]
        for row in sessions
        for each in row.rounds.all()
        if each.number in {moments[row.pk].number, moments[row.pk].next_number}
    }
    everybody = {each.pk: each for people in participants.values() for each in people}
    places: dict[int, _Places] = defaultdict(_Places)
    for seat in Seat.objects.filter(round__in=shown).order_by("pk"):
        participant = everybody[seat.participant_id]
        name = shown[seat.round_id].get(participant.peer_id, "")
        person = RoomPerson(participant.pk, name, seat.stays, participant.by_helper)
        place = places[seat.round_id]
        if seat.kind == SeatKind.TABLE:
            place.tables[seat.table].append((person, seat.rescued))
        else:
            (place.resting if seat.kind == SeatKind.REST else place.waiting).append(person)
    return places


def _table(label: str, seated: Collection[tuple[RoomPerson, bool]]) -> RoomTable:
    people = tuple(_by_name(person for person, _rescued in seated))
    return RoomTable(label, people, any(rescued for _person, rescued in seated))


def _by_name(people: Iterable[RoomPerson]) -> list[RoomPerson]:
    return sorted(people, key=lambda person: (person.name.casefold(), person.number))


def _natural(label: str) -> list[tuple[int, str]]:
    """Return what sorts "2" before "10", and "B 2" before "B 10"."""
    return [
        (int(part), "") if part.isdigit() else (-1, part.casefold())
        for part in re.split(r"(\d+)", label)
        if part
    ]
