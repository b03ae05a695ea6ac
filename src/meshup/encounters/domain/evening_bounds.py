"""The most new encounters that twos could make of an evening, when all who come are known. Pure.

Method
    ``bound.evening_bound`` of everybody who comes, where two can only meet who are there at the
    same time. In each round no more pairs meet than there are tables, nor than the largest matching
    of who is there, as if it were the first round.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.encounters.domain.bound import evening_bound
from meshup.encounters.domain.cardinality import EXPOSED, augment
from meshup.encounters.domain.graph import room_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from meshup.encounters.domain.graph import Room
    from meshup.encounters.domain.values import Met, Pair, Person

LARGEST_MATCHED: Final = 400
"""In larger rooms half of those who are there is taken for the largest matching."""


def bound_of_rounds(
    rounds: Sequence[Sequence[Person]],
    met: Mapping[Pair, Met],
    blocked: frozenset[Pair],
    tables: int | None,
) -> int:
    """Return the bound of an evening; ``rounds`` are those who are there in each."""
    everybody = {person.id: person for people in rounds for person in people}
    room = room_of(everybody.values(), (met, blocked, ()), (0, 0))
    there = [sum(1 << room.place[person.id] for person in people) for people in rounds]
    together, stays = [0] * len(room), [0] * len(room)
    for present in there:
        for place in range(len(room)):
            if present >> place & 1:
                together[place] |= present
                stays[place] += 1
    adjacent = [fresh & others for fresh, others in zip(room.fresh, together, strict=True)]
    return evening_bound(adjacent, stays, [_most(room, present, tables) for present in there])


def _most(room: Room, present: int, tables: int | None) -> int:
    """Return how many pairs can meet in the first round of an evening with those present."""
    most = present.bit_count() // 2
    if present.bit_count() <= LARGEST_MATCHED:
        mate = [EXPOSED] * len(room)
        augment([fresh & present for fresh in room.fresh], mate, present)
        most = sum(partner != EXPOSED for partner in mate) // 2
    return most if tables is None else min(most, tables)
