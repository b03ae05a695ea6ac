"""Shell: what is asked of the engine for a round: who is ready, and what is known of them.

As few queries for three hundred people as for three. Nobody in a request is a peer: people are
numbers of participants, which mean nothing beyond this evening.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from meshup.community.domain.queries import this_node
from meshup.encounters.domain.values import Met, Person, RoundRequest, pair_of
from meshup.introductions.domain.avoiding import avoided_among
from meshup.introductions.domain.queries.history import history_among
from meshup.introductions.domain.wishing import wished_among
from meshup.person_to_person.domain.evening_so_far import Evening, SeatFacts, evening_of
from meshup.person_to_person.models import Participant, RoundSession, Seat
from meshup.presence.domain.queries.roster import present_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from meshup.encounters.domain.values import Pair

SEAT_FIELDS: Final = (
    *("participant_id", "round__number", "kind", "table", "table_index", "stays"),
    "missed_at",
)


@dataclass(frozen=True, slots=True)
class Ready:
    """A participant who is there and can be given a seat."""

    number: int
    peer: int
    key: str
    name: str
    languages: tuple[str, ...]
    wish: Participant


@dataclass(frozen=True, slots=True)
class Gathered:
    """Who is ready, by number, and which two of them must not meet."""

    people: Mapping[int, Ready]
    blocked: frozenset[Pair]


@dataclass(frozen=True, slots=True)
class Known(Gathered):
    """What is known of those who are ready, whatever is asked of the engine for them."""

    evening: Evening
    met: Mapping[Pair, Met]
    wishes: Mapping[int, frozenset[int]]

    def person(self, number: int) -> Person:
        """Return a participant as the engine knows people."""
        ready, so_far = self.people[number], self.evening.of(number)
        return Person(
            id=str(number),
            languages=frozenset(ready.languages),
            wishes=frozenset(str(other) for other in self.wishes.get(number, ())),
            topics=frozenset(ready.wish.topics),
            newcomer=ready.wish.newcomer,
            repeats_ok=ready.wish.repeats_ok,
            rests=so_far.rests,
            trios=so_far.trios,
            new_encounters=len(so_far.met),
            met_regular=any(
                other in self.people and not self.people[other].wish.newcomer
                for other in so_far.met
            ),
            wants_trio=ready.wish.wants_trio,
            rather_rests=ready.wish.rather_rests,
            last_table="" if so_far.last_index is None else str(so_far.last_index),
            stayed=so_far.stayed,
        )

    @property
    def planned(self) -> frozenset[Pair]:
        """Who was to meet this evening and did not."""
        return frozenset(pair_of(str(one), str(other)) for one, other in self.evening.missed)


def ready_for(session: RoundSession, number: int, at: datetime) -> dict[int, Ready]:
    """Return who can be given a seat in a round, by number: there, called somehow, not paused."""
    there = {person.peer: person for person in present_at(session.event.slug, at)}
    usual = tuple(session.languages) or tuple(this_node().languages)
    rows = Participant.objects.filter(session=session, left_at=None, reported_missing_at=None)
    return {
        row.pk: Ready(
            row.pk,
            row.peer_id,
            row.key,
            there[row.peer_id].display_name,
            there[row.peer_id].languages or usual,
            row,
        )
        for row in rows.exclude(skips_round=number).order_by("pk")
        if row.peer_id in there
    }


def gathered_for(session: RoundSession, number: int, at: datetime) -> Gathered:
    """Return who is ready for a round now, and who of them must not meet."""
    people = ready_for(session, number, at)
    numbers = {ready.peer: str(ready.number) for ready in people.values()}
    avoided = avoided_among({ready.peer: ready.name for ready in people.values()}, at)
    return Gathered(
        people, frozenset(pair_of(numbers[one], numbers[other]) for one, other in avoided)
    )


def known_of(session: RoundSession, number: int, at: datetime, *, before: int) -> Known:
    """Return what is known of who is ready for a round, with the evening ``before`` a round.

    A round that still runs counts as met, but for those who cannot find each other.
    """
    gathered = gathered_for(session, number, at)
    people = gathered.people
    evening = evening_of(seats_before(session, before))
    by_peer = {ready.peer: str(ready.number) for ready in people.values()}
    history = history_among(list(by_peer))
    met = {
        pair_of(by_peer[one], by_peer[other]): Met(past.times, past.last_seen)
        for (one, other), past in history.items()
    }
    for one, other in evening.met:
        pair = pair_of(str(one), str(other))
        met.setdefault(pair, Met(1, at.isoformat()))
    names = {ready.peer: ready.name for ready in people.values()}
    wished = wished_among(names, session.event.slug)
    wishes = {
        int(by_peer[by]): frozenset(int(by_peer[other]) for other in others)
        for by, others in wished.items()
    }
    return Known(people, gathered.blocked, evening, met, wishes)


def round_request(session: RoundSession, known: Known, number: int) -> RoundRequest:
    """Return what is asked of the engine for a whole round."""
    return RoundRequest(
        people=tuple(known.person(each) for each in known.people),
        met=known.met,
        blocked=known.blocked,
        planned=known.planned,
        round_number=number,
        rounds_left=max(1, session.rounds_planned - number + 1),
        tables=len(session.tables) or None,
        seed=seed_of(session, number),
    )


def seed_of(session: RoundSession, number: int) -> int:
    """Return the seed of one round, which follows from that of the session."""
    mixed = sha256(f"{session.seed}:{number}".encode()).digest()
    return int.from_bytes(mixed[:7], "big")


def seats_before(session: RoundSession, number: int) -> Iterable[SeatFacts]:
    """Return the seats of the rounds before ``number``, in one query."""
    rows = Seat.objects.filter(round__session=session, round__number__lt=number).order_by()
    return facts_of(rows.values_list(*SEAT_FIELDS))


def facts_of(rows: Iterable[tuple[Any, ...]]) -> list[SeatFacts]:
    """Return rows of ``SEAT_FIELDS`` as facts."""
    return [
        SeatFacts(participant, number, kind, table, index, stays, missed_at is not None)
        for participant, number, kind, table, index, stays, missed_at in rows
    ]
