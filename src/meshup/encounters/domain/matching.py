"""Which new pairs meet: a matching of the greatest size, and of the greatest worth among these. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.encounters.domain.cardinality import EXPOSED, augment, bits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from meshup.encounters.domain.weights import Weights


def edges(adjacent: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield each pair once, the smaller place first."""
    for one, near in enumerate(adjacent):
        for other in bits(near >> (one + 1)):
            yield one, one + 1 + other


def greedy(adjacent: Sequence[int], weights: Weights) -> list[int]:
    """Return a maximum matching that takes the worthiest pairs first, then whatever makes it larger."""
    mate = [EXPOSED] * len(adjacent)
    weighed = [(weights.of(one, other), one, other) for one, other in edges(adjacent)]
    weighed.sort(reverse=True)
    for _, one, other in weighed:
        if mate[one] == mate[other] == EXPOSED:
            mate[one], mate[other] = other, one
    augment(adjacent, mate)
    return mate
