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

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.encounters.domain.cardinality import EXPOSED, augment, bits, exposed
from meshup.encounters.domain.matching import edges, solved
from meshup.encounters.domain.seeded import jitter, mixed
from meshup.encounters.domain.weights import supply

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WORK: Final = 25_000
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


@dataclass(frozen=True, slots=True)
class Evening:
    """The rounds that are left, played with whoever is here.

    Attributes:
        rounds_left: with the one that is to be chosen.
        tables: how many pairs can sit at once.
        willing: who would sit in a trio, as bits.
        key: a number from the seed.
        solver: as for ``solved``.
    """

    rounds_left: int
    tables: int
    willing: int
    key: int
    solver: str

    def choices(self, adjacent: Sequence[int]) -> int:
        """Return how many choices are worth playing, at least one."""
        degree = [near.bit_count() for near in adjacent]
        work = sum(degree) * min(self.rounds_left, max(degree, default=1)) // 2
        if 2 * self.tables + 1 < len(adjacent):
            work *= 4  # to choose who sits down is work, too
        return max(LEAST_PLAYED, min(MOST_PLAYED, WORK // max(1, work)))

    def later(self, adjacent: Sequence[int], number: int) -> tuple[int, int]:
        """Return at how many tables of the later rounds new people meet, and how many join these.

        Args:
            adjacent: who is new to whom after this round.
            number: another evening for each.
        """
        left, tables, joined = list(adjacent), 0, 0
        key = mixed(self.key ^ mixed(number))
        for rounds in range(self.rounds_left - 1, 0, -1):
            key = mixed(key)
            met = pairs_of(self._mates(left, rounds, key))[: self.tables]
            if not met:
                break
            thirds = thirds_of(left, met, self.willing)
            tables, joined = tables + len(met), joined + len(thirds)
            met += [(third, one) for third, pair in thirds for one in pair]
            left = without(left, met)
        return tables, joined

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
    adjacent: Sequence[int], pairs: Sequence[tuple[int, int]], willing: int
) -> list[tuple[int, tuple[int, int]]]:
    """Return who joins which pair: all three new to each other and willing, each pair once."""
    mate = [EXPOSED] * len(adjacent)
    for one, other in pairs:
        mate[one], mate[other] = other, one
    joined, thirds = 0, []
    for third in exposed(mate):
        near = adjacent[third] & willing & ~joined if willing >> third & 1 else 0
        for one in bits(near):
            other = mate[one]
            if other > one and near >> other & 1:
                thirds.append((third, (one, other)))
                joined |= 1 << one | 1 << other
                break
    return thirds
