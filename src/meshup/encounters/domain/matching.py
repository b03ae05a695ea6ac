"""Which new pairs meet: the most that can, and of the ways to have so many the worthiest. Pure.

Method
    ``rustworkx`` finds the worthiest of the largest matchings among the pairs that are weighed: all
    of them in a small room, the worthiest few for everybody in a large one. What it has not seen is
    made good on the whole graph: ``augment`` until no matching is larger, ``settle`` until nobody
    is left over while somebody with less of a claim is not. Where it is not installed, the
    worthiest pairs are taken first, made as many as can be, and improved by exchanges of two.
    ``rustworkx`` keeps other threads waiting: it is imported only by who asks for it.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from meshup.encounters.domain.candidates import candidates
from meshup.encounters.domain.cardinality import EXPOSED, AlternatingTree, augment, bits, exposed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from meshup.encounters.domain.weights import Weights

RUSTWORKX, PYTHON = "rustworkx", "python"
SMALL: Final = 150
"""Up to so many people all pairs are weighed."""
PASSES: Final = 4
"""How often at most all pairs are tried for an exchange."""

Weighed = list[tuple[int, int, int]]
"""Two places, the smaller first, and what their meeting is worth."""


def best_solver() -> str:
    """Return the better of the solvers that this node has."""
    return RUSTWORKX if find_spec("rustworkx") else PYTHON


def worthiest(adjacent: Sequence[int], weights: Weights, solver: str) -> list[int]:
    """Return the worthiest of the largest matchings, as each person's partner."""
    pairs = edges(adjacent) if len(adjacent) <= SMALL else candidates(adjacent, weights)
    weighed = [(one, other, weights.of(one, other)) for one, other in pairs]
    mate = solved(len(adjacent), weighed, solver)
    augment(adjacent, mate)
    mate = settle(adjacent, mate, weights.order)
    return mate if solver == RUSTWORKX else exchanged(adjacent, mate, weighed, weights)


def edges(adjacent: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield each pair once, the smaller place first."""
    for one, near in enumerate(adjacent):
        for other in bits(near >> (one + 1)):
            yield one, one + 1 + other


def solved(people: int, weighed: Weighed, solver: str) -> list[int]:
    """Return a largest matching of these pairs: with rustworkx the worthiest of them."""
    if solver == RUSTWORKX:
        return _by_rustworkx(people, weighed)
    return _greedily(people, weighed)


def _by_rustworkx(people: int, weighed: Weighed) -> list[int]:
    from rustworkx import PyGraph, max_weight_matching  # noqa: PLC0415 - only where it is wanted

    graph: PyGraph[int, int] = PyGraph(multigraph=False)
    graph.add_nodes_from(range(people))
    graph.add_edges_from(weighed)
    mate = [EXPOSED] * people
    for one, other in max_weight_matching(graph, max_cardinality=True, weight_fn=int):
        mate[one], mate[other] = other, one
    return mate


def _greedily(people: int, weighed: Weighed) -> list[int]:
    mate = [EXPOSED] * people
    near = [0] * people
    for one, other, _ in sorted(weighed, key=lambda pair: pair[2], reverse=True):
        near[one] |= 1 << other
        near[other] |= 1 << one
        if mate[one] == mate[other] == EXPOSED:
            mate[one], mate[other] = other, one
    augment(near, mate)
    return mate


def exchanged(
    adjacent: Sequence[int], mate: list[int], weighed: Weighed, weights: Weights
) -> list[int]:
    """Return a matching as large after exchanges of partners between two pairs, each a gain."""
    mate = mate.copy()
    for _ in range(PASSES):
        if not _exchange(adjacent, mate, weighed, weights):
            break
    return mate


def _exchange(adjacent: Sequence[int], mate: list[int], weighed: Weighed, weights: Weights) -> bool:
    improved = False
    for one, other, weight in weighed:
        left, right = mate[one], mate[other]
        if left == other or EXPOSED in (left, right) or not adjacent[left] >> right & 1:
            continue
        before = weights.of(one, left) + weights.of(other, right)
        if weight + weights.of(left, right) > before:
            mate[one], mate[other], mate[left], mate[right] = other, one, right, left
            improved = True
    return improved


def settle(adjacent: Sequence[int], mate: list[int], order: Sequence[int]) -> list[int]:
    """Return a matching as large that leaves over those with the least claim.

    The sets of people who can have partners at once are those of a matroid: whoever cannot be
    exchanged against one person with less of a claim is left over in every best choice.

    Args:
        adjacent: who could meet whom.
        mate: a maximum matching of it.
        order: a number for each person that grows with their claim.
    """
    alive = (1 << len(adjacent)) - 1
    left_over = [(-order[person], person) for person in exposed(mate)]
    heapify(left_over)
    while left_over:
        claim, person = heappop(left_over)
        tree = AlternatingTree(adjacent, mate, person, alive)
        instead = min(bits(tree.outer), key=lambda other: (order[other], other))
        if order[instead] < -claim:
            mate = tree.expose(instead)
            heappush(left_over, (-order[instead], instead))
        else:
            alive &= ~tree.seen
    return mate
