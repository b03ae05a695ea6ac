"""The most new encounters that an evening can have, when all who come are known. Pure.

Method
    New pairs are a b-matching of everybody who comes: nobody is in more of them than the rounds
    they are there, and two can only meet who are there at the same time. In twos, no more pairs
    meet in a round than there are tables, nor than the largest matching of who is there, as if it
    were the first round.

    A trio lets each of its three meet one person more, and adds at most its new pairs beyond the
    first to what twos could have: with the trios of a plan, both bounds hold, and the lower is
    taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.encounters.domain.bound import EXACT_PAIRS, evening_bound, largest_b_matching, sum_bound
from meshup.encounters.domain.cardinality import EXPOSED, augment
from meshup.encounters.domain.graph import room_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from meshup.encounters.domain.values import Met, Pair, Person

LARGEST_MATCHED: Final = 400
"""In larger rooms half of those who are there is taken for the largest matching."""


class EveningBound:
    """The bound of an evening.

    Attributes:
        twos: the most new encounters that any plan in twos could have.
    """

    def __init__(
        self,
        rounds: Sequence[Sequence[Person]],
        met: Mapping[Pair, Met],
        blocked: frozenset[Pair],
        tables: int | None,
    ) -> None:
        """Work out the bound; ``rounds`` are those who are there in each."""
        everybody = {person.id: person for people in rounds for person in people}
        self.room = room_of(everybody.values(), (met, blocked, ()), (0, 0))
        there = [sum(1 << self.room.place[p.id] for p in people) for people in rounds]
        together, self.stays = [0] * len(self.room), [0] * len(self.room)
        for present in there:
            for place in range(len(self.room)):
                if present >> place & 1:
                    together[place] |= present
                    self.stays[place] += 1
        pairs = zip(self.room.fresh, together, strict=True)
        self.adjacent = [fresh & others for fresh, others in pairs]
        most = [self._most(present, tables) for present in there]
        self.twos = evening_bound(self.adjacent, self.stays, most)

    def with_trios(self, trios: Mapping[str, int], gain: int) -> int:
        """Return the bound of plans with these trios.

        Args:
            trios: in how many each person sits, by id.
            gain: how many new pairs they have beyond the first of each.
        """
        if not gain:
            return self.twos
        place = self.room.place
        limits = self.stays.copy()
        for name, count in trios.items():
            limits[place[name]] += count
        pairs = sum(near.bit_count() for near in self.adjacent) // 2
        together = largest_b_matching if pairs <= EXACT_PAIRS else sum_bound
        return min(self.twos + gain, together(self.adjacent, limits))

    def _most(self, present: int, tables: int | None) -> int:
        """Return how many pairs can meet in the first round of an evening with those present."""
        most = present.bit_count() // 2
        if present.bit_count() <= LARGEST_MATCHED:
            mate = [EXPOSED] * len(self.room)
            augment([fresh & present for fresh in self.room.fresh], mate, present)
            most = sum(partner != EXPOSED for partner in mate) // 2
        return most if tables is None else min(most, tables)
