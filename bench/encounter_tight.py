"""Tight evenings and closed groups: how much of what is possible each way of pairing reaches."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from statistics import median
from typing import TYPE_CHECKING, Final

import rustworkx

from bench.encounter_rivals import (
    Evening,
    Turn,
    by_engine,
    by_engine_in_twos,
    by_networkx,
    greedily_new,
    in_circle,
)
from bench.encounter_worlds import COME_AND_GO, FAMILIES, closed_group, pair, tight_rooms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.encounter_rivals import Policy, Tables
    from bench.encounter_worlds import Guest, Room

LEAST_OF_BOUND: Final = 0.995
POLICIES: Final = {
    "greedy": greedily_new,
    "networkx": by_networkx,
    "Meshup": by_engine,
}
TIGHT: Final = POLICIES | {"Meshup, twos only": by_engine_in_twos}
CLOSED: Final = (10, 16, 30, 60)


def there_in(room: Room, number: int) -> list[Guest]:
    """Return who is there in a round."""
    return [guest for guest in room.guests if guest.first <= number <= guest.last]


class Bound:
    """The most new encounters of a room: of all rounds together, and in twos of each alone."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.alone = sum(_alone(room, number + 1) for number in range(room.rounds))
        self.twos = min(self.alone, _together(room, {}))

    def of(self, played: Played) -> int:
        """Return the bound of plans that have the trios of this one."""
        if not played.gain:
            return self.twos
        return min(self.twos + played.gain, _together(self.room, played.trios))


@dataclass
class Played:
    """What an evening came to: tables with a new pair, and what trios added."""

    tables: int = 0
    gain: int = 0
    trios: Counter[int] = field(default_factory=Counter)

    @property
    def encounters(self) -> int:
        """Return how many new pairs met."""
        return self.tables + self.gain


def _new_pairs(guests: Sequence[Guest], room: Room) -> list[tuple[Guest, Guest]]:
    return [
        (a, b)
        for place, a in enumerate(guests)
        for b in guests[place + 1 :]
        if room.may_meet(a, b) and pair(a.number, b.number) not in room.met
    ]


def _alone(room: Room, number: int) -> int:
    graph = rustworkx.PyGraph()
    guests = there_in(room, number)
    node = {guest.number: graph.add_node(None) for guest in guests}
    graph.add_edges_from(
        [(node[a.number], node[b.number], None) for a, b in _new_pairs(guests, room)]
    )
    return len(rustworkx.max_weight_matching(graph, max_cardinality=True))


def _together(room: Room, trios: Mapping[int, int]) -> int:
    """Return the size of the largest b-matching, each person as often as they are there.

    Each person becomes as many nodes as rounds they are there, each pair two nodes that stand
    for its ends: the largest matching then has one edge more than pairs for each pair that meets.
    """
    graph = rustworkx.PyGraph()
    seats = {
        guest.number: [graph.add_node(None) for _ in range(_most(guest, trios))]
        for guest in room.guests
    }
    pairs = [
        (a, b)
        for a, b in _new_pairs(room.guests, room)
        if max(a.first, b.first) <= min(a.last, b.last)
    ]
    for a, b in pairs:
        one, other = graph.add_node(None), graph.add_node(None)
        graph.add_edge(one, other, None)
        graph.add_edges_from([(seat, one, None) for seat in seats[a.number]])
        graph.add_edges_from([(seat, other, None) for seat in seats[b.number]])
    matched = rustworkx.max_weight_matching(graph, max_cardinality=True)
    return len(matched) - len(pairs)


def _most(guest: Guest, trios: Mapping[int, int]) -> int:
    """Return how many people somebody can meet: one a round, and one more in each trio."""
    return guest.last - guest.first + 1 + trios.get(guest.number, 0)


def print_tight(rooms: int, first_seed: int) -> list[str]:
    """Print new encounters by bound, for each family and policy; return what misses its target."""
    families = [*FAMILIES, COME_AND_GO]
    print(
        f"\nTight evenings, 5 rounds, 12 to 30 people, {rooms} of each family: new encounters of"
        " the bound, with as many trios (evenings at the bound).\n"
    )
    print(f"| | {' | '.join(families)} |\n|---|{'---|' * len(families)}")
    cells: dict[str, list[str]] = defaultdict(list)
    missed: list[str] = []
    for family in families:
        wanted = list(tight_rooms(family, rooms, first_seed))
        bounds = [Bound(room) for room in wanted]
        for name, policy in TIGHT.items():
            played = [_play(room, policy) for room in wanted]
            reached = [
                (evening.encounters, bound.of(evening))
                for evening, bound in zip(played, bounds, strict=True)
            ]
            total, most = map(sum, zip(*reached, strict=True))
            at_bound = sum(found >= bound for found, bound in reached)
            cells[name].append(f"{total / most:.1%} {total}/{most} ({at_bound})")
            missed += [
                f"{family}, seed {room.seed}, {name}: {found} above the bound {bound}"
                for room, (found, bound) in zip(wanted, reached, strict=True)
                if found > bound
            ]
            if name == "Meshup" and family in FAMILIES and total < LEAST_OF_BOUND * most:
                missed.append(f"{family}: {total / most:.2%} of the bound")
    for name, row in cells.items():
        print(f"| {name} | {' | '.join(row)} |", flush=True)
    return missed


def _play(room: Room, policy: Policy) -> Played:
    evening = Evening(room)
    chance = random.Random(room.seed)
    played = Played()
    for number in range(1, room.rounds + 1):
        there = there_in(room, number)
        tables: Tables = policy(Turn(evening, there, number, chance))
        for table in tables:
            new = sum(pair(a, b) not in evening.met for a, b in combinations(table, 2))
            played.tables += new > 0
            played.gain += max(0, new - 1)
            played.trios.update(table if len(table) > 2 else ())  # noqa: PLR2004 - a trio
        evening.remember(tables, there)
    return played


def print_closed(quick: bool, first_seed: int) -> list[str]:  # noqa: FBT001 - an option as it is
    """Print after how many rounds the first round is not perfect, in a group without memories."""
    runs = 3 if quick else 9
    sizes = CLOSED[:-1] if quick else CLOSED
    print(
        f"\nClosed groups, {runs} runs: perfect rounds until the first that is not, median"
        " (least); n - 1 is everybody with everybody.\n"
    )
    print(f"| | {' | '.join(f'n = {n}' for n in sizes)} |\n|---|{'---|' * len(sizes)}")
    missed = []
    for name, policy in (POLICIES | {"circle": in_circle}).items():
        cells = []
        for n in sizes:
            few = runs if n <= 30 else 3  # noqa: PLR2004 - long ones take long
            found = [_perfect(closed_group(n, first_seed + run), policy) for run in range(few)]
            cells.append(f"{median(found):.0f} ({min(found)})")
            if name == "Meshup" and n <= 30 and min(found) < n - 1:  # noqa: PLR2004 - the target
                missed.append(f"closed group of {n}: {min(found)} perfect rounds")
        print(f"| {name} | {' | '.join(cells)} |", flush=True)
    return missed


def _perfect(room: Room, policy: Policy) -> int:
    evening = Evening(room)
    chance = random.Random(room.seed)
    for number in range(1, room.rounds + 1):
        tables: Tables = policy(Turn(evening, room.guests, number, chance))
        new = sum(pair(*table[:2]) not in evening.met for table in tables)
        if new < len(room.guests) // 2:
            return number - 1
        evening.remember(tables, room.guests)
    return room.rounds
