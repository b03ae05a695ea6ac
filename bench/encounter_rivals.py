"""How others pair people in a round, beside the engine: all get the same room, none a preference.

Each takes a ``Turn`` and returns tables.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import networkx as nx

from bench.encounter_worlds import pair
from meshup.encounters.domain.rounds import plan_round
from meshup.encounters.domain.values import Met, Person, RoundRequest

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

    from bench.encounter_worlds import Guest, Room

    Policy = Callable[["Turn"], "Tables"]

Tables = list[tuple[int, ...]]


class Evening:
    """A room under way: who has met, and how often somebody rested."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.met = dict(room.met)
        self.rests: dict[int, int] = {}
        self.trios: dict[int, int] = {}
        self.tables: dict[int, str] = {}
        self.new: dict[int, int] = {}
        self.satisfied: set[int] = set()
        self.moment = 0

    def is_new(self, a: Guest, b: Guest) -> bool:
        """Return whether two may meet and have not."""
        return self.room.may_meet(a, b) and pair(a.number, b.number) not in self.met

    def remember(self, tables: Tables, there: Sequence[Guest]) -> None:
        """Note who met, sat where, and rested."""
        self.moment += 1
        seated = {number for table in tables for number in table}
        for guest in there:
            if guest.number not in seated:
                self.rests[guest.number] = self.rests.get(guest.number, 0) + 1
        newcomers = {guest.number for guest in there if guest.newcomer}
        for index, table in enumerate(tables):
            if not newcomers.issuperset(table):
                self.satisfied |= newcomers.intersection(table)
            for place, a in enumerate(table):
                self.tables[a] = str(index)
                if len(table) > 2:  # noqa: PLR2004 - a trio
                    self.trios[a] = self.trios.get(a, 0) + 1
                for b in table[place + 1 :]:
                    self.meet(a, b)

    def meet(self, a: int, b: int) -> None:
        """Note that two met."""
        times, _when = self.met.get(pair(a, b), (0, 0))
        for one in (a, b):
            self.new[one] = self.new.get(one, 0) + (not times)
        self.met[pair(a, b)] = (times + 1, self.room.month * 100 + self.moment)


@dataclass
class Turn:
    """What a policy gets to see: one round."""

    evening: Evening
    there: Sequence[Guest]
    number: int
    chance: random.Random


def at_random(turn: Turn) -> Tables:
    """Pair whoever stands beside each other after a shuffle, as most chat bots do."""
    order = [guest.number for guest in turn.there]
    turn.chance.shuffle(order)
    return list(zip(order[::2], order[1::2], strict=False))


def in_circle(turn: Turn) -> Tables:
    """Turn everybody but the first by one place each round (the circle method)."""
    order: list[int | None] = [guest.number for guest in turn.there]
    if len(order) % 2:
        order.append(None)
    if len(order) < 2:  # noqa: PLR2004 - nobody to meet
        return []
    fixed, ring = order[0], order[1:]
    moved = (turn.number - 1) % len(ring)
    ring = ring[moved:] + ring[:moved]
    seats = [fixed, *ring]
    half = len(seats) // 2
    pairs = zip(seats[:half], reversed(seats[half:]), strict=True)
    return [(a, b) for a, b in pairs if a is not None and b is not None]


def greedily(turn: Turn) -> Tables:
    """Give each, in random order, anybody new; then anybody who is left."""
    evening, free = turn.evening, list(turn.there)
    turn.chance.shuffle(free)
    tables: Tables = []
    for allowed in (evening.is_new, evening.room.may_meet):
        left = []
        while free:
            guest = free.pop()
            partner = next((other for other in free if allowed(guest, other)), None)
            if partner is None:
                left.append(guest)
            else:
                free.remove(partner)
                tables.append((guest.number, partner.number))
        free = left
    return tables


def greedily_new(turn: Turn) -> Tables:
    """Give each, in random order, anybody new; whoever is left rests."""
    return [table for table in greedily(turn) if pair(*table) not in turn.evening.met]


def by_networkx(turn: Turn) -> Tables:
    """Seat the most new pairs, all weighing the same; whoever is left rests (as Yelp's beans)."""
    graph = nx.Graph()
    order = list(turn.there)
    turn.chance.shuffle(order)
    graph.add_nodes_from(guest.number for guest in order)
    graph.add_edges_from(
        (a.number, b.number)
        for place, a in enumerate(order)
        for b in order[place + 1 :]
        if turn.evening.is_new(a, b)
    )
    matched = nx.max_weight_matching(graph, maxcardinality=True)
    return [(a, b) for a, b in matched]


def by_engine(turn: Turn) -> Tables:
    """Ask the engine."""
    plan = plan_round(request_of(turn))
    return [tuple(int(one) for one in table.people) for table in plan.tables]


def by_engine_in_twos(turn: Turn) -> Tables:
    """Ask the engine for people who would all rather rest than sit in a trio."""
    request = request_of(turn)
    people = tuple(replace(person, rather_rests=True) for person in request.people)
    plan = plan_round(replace(request, people=people))
    return [tuple(int(one) for one in table.people) for table in plan.tables]


def request_of(turn: Turn) -> RoundRequest:
    """Return what the engine is asked in a round."""
    evening, room = turn.evening, turn.evening.room
    met, blocked = relations_of(evening, {guest.number for guest in turn.there})
    return RoundRequest(
        people=tuple(person_of(evening, guest) for guest in turn.there),
        met=met,
        blocked=blocked,
        round_number=turn.number,
        rounds_left=room.rounds - turn.number + 1,
        seed=room.seed,
    )


def relations_of(
    evening: Evening, here: set[int]
) -> tuple[dict[tuple[str, str], Met], frozenset[tuple[str, str]]]:
    """Return who of those here has met, and who is blocked."""
    met = {
        ids_of(a, b): Met(times, f"{when:09d}")
        for (a, b), (times, when) in evening.met.items()
        if a in here and b in here
    }
    blocked = evening.room.blocked
    return met, frozenset(ids_of(a, b) for a, b in blocked if a in here and b in here)


def person_of(evening: Evening, guest: Guest) -> Person:
    """Return a guest as the engine knows them now."""
    return Person(
        id=str(guest.number),
        languages=guest.languages,
        wishes=frozenset(map(str, guest.wishes)),
        topics=guest.topics,
        newcomer=guest.newcomer,
        repeats_ok=guest.repeats_ok,
        rests=evening.rests.get(guest.number, 0),
        trios=evening.trios.get(guest.number, 0),
        new_encounters=evening.new.get(guest.number, 0),
        met_regular=guest.number in evening.satisfied,
        last_table=evening.tables.get(guest.number, ""),
    )


def ids_of(a: int, b: int) -> tuple[str, str]:
    """Return two numbers as a pair of ids."""
    low, high = sorted((str(a), str(b)))
    return low, high


POLICIES: Final = {
    "random": at_random,
    "circle": in_circle,
    "greedy": greedily,
    "networkx": by_networkx,
    "Meshup": by_engine,
}
"""The order of the tables."""
