"""Tight evenings and closed groups: how much of what is possible each way of pairing reaches."""

from __future__ import annotations

import random
from collections import defaultdict
from statistics import median
from typing import TYPE_CHECKING, Final

import rustworkx

from bench.encounter_rivals import Evening, Turn, by_engine, by_networkx, greedily_new, in_circle
from bench.encounter_worlds import FAMILIES, closed_group, pair, tight_rooms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.encounter_rivals import Policy, Tables
    from bench.encounter_worlds import Guest, Room

LEAST_OF_BOUND: Final = 0.995
POLICIES: Final = {
    "greedy": greedily_new,
    "networkx": by_networkx,
    "Meshup": by_engine,
}
CLOSED: Final = (10, 16, 30, 60)


def there_in(room: Room, number: int) -> list[Guest]:
    """Return who is there in a round."""
    return [guest for guest in room.guests if guest.first <= number <= guest.last]


def twos_bound(room: Room) -> int:
    """Return a bound of new encounters in twos: of all rounds together, and of each alone."""
    return min(_together(room), sum(_alone(room, n + 1) for n in range(room.rounds)))


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


def _together(room: Room) -> int:
    """Return the size of the largest b-matching, each person as often as they are there.

    Each person becomes as many nodes as rounds they are there, each pair two nodes that stand
    for its ends: the largest matching then has one edge more than pairs for each pair that meets.
    """
    graph = rustworkx.PyGraph()
    seats = {
        guest.number: [graph.add_node(None) for _ in range(guest.first, guest.last + 1)]
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


def print_tight(rooms: int, first_seed: int) -> list[str]:
    """Print new encounters by bound, for each family and policy; return what misses its target."""
    print(
        f"\nTight evenings, 5 rounds, 12 to 30 people, {rooms} of each family: tables with a new"
        " pair, of the bound (evenings at the bound); below, what trios add.\n"
    )
    print(f"| | {' | '.join(FAMILIES)} |\n|---|{'---|' * len(FAMILIES)}")
    reached: dict[str, list[str]] = defaultdict(list)
    added: list[str] = []
    missed = []
    for family in FAMILIES:
        wanted = list(tight_rooms(family, rooms, first_seed))
        bounds = [twos_bound(room) for room in wanted]
        for name, policy in POLICIES.items():
            played = [_play(room, policy) for room in wanted]
            total = sum(twos for twos, _trios in played)
            at_bound = sum(twos >= b for (twos, _), b in zip(played, bounds, strict=True))
            share = total / sum(bounds)
            reached[name].append(f"{share:.1%} {total}/{sum(bounds)} ({at_bound})")
            if name == "Meshup":
                added.append(f"+{sum(trios for _twos, trios in played)}")
                missed += [f"{family}: {share:.2%}"] if share < LEAST_OF_BOUND else []
                missed += [
                    f"{family}, seed {room.seed}: {twos} above the bound {bound}"
                    for room, (twos, _), bound in zip(wanted, played, bounds, strict=True)
                    if twos > bound
                ]
    for name, cells in reached.items():
        print(f"| {name} | {' | '.join(cells)} |")
    print(f"| Meshup’s trios | {' | '.join(added)} |", flush=True)
    return missed


def _play(room: Room, policy: Policy) -> tuple[int, int]:
    """Return at how many tables somebody new met, and how many new pairs trios added."""
    evening = Evening(room)
    chance = random.Random(room.seed)
    twos = trios = 0
    for number in range(1, room.rounds + 1):
        there = there_in(room, number)
        tables: Tables = policy(Turn(evening, there, number, chance))
        for table in tables:
            new = sum(
                pair(a, b) not in evening.met
                for place, a in enumerate(table)
                for b in table[place + 1 :]
            )
            twos += new > 0
            trios += max(0, new - 1)
        evening.remember(tables, there)
    return twos, trios


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
