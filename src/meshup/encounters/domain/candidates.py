"""For everybody of a large room the few new people whom it is worth most that they meet. Pure.

Method
    What somebody's pairs are worth has few values. The set of those who are new to them is split
    by one concern after the other, as sets of bits; the worthiest classes come first, and of a
    class those who come next in the room, from a place that follows from the seed. A few random
    ones are added: random graphs of so few pairs each have perfect matchings nearly always.

Source
    Alan Frieze, "Maximum matchings in a class of random graphs", Journal of Combinatorial Theory
    B 40, 1986.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from meshup.encounters.domain.cardinality import bits
from meshup.encounters.domain.seeded import mixed
from meshup.encounters.domain.weights import MOST_TOPICS, PLANNED_BEFORE, TOPIC, WELCOME, WISH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from meshup.encounters.domain.weights import Weights

WORTHIEST: Final = 12
RANDOM: Final = 2

Classes = list[tuple[int, int]]
"""A worth and the set of people with whom a pair has it; no two sets overlap."""


def candidates(adjacent: Sequence[int], weights: Weights) -> list[tuple[int, int]]:
    """Return the pairs that are worth weighing, each once, the smaller place first, in order."""
    wishers = _inverted(weights.wished)
    talkers = _inverted(weights.topics)
    chosen: set[tuple[int, int]] = set()
    for one, near in enumerate(adjacent):
        if near.bit_count() <= WORTHIEST + RANDOM:
            others = list(bits(near))
        else:
            classes = _classes(one, near, weights, (wishers.get(one, 0), talkers))
            others = _chosen(classes, near, mixed(weights.keys[one]), len(adjacent))
        chosen.update((one, other) if one < other else (other, one) for other in others)
    return sorted(chosen)


def _classes(one: int, near: int, weights: Weights, known: tuple[int, dict[int, int]]) -> Classes:
    wishers, talkers = known
    wished = weights.wished[one]
    welcome = weights.regulars if weights.newcomers >> one & 1 else 0
    if weights.regulars >> one & 1:
        welcome |= weights.newcomers
    classes = [(0, near)]
    for factor in (
        [(2 * WISH, wished & wishers), (WISH, wished ^ wishers)],
        _sharing([talkers[topic] for topic in bits(weights.topics[one])]),
        [(WELCOME, welcome)],
        [(PLANNED_BEFORE, weights.planned[one])],
    ):
        classes = list(_split(classes, factor))
    return sorted(classes, reverse=True)


def _split(classes: Classes, factor: Classes) -> Iterator[tuple[int, int]]:
    for worth, people in classes:
        left = people
        for more, some in factor:
            if both := left & some:
                yield worth + more, both
                left &= ~both
        if left:
            yield worth, left


def _sharing(sets: Iterable[int]) -> Classes:
    """Return who is in how many of these sets, as classes."""
    at_least = [0] * (MOST_TOPICS + 2)
    at_least[0] = -1
    for people in sets:
        for times in range(MOST_TOPICS, 0, -1):
            at_least[times] |= at_least[times - 1] & people
    return [
        (TOPIC * times, at_least[times] & ~at_least[times + 1])
        for times in range(MOST_TOPICS, 0, -1)
        if at_least[times]
    ]


def _chosen(classes: Classes, near: int, key: int, people: int) -> list[int]:
    chosen: list[int] = []
    for _, members in classes:
        chosen += _first(members, WORTHIEST - len(chosen), key % people)
        if len(chosen) == WORTHIEST:
            break
    return chosen + _first(near, RANDOM, mixed(key) % people)


def _first(members: int, wanted: int, start: int) -> list[int]:
    """Return so many of a set, those from ``start`` on first."""
    found: list[int] = []
    for part in (members >> start << start, members & ((1 << start) - 1)):
        found += islice(bits(part), wanted - len(found))
    return found


def _inverted(sets: Sequence[int]) -> dict[int, int]:
    """Return for each element who has it in their set."""
    owners: dict[int, int] = {}
    for owner, elements in enumerate(sets):
        for element in bits(elements):
            owners[element] = owners.get(element, 0) | 1 << owner
    return owners
