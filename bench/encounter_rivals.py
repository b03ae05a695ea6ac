"""How others pair people in a round, beside the engine: all get the same room, none a preference.

Each takes the room, who is there, the number of the round and chance, and returns tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import networkx

from bench.encounter_worlds import pair
from meshup.encounters.domain.rounds import plan_round
from meshup.encounters.domain.values import Met, Person, RoundRequest

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

    from bench.encounter_worlds import Guest, Room

Tables = list[tuple[int, ...]]


class Evening:
    """A room under way: who has met, and how often somebody rested."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.met = dict(room.met)
        self.rests: dict[int, int] = {}
        self.trios: dict[int, int] = {}
        self.tables: dict[int, str] = {}
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
        for index, table in enumerate(tables):
            for place, a in enumerate(table):
                self.tables[a] = str(index)
                if len(table) > 2:  # noqa: PLR2004 - a trio
                    self.trios[a] = self.trios.get(a, 0) + 1
                for b in table[place + 1 :]:
                    self.meet(a, b)

    def meet(self, a: int, b: int) -> None:
        """Note that two met."""
        times, _when = self.met.get(pair(a, b), (0, 0))
        self.met[pair(a, b)] = (times + 1, self.room.month * 100 + self.moment)


Policy = "Callable[[Evening, Sequence[Guest], int, random.Random], Tables]"


def at_random(evening: Evening, there: Sequence[Guest], number: int, chance: random.Random) -> Tables:
    """Pair whoever stands beside each other after a shuffle, as most chat bots do."""
    order = [guest.number for guest in there]
    chance.shuffle(order)
    return list(zip(order[::2], order[1::2], strict=False))


def in_circle(evening: Evening, there: Sequence[Guest], number: int, chance: random.Random) -> Tables:
    """Turn everybody but the first by one place each round (the circle method)."""
    order: list[int | None] = [guest.number for guest in there]
    if len(order) % 2:
        order.append(None)
    if len(order) < 2:  # noqa: PLR2004 - nobody to meet
        return []
    fixed, ring = order[0], order[1:]
    turn = (number - 1) % len(ring)
    ring = ring[turn:] + ring[:turn]
    seats = [fixed, *ring]
    half = len(seats) // 2
    pairs = zip(seats[:half], reversed(seats[half:]), strict=True)
    return [(a, b) for a, b in pairs if a is not None and b is not None]


def greedily(evening: Evening, there: Sequence[Guest], number: int, chance: random.Random) -> Tables:
    """Give each, in random order, anybody new; then anybody who is left."""
    free = list(there)
    chance.shuffle(free)
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


def greedily_new(
    evening: Evening, there: Sequence[Guest], number: int, chance: random.Random
) -> Tables:
    """Give each, in random order, anybody new; whoever is left rests."""
    tables = greedily(evening, there, number, chance)
    return [(a, b) for a, b in tables if pair(a, b) not in evening.met]


def by_networkx(
    evening: Evening, there: Sequence[Guest], number: int, chance: random.Random
) -> Tables:
    """Seat the most new pairs, all weighing the same; whoever is left rests (as Yelp's beans)."""
    graph = networkx.Graph()
    order = list(there)
    chance.shuffle(order)
    graph.add_nodes_from(guest.number for guest in order)
    graph.add_edges_from(
        (a.number, b.number)
        for place, a in enumerate(order)
        for b in order[place + 1 :]
        if evening.is_new(a, b)
    )
    matched = networkx.max_weight_matching(graph, maxcardinality=True)
    return [(a, b) for a, b in matched]


def by_engine(evening: Evening, there: Sequence[Guest], number: int, chance: random.Random) -> Tables:
    """Ask the engine."""
    plan = plan_round(request_of(evening, there, number))
    return [tuple(int(one) for one in table.people) for table in plan.tables]


def request_of(evening: Evening, there: Sequence[Guest], number: int) -> RoundRequest:
    """Return what the engine is asked in a round."""
    room = evening.room
    here = {guest.number for guest in there}
    met = {
        _ids(a, b): Met(times, f"{when:09d}")
        for (a, b), (times, when) in evening.met.items()
        if a in here and b in here
    }
    return RoundRequest(
        people=tuple(_person(evening, guest) for guest in there),
        met=met,
        blocked=frozenset(_ids(a, b) for a, b in room.blocked if a in here and b in here),
        round_number=number,
        rounds_left=room.rounds - number + 1,
        seed=room.seed,
    )


def _person(evening: Evening, guest: Guest) -> Person:
    return Person(
        id=str(guest.number),
        languages=guest.languages,
        wishes=frozenset(map(str, guest.wishes)),
        topics=guest.topics,
        newcomer=guest.newcomer,
        repeats_ok=guest.repeats_ok,
        rests=evening.rests.get(guest.number, 0),
        trios=evening.trios.get(guest.number, 0),
        met_regular=guest.number in evening.satisfied,
        last_table=evening.tables.get(guest.number, ""),
    )


def _ids(a: int, b: int) -> tuple[str, str]:
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
