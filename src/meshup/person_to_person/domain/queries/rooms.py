"""Who sits where in the rounds of an evening, as values.

The wall asks, and hosts: for their page and for the printed sheet. Names are as their people chose
them; what of them a wall shows is decided by ``domain.wall``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from meshup.introductions.domain.queries.introduced_pairs import pairs_introduced
from meshup.person_to_person.choices import Phase, SeatKind
from meshup.person_to_person.domain.clock import moment_of
from meshup.person_to_person.domain.rows import public_sessions, times_of
from meshup.person_to_person.models import Participant, Seat
from meshup.presence.domain.queries.roster import people_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime, timedelta

    from meshup.person_to_person.domain.clock import Moment, SessionTimes
    from meshup.person_to_person.models import RoundSession
    from meshup.presence.domain.queries.roster import Present


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
        participants: how many take part now.
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
    participants: int
    encounters: int
    introduced: int
    ended_at: datetime | None


@dataclass(slots=True)
class _Places:
    """The seats of one round, by where they are; tables by their place and name."""

    tables: dict[tuple[int, str], list[tuple[RoomPerson, bool]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    resting: list[RoomPerson] = field(default_factory=list)
    waiting: list[RoomPerson] = field(default_factory=list)


def room_view(slug: str, at: datetime) -> RoomView | None:
    """Return the rounds of an event at ``at``; None when nobody has opened them."""
    return room_views([slug], at).get(slug)


def room_views(slugs: Collection[str], at: datetime) -> dict[str, RoomView]:
    """Return the same of several events, by slug, in as many queries as for one."""
    rows = public_sessions().filter(event__slug__in=slugs).prefetch_related("rounds")
    times = {row: times_of(row) for row in rows}
    if not times:
        return {}
    moments = {row: moment_of(times[row], at) for row in times}
    participants = _participants(times)
    people = people_of([row.event.slug for row in times], at)
    places = _places(moments, participants, people)
    introduced = pairs_introduced()
    views = {}
    for row, moment in moments.items():
        rounds = {
            each.number: _round(each.number, times[row], moment, places.get(each.pk, _Places()))
            for each in row.rounds.all()
        }
        views[row.event.slug] = RoomView(
            slug=row.event.slug,
            phase=moment.phase,
            under=_under(moment, at),
            remaining=moment.remaining,
            round=rounds.get(moment.number),
            following=rounds.get(moment.next_number),
            rounds=max(row.rounds_planned, len(rounds)),
            round_time=times[row].round_time,
            names_on_wall=row.names_on_wall,
            participants=sum(each.left_at is None for each in participants[row.pk]),
            encounters=sum(each.met for each in participants[row.pk]) // 2,
            introduced=introduced,
            ended_at=row.ended_at,
        )
    return views


def _round(number: int, times: SessionTimes, moment: Moment, places: _Places) -> RoomRound:
    """Return a round by its number; the one that is seen with its moments as the clock has them."""
    this = times.rounds[number - 1]
    begins_at, ends_at = this.begins_at, this.ends_at
    if number == moment.number:
        begins_at, ends_at = moment.begins_at or begins_at, moment.ends_at or ends_at
    return RoomRound(
        number,
        begins_at,
        ends_at,
        tuple(_table(label, seated) for (_at, label), seated in sorted(places.tables.items())),
        tuple(_by_name(places.resting)),
        tuple(_by_name(places.waiting)),
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
    moments: Mapping[RoundSession, Moment],
    participants: Mapping[int, Iterable[Participant]],
    people: Mapping[str, Mapping[int, Present]],
) -> dict[int, _Places]:
    """Return where everybody is in the rounds that are seen, or come next, by round."""
    shown = {
        each.pk: people[row.event.slug]
        for row, moment in moments.items()
        for each in row.rounds.all()
        if each.number in {moment.number, moment.next_number}
    }
    everybody = {each.pk: each for those in participants.values() for each in those}
    places: dict[int, _Places] = defaultdict(_Places)
    for seat in Seat.objects.filter(round__in=shown):
        participant = everybody.get(seat.participant_id)
        if participant is None:  # came between two questions; the next snapshot has them
            continue
        present = shown[seat.round_id].get(participant.peer_id)
        name = present.display_name if present is not None else ""
        person = RoomPerson(participant.pk, name, seat.stays, participant.by_helper)
        place = places[seat.round_id]
        if seat.kind == SeatKind.TABLE:
            place.tables[seat.table_index or 0, seat.table].append((person, seat.rescued))
        else:
            (place.resting if seat.kind == SeatKind.REST else place.waiting).append(person)
    return places


def _table(label: str, seated: Collection[tuple[RoomPerson, bool]]) -> RoomTable:
    people = tuple(_by_name(person for person, _rescued in seated))
    return RoomTable(label, people, any(rescued for _person, rescued in seated))


def _by_name(people: Iterable[RoomPerson]) -> list[RoomPerson]:
    return sorted(people, key=lambda person: (person.name.casefold(), person.number))
