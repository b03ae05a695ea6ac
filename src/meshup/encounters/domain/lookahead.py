"""What is left for later rounds when these pairs meet now. Pure.

Method
    In a tight room a round may take pairs of which later rounds are short. For each of some
    choices for now, the rounds left are played to their end, as if everybody here stayed and
    nobody came: this is all that can be known. The first choices follow preferences alone, the
    later ones spare people who are short of new ones. The first whose evening reaches the bound is
    taken, so preferences yield only where they cost somebody an encounter.

    How many choices are played follows from the work that they are, not from a clock: the same
    request gets the same answer on every machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.encounters.domain.cardinality import EXPOSED, augment, bits, exposed
from meshup.encounters.domain.matching import edges, solved
from meshup.encounters.domain.seeded import jitter, mixed
from meshup.encounters.domain.weights import supply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Choice = Callable[[int], list[int]]
    """Gives a matching for now for each number; small numbers follow preferences alone."""

WORK: Final = 40_000
"""Pairs that are weighed in all evenings played for one round."""
MOST_PLAYED, LEAST_PLAYED = 24, 4
NOISE_BITS: Final = 9


def is_easy(adjacent: Sequence[int], rounds_left: int) -> bool:
    """Say whether everybody finds somebody new in every round left, whatever is chosen now.

    Source: G. A. Dirac, "Some theorems on abstract graphs", 1952: a graph in which everybody has
    half of the others has a perfect matching; each round takes one at most from everybody.
    """
    least = min((near.bit_count() for near in adjacent), default=0)
    return 2 * (least - rounds_left + 1) >= len(adjacent)


def without(adjacent: Sequence[int], pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Return who is new to whom after these pairs have met."""
    left = list(adjacent)
    for one, other in pairs:
        left[one] &= ~(1 << other)
        left[other] &= ~(1 << one)
    return left


def pairs_of(mate: Sequence[int]) -> list[tuple[int, int]]:
    """Return the pairs of a matching."""
    return [(one, other) for one, other in enumerate(mate) if other > one]


class Evening:
    """The rounds that are left, played with whoever is here.

    Attributes:
        rounds_left: with the one that is to be chosen.
        tables: how many pairs can sit at once.
    """

    def __init__(self, rounds_left: int, tables: int, key: int, solver: str) -> None:
        self.rounds_left, self.tables, self.key, self.solver = rounds_left, tables, key, solver

    def best(self, adjacent: Sequence[int], bound: int, choice: Choice) -> tuple[list[int], int]:
        """Return the choice whose evening has the most new pairs, and how many."""
        best: list[int] = []
        most = -1
        for number in range(self.affordable(adjacent)):
            mate = choice(number)
            now = pairs_of(mate)
            total = len(now) + self.pairs_later(without(adjacent, now), number)
            if total > most:
                best, most = mate, total
            if most >= bound:
                break
        return best, most

    def pairs_later(self, adjacent: Sequence[int], number: int) -> int:
        """Return how many new pairs the later rounds have, when two people sit at each table."""
        return self.seats_later(adjacent, number, trios=0) // 2

    def seats_later(self, adjacent: Sequence[int], number: int, trios: int) -> int:
        """Return for how many people the later rounds have somebody new, summed over the rounds.

        Args:
            adjacent: who is new to whom after this round.
            number: another evening for each.
            trios: how many tables of three there can be at most.
        """
        left, total, key = list(adjacent), 0, mixed(self.key ^ mixed(number))
        for rounds in range(self.rounds_left - 1, 0, -1):
            key = mixed(key)
            met = pairs_of(self._mates(left, rounds, key))[: self.tables]
            if not met:
                break
            total += 2 * len(met)
            if trios:
                thirds = thirds_of(left, met, trios)
                trios -= len(thirds)
                total += len(thirds)
                met += [(third, one) for third, pair in thirds for one in pair]
            left = without(left, met)
        return total

    def affordable(self, adjacent: Sequence[int]) -> int:
        """Return how many evenings may be played from here."""
        degree = [near.bit_count() for near in adjacent]
        work = sum(degree) * min(self.rounds_left, max(degree, default=1)) // 2
        if 2 * self.tables + 1 < len(adjacent):
            work *= 4  # to choose who sits down is work, too
        return max(LEAST_PLAYED, min(MOST_PLAYED, WORK // max(1, work)))

    def _mates(self, adjacent: list[int], rounds: int, key: int) -> list[int]:
        degree = [near.bit_count() for near in adjacent]
        if 2 * min(degree, default=0) >= len(adjacent):
            return quick(adjacent, key)
        kept = supply(degree, rounds)
        critical = [(new >= rounds) * 100 for new in degree]
        keys = [mixed(key + place) for place in range(len(adjacent))]
        weighed = [
            (
                one,
                other,
                (critical[one] + critical[other] + abs(kept[one] - kept[other]) << NOISE_BITS)
                + jitter(keys[one], keys[other], NOISE_BITS),
            )
            for one, other in edges(adjacent)
        ]
        return solved(len(adjacent), weighed, self.solver)


def quick(adjacent: Sequence[int], key: int) -> list[int]:
    """Return a maximum matching that follows from a key alone."""
    people = len(adjacent)
    mate = [EXPOSED] * people
    free = (1 << people) - 1
    for place in sorted(range(people), key=lambda place: mixed(key + place)):
        near = adjacent[place] & free if free >> place & 1 else 0
        if near:
            key = mixed(key)
            start = key % people
            near = near >> start << start or near
            other = (near & -near).bit_length() - 1
            mate[place], mate[other] = other, place
            free &= ~(1 << place | 1 << other)
    augment(adjacent, mate)
    return mate


def thirds_of(
    adjacent: Sequence[int], pairs: Sequence[tuple[int, int]], most: int
) -> list[tuple[int, tuple[int, int]]]:
    """Return who joins which pair, all three new to each other; each pair is joined once."""
    mate = [EXPOSED] * len(adjacent)
    for one, other in pairs:
        mate[one], mate[other] = other, one
    joined, thirds = 0, []
    for third in exposed(mate):
        near = adjacent[third] & ~joined
        for one in bits(near):
            other = mate[one]
            if other > one and near >> other & 1:
                thirds.append((third, (one, other)))
                joined |= 1 << one | 1 << other
                break
        if len(thirds) == most:
            break
    return thirds
