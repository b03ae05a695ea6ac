"""How many new pairs an evening can have at most, whoever plans it. Pure.

Method
    Each person meets at most one new person in each round: a plan is a b-matching, a set of new
    pairs of which nobody is in more than the rounds they are here. The largest is found exactly
    as a matching of a larger graph (Tutte): a person is there once for each round, a pair is two
    vertices joined to each other and each to all copies of one of the two. Where that graph would
    be too large, half the sum of what each person alone could have is close enough above it.
    No plan has more pairs in a round than half of those who are here, nor than there are tables.

Source
    W. T. Tutte, "A short proof of the factor theorem for finite graphs", Canadian Journal of
    Mathematics 6, 1954.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.encounters.domain.cardinality import EXPOSED, augment, bits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EXACT_PAIRS: Final = 2500
"""With more possible pairs than these the sum is taken instead."""


def evening_bound(adjacent: Sequence[int], rounds: Sequence[int], tables: Iterable[int]) -> int:
    """Return how many new pairs no plan of an evening exceeds; a trio counts as one of its pairs.

    Args:
        adjacent: for each person, as bits, the new people with whom they share a round.
        rounds: in how many rounds each person is here.
        tables: for each round, how many pairs can sit at once.
    """
    most = sum(tables)
    loose = sum_bound(adjacent, rounds)
    pairs = sum(near.bit_count() for near in adjacent) // 2
    return min(most, largest_b_matching(adjacent, rounds) if pairs <= EXACT_PAIRS else loose)


def sum_bound(adjacent: Sequence[int], rounds: Sequence[int]) -> int:
    """Return half the sum of what each person could have if the others were free for them."""
    return sum(map(min, (near.bit_count() for near in adjacent), rounds)) // 2


def largest_b_matching(adjacent: Sequence[int], most: Sequence[int]) -> int:
    """Return how many pairs there can be if nobody is in more than ``most`` of them."""
    wanted = [min(near.bit_count(), limit) for near, limit in zip(adjacent, most, strict=True)]
    first_copy, total = [], 0
    for limit in wanted:
        first_copy.append(total)
        total += limit
    copies = [((1 << limit) - 1) << start for limit, start in zip(wanted, first_copy, strict=True)]
    graph, mate, pairs = [0] * total, [EXPOSED] * total, 0
    spare = copies.copy()
    for one, other in _scarce_first(adjacent, wanted):
        near, far = total + 2 * pairs, total + 2 * pairs + 1
        pairs += 1
        graph += [copies[one] | 1 << far, copies[other] | 1 << near]
        for copy in bits(copies[one]):
            graph[copy] |= 1 << near
        for copy in bits(copies[other]):
            graph[copy] |= 1 << far
        if spare[one] and spare[other]:
            ends = [_take(spare, one), _take(spare, other)]
            mate += ends
            mate[ends[0]], mate[ends[1]] = near, far
        else:
            mate += [far, near]
    augment(graph, mate)
    return sum(partner != EXPOSED for partner in mate) // 2 - pairs


def _scarce_first(adjacent: Sequence[int], wanted: Sequence[int]) -> list[tuple[int, int]]:
    """Return all pairs, those first whose people have the fewest others to choose from."""
    slack = [near.bit_count() - limit for near, limit in zip(adjacent, wanted, strict=True)]
    pairs = [
        (one, other) for one, near in enumerate(adjacent) for other in bits(near) if other > one
    ]
    return sorted(pairs, key=lambda pair: slack[pair[0]] + slack[pair[1]])


def _take(spare: list[int], person: int) -> int:
    low = spare[person] & -spare[person]
    spare[person] ^= low
    return low.bit_length() - 1
