"""Who sits down where there are fewer tables than pairs. Pure.

Method
    Those with the greatest claim sit down: the room is narrowed to as many people as the tables
    hold, and widened again while so few of them are new to each other that tables stay empty. In
    a small room all of it is solved at once: whoever has no seat is given a partner who is nobody,
    so that exactly so many pairs are left, and the worthiest choice of people is exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.encounters.domain.cardinality import EXPOSED, augment
from meshup.encounters.domain.lookahead import pairs_of
from meshup.encounters.domain.matching import RUSTWORKX, edges, solved, worthiest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.encounters.domain.weights import Weights

SOLVED_AT_ONCE: Final = 50
"""Up to so many people."""


def seated(adjacent: Sequence[int], weights: Weights, tables: int | None, solver: str) -> list[int]:
    """Return the worthiest matching of as many pairs as can be and as there are tables for."""
    most = [EXPOSED] * len(adjacent)
    if tables is not None:
        augment(adjacent, most)
    if tables is None or _size(most) <= tables:
        return worthiest(adjacent, weights, solver)
    if len(adjacent) <= SOLVED_AT_ONCE and solver == RUSTWORKX:
        return _with_nobodies(adjacent, weights, tables)
    return _narrowed(adjacent, weights, tables, solver)


def _size(mate: Sequence[int]) -> int:
    return sum(partner != EXPOSED for partner in mate) // 2


def _with_nobodies(adjacent: Sequence[int], weights: Weights, tables: int) -> list[int]:
    people = len(adjacent)
    nobodies = range(people, 2 * people - 2 * tables)
    weighed = [(one, other, weights.of(one, other)) for one, other in edges(adjacent)]
    weighed += [(one, nobody, 0) for one in range(people) for nobody in nobodies]
    mate = solved(people + len(nobodies), weighed, RUSTWORKX)
    return [EXPOSED if partner >= people else partner for partner in mate[:people]]


def _narrowed(adjacent: Sequence[int], weights: Weights, tables: int, solver: str) -> list[int]:
    people = len(adjacent)
    by_claim = sorted(range(people), key=lambda place: (-weights.order[place], weights.keys[place]))
    wanted = 2 * tables
    while True:
        inside = sum(1 << place for place in by_claim[:wanted])
        narrow = [
            near & inside if inside >> place & 1 else 0 for place, near in enumerate(adjacent)
        ]
        quick = [EXPOSED] * people
        augment(narrow, quick)
        if _size(quick) >= tables:
            break
        wanted += max(2, tables // 4)
    mate = worthiest(narrow, weights, solver)
    kept = sorted(
        pairs_of(mate), key=lambda pair: (-weights.ends[pair[0]] - weights.ends[pair[1]], pair)
    )
    mate = [EXPOSED] * people
    for one, other in kept[:tables]:
        mate[one], mate[other] = other, one
    return mate
