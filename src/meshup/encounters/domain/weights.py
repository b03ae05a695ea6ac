"""What it is worth that two people meet now: one integer, each concern above the next.

Pure.

Method
    The concerns, each above all that follow together: whoever has rested does not rest again; in a
    tight room nobody rests who could meet somebody new in every round, and people with few new
    people left meet people with many; who met few tonight, or sat in a trio, is not left over;
    wishes, topics, newcomers with regulars; a jitter from the seed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.encounters.domain.seeded import jitter, mixed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from meshup.encounters.domain.graph import Room

WISH: Final = 200
"""For each of the two who wished to meet the other."""
TOPIC: Final = 120
"""For each topic that both would talk about."""
WELCOME: Final = 150
"""For a newcomer who has met no regular tonight, with a regular."""
PLANNED_BEFORE: Final = -300
"""For two who were planned together before, perhaps in vain."""
MOST_TOPICS: Final = 5
PLENTY: Final = 3
"""Who has so many new people for each round left is not short of them."""
MOST_PLENTY: Final = 90
JITTER_BITS: Final = 12


class Weights:
    """What pairs of a room are worth.

    Attributes:
        order: for each person, a small number that grows with the claim not to be left over.
    """

    def __init__(self, room: Room, rounds_left: int | None = None, variant: int = 0) -> None:
        """Weigh the pairs of ``room``.

        Args:
            room: whose pairs.
            rounds_left: where the room is tight; None where nothing can be missed later.
            variant: another jitter for each number.
        """
        self.keys = tuple(mixed(key + variant) for key in room.keys) if variant else room.keys
        self.planned = room.planned
        self.wished = tuple(
            _set_of(person.wishes, room.place) & ~(1 << place)
            for place, person in enumerate(room.people)
        )
        self.topics = _topic_sets(room)
        self.newcomers = _where(p.newcomer and not p.met_regular for p in room.people)
        self.regulars = _where(not p.newcomer for p in room.people)
        degree = [fresh.bit_count() for fresh in room.fresh]
        self.supply = None if rounds_left is None else supply(degree, rounds_left)
        first = _ranks([(p.rests, not p.wants_trio, p.rather_rests) for p in room.people])
        second = _ranks([(p.trios, -p.new_encounters) for p in room.people])
        self.claims = [
            (one, rounds_left is not None and new >= rounds_left, other)
            for one, new, other in zip(first, degree, second, strict=True)
        ]
        self.order = _ranks(self.claims)
        self.ends = self._ends(len(room))

    def _ends(self, people: int) -> list[int]:
        """Set the units of the concerns, and return what each end of a pair adds to its worth."""
        pairs = people // 2 + 1
        self.soft_unit = pairs << JITTER_BITS
        soft_most = 2 * WISH + MOST_TOPICS * TOPIC + WELCOME - PLANNED_BEFORE + 1
        minor_unit = self.soft_unit * soft_most * pairs
        self.tight_unit = minor_unit * (2 * people + 1) * pairs
        critical_unit = self.tight_unit * (MOST_PLENTY + 1) * pairs
        first_unit = critical_unit * 3 * pairs
        return [
            first * first_unit + critical * critical_unit + second * minor_unit
            for first, critical, second in self.claims
        ]

    def soft(self, person: int, other: int) -> int:
        """Return the worth of wishes, topics and welcome alone."""
        worth = WISH * ((self.wished[person] >> other & 1) + (self.wished[other] >> person & 1))
        if shared := self.topics[person] & self.topics[other]:
            worth += TOPIC * min(MOST_TOPICS, shared.bit_count())
        newcomers, regulars = self.newcomers, self.regulars
        pairs = ((person, other), (other, person))
        if any(newcomers >> new & regulars >> known & 1 for new, known in pairs):
            worth += WELCOME
        if self.planned[person] >> other & 1:
            worth += PLANNED_BEFORE
        return worth

    def of(self, person: int, other: int) -> int:
        """Return what it is worth that these two meet; the same whoever comes first."""
        worth = self.ends[person] + self.ends[other] + self.soft(person, other) * self.soft_unit
        if self.supply is not None:
            worth += abs(self.supply[person] - self.supply[other]) * self.tight_unit
        return worth + jitter(self.keys[person], self.keys[other], JITTER_BITS)

    def total(self, mate: Sequence[int]) -> int:
        """Return the worth of wishes, topics and welcome in a whole matching."""
        return sum(self.soft(one, other) for one, other in enumerate(mate) if other > one)


def supply(degree: Iterable[int], rounds_left: int) -> list[int]:
    """Return how many new people each has, up to the number that is plenty."""
    plenty = min(MOST_PLENTY, PLENTY * rounds_left)
    return [min(new, plenty) for new in degree]


def _set_of(ids: Iterable[str], place: Mapping[str, int]) -> int:
    mask = 0
    for identity in ids:
        if (where := place.get(identity)) is not None:
            mask |= 1 << where
    return mask


def _where(truths: Iterable[bool]) -> int:
    mask = 0
    for place, truth in enumerate(truths):
        mask |= truth << place
    return mask


def _topic_sets(room: Room) -> tuple[int, ...]:
    """Return the topics of each person as bits, one for each topic."""
    names = sorted({topic for person in room.people for topic in person.topics})
    bit = {name: 1 << index for index, name in enumerate(names)}
    return tuple(sum(bit[topic] for topic in person.topics) for person in room.people)


def _ranks(values: Sequence[tuple[int, ...]]) -> list[int]:
    """Return for each value how many different ones are smaller."""
    rank = {value: index for index, value in enumerate(sorted(set(values)))}
    return [rank[value] for value in values]
