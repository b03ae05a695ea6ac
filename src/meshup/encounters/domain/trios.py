"""Who joins a pair, so that nobody rests who need not. Pure.

Method
    A trio is three people who are all new to each other, with a language that all three speak.
    Those who are left over and the pairs that could take them are matched, as many as can be: first
    those with the greatest claim, and pairs whose people sat in no trio yet. Whoever finds no
    pair may find one for somebody else: along an alternating path they get a partner, and another
    is left over in their stead, who can join a pair. So the number of new pairs never falls.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from meshup.encounters.domain.cardinality import EXPOSED, AlternatingTree, augment, bits, exposed
from meshup.encounters.domain.matching import settle

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from meshup.encounters.domain.graph import Room
    from meshup.encounters.domain.weights import Weights

TRIES: Final = 60
"""How many people are tried in the stead of one who is left over."""

Pair = tuple[int, int]
Thirds = dict[int, Pair]
"""Who joins, and the pair."""


class TrioFinder:
    """Finds pairs for those whom a matching leaves over.

    Attributes:
        mate: each person's partner; ``find`` may exchange who is left over.
        thirds: who joins which pair.
    """

    def __init__(
        self, room: Room, weights: Weights, mate: list[int], *, movable: int | None = None
    ) -> None:
        """Look for the thirds of ``mate``; only who is ``movable`` may change partners."""
        self.room, self.weights, self.mate = room, weights, mate
        self.movable = (1 << len(room)) - 1 if movable is None else movable
        self.willing = sum(
            1 << place for place, person in enumerate(room.people) if not person.rather_rests
        )
        self.thirds: Thirds = {}

    def find(self, *, rotate: bool) -> Thirds:
        """Let as many join as can, and return who joins which pair.

        Args:
            rotate: whether others may be left over instead; only where the matching is maximum.
        """
        self.thirds = self._joined(exposed(self.mate))
        if rotate:
            for person in self._by_claim(exposed(self.mate)):
                pair = self.thirds.get(person)
                if pair is None or self._trios((person, *pair)):
                    self._rotate(person)
        return self.thirds

    def _by_claim(self, people: Collection[int]) -> list[int]:
        return sorted(people, key=lambda person: (-self.weights.order[person], person))

    def _joined(self, left_over: Collection[int]) -> Thirds:
        """Match those left over with pairs: as many as can be, by their claims."""
        joining = [person for person in self._by_claim(left_over) if self.willing >> person & 1]
        options = [self._options(person, self.mate) for person in joining]
        hosts = sorted({pair for pairs in options for pair in pairs}, key=self._host_claim)
        place = {pair: len(joining) + index for index, pair in enumerate(hosts)}
        graph = [0] * (len(joining) + len(hosts))
        for index, pairs in enumerate(options):
            for pair in pairs:
                graph[index] |= 1 << place[pair]
                graph[place[pair]] |= 1 << index
        mate = self._first_choices(options, place, len(graph))
        augment(graph, mate)
        order = [self.weights.order[person] for person in joining]
        order += [-sum(self.room.people[one].trios for one in pair) for pair in hosts]
        mate = settle(graph, mate, order)
        return {
            person: hosts[mate[index] - len(joining)]
            for index, person in enumerate(joining)
            if mate[index] != EXPOSED
        }

    def _first_choices(
        self, options: list[list[Pair]], place: Mapping[Pair, int], size: int
    ) -> list[int]:
        mate = [EXPOSED] * size
        for index, pairs in enumerate(options):
            for pair in pairs:
                if mate[place[pair]] == EXPOSED:
                    mate[index], mate[place[pair]] = place[pair], index
                    break
        return mate

    def _options(self, person: int, mate: list[int]) -> list[Pair]:
        """Return the pairs that somebody could join, the best first."""
        near = self.room.fresh[person] & self.willing
        pairs = [
            (one, mate[one])
            for one in bits(near)
            if mate[one] > one
            and near >> mate[one] & 1
            and self.room.share_language((person, one, mate[one]))
        ]
        return sorted(pairs, key=lambda pair: self._cost(person, pair))

    def _cost(self, person: int, pair: Pair) -> tuple[int, ...]:
        people = (person, *pair)
        wants = sum(self.room.people[place].wants_trio for place in people)
        worth = sum(self.weights.soft(person, one) for one in pair)
        return (self._trios(people), -wants, -worth, *pair)

    def _host_claim(self, pair: Pair) -> tuple[int, ...]:
        return (self._trios(pair), *pair)

    def _trios(self, people: Collection[int]) -> int:
        return sum(self.room.people[place].trios for place in people)

    def _rotate(self, person: int) -> None:
        """Leave somebody over instead of ``person`` if that makes a trio, or one with new people."""
        before = self.thirds.pop(person, None)
        best = (self._cost(person, before), person, before) if before else None
        seated = {place for third, pair in self.thirds.items() for place in (third, *pair)}
        alive = self.movable & ~sum(1 << place for place in seated)
        tree = AlternatingTree(self.room.fresh, self.mate, person, alive)
        for other in islice(self._instead(tree.outer, person), TRIES):
            if best is not None and best[0][0] == 0:
                break
            mate = tree.expose(other)
            for place in seated:
                mate[place] = EXPOSED
            for pair in self._options(other, mate)[:1]:
                cost = self._cost(other, pair)
                if best is None or cost < best[0]:
                    best = (cost, other, pair)
        if best is not None:
            _, other, pair = best
            self.mate = tree.expose(other)
            self.thirds[other] = pair

    def _instead(self, outer: int, person: int) -> Iterator[int]:
        """Yield who could be left over and sit in a trio, those first who sat in none."""
        people = self.room.people
        willing = [other for other in bits(outer & self.willing) if other != person]
        yield from sorted(willing, key=lambda other: (people[other].trios, other))
