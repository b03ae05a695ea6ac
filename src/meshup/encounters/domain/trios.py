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
from meshup.encounters.domain.lookahead import pairs_of
from meshup.encounters.domain.matching import settle

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from meshup.encounters.domain.graph import Room
    from meshup.encounters.domain.weights import Weights

TRIES: Final = 60
"""How many people are tried in the stead of one who is left over."""
CHOICES: Final = 24
"""Among how many pairs somebody's first choice is made."""

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

    def fairer(self) -> TrioFinder | None:
        """Return the same trios with people who sat in none yet, by exchanges of partners.

        None where all are so already, or nobody is found.
        """
        other = TrioFinder(self.room, self.weights, self.mate.copy(), movable=self.movable)
        other.thirds = self.thirds.copy()
        improved = False
        for person, pair in self.thirds.items():
            if self._trios(pair):
                improved |= other.exchange(person)
        return other if improved else None

    def exchange(self, person: int) -> bool:
        """Let two people who sat in no trio yet be the pair that ``person`` joins."""
        fresh, mate = self.room.fresh, self.mate
        open_to = self.movable & self.willing & ~self._seated()
        open_to &= sum(1 << place for place, one in enumerate(self.room.people) if not one.trios)
        for one in islice(bits(fresh[person] & open_to), TRIES):
            near = fresh[person] & fresh[one] & open_to & self.guests((person, one))
            for other in islice(bits(near), TRIES):
                left, right = mate[one], mate[other]
                if EXPOSED not in (left, right) and fresh[left] >> right & 1:
                    mate[one], mate[other], mate[left], mate[right] = other, one, right, left
                    self.thirds[person] = (min(one, other), max(one, other))
                    return True
        return False

    def _seated(self) -> int:
        """Return who sits in a trio."""
        seated = 0
        for third, (one, other) in self.thirds.items():
            seated |= 1 << third | 1 << one | 1 << other
        return seated

    def _by_claim(self, people: Collection[int]) -> list[int]:
        return sorted(people, key=lambda person: (-self.weights.order[person], person))

    def _joined(self, left_over: Collection[int]) -> Thirds:
        """Match those left over with pairs: as many as can be, by their claims."""
        joining = [person for person in self._by_claim(left_over) if self.willing >> person & 1]
        wanted = sum(1 << person for person in joining)
        guests = {pair: self.guests(pair) & wanted for pair in pairs_of(self.mate)}
        hosts = sorted((pair for pair in guests if guests[pair]), key=self._host_claim)
        number = {person: index for index, person in enumerate(joining)}
        graph = [0] * (len(joining) + len(hosts))
        for place, pair in enumerate(hosts, len(joining)):
            for person in bits(guests[pair]):
                graph[number[person]] |= 1 << place
                graph[place] |= 1 << number[person]
        mate = self._first_choices(joining, hosts, graph)
        augment(graph, mate)
        order = [self.weights.order[person] for person in joining]
        order += [-self._trios(pair) for pair in hosts]
        mate = settle(graph, mate, order)
        return {
            person: hosts[mate[index] - len(joining)]
            for index, person in enumerate(joining)
            if mate[index] != EXPOSED
        }

    def _first_choices(self, joining: list[int], hosts: list[Pair], graph: list[int]) -> list[int]:
        """Let everybody join the best of the first pairs that are free."""
        mate = [EXPOSED] * len(graph)
        free = -1
        for index, person in enumerate(joining):
            places = list(islice(bits(graph[index] & free), CHOICES))
            if places:
                best = min(
                    places, key=lambda place: self._cost(person, hosts[place - len(joining)])
                )
                mate[index], mate[best] = best, index
                free &= ~(1 << best)
        return mate

    def guests(self, pair: Pair) -> int:
        """Return who could join a pair: new to both, and all three speak one language."""
        one, other = pair
        if not self.willing >> one & self.willing >> other & 1:
            return 0
        people = self.room.people
        understood = 0
        for language in people[one].languages & people[other].languages:
            understood |= self.room.speakers[language]
        return self.room.fresh[one] & self.room.fresh[other] & self.willing & understood

    def _options(self, person: int, mate: list[int]) -> list[Pair]:
        """Return the pairs that somebody could join, the best first."""
        near = self.room.fresh[person]
        pairs = [
            (one, mate[one])
            for one in bits(near)
            if mate[one] > one and self.guests((one, mate[one])) >> person & 1
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
        """Leave over another than ``person`` if that makes a trio, or a fairer one."""
        before = self.thirds.pop(person, None)
        best = (self._cost(person, before), person, before) if before else None
        seated = self._seated()
        alive = self.movable & ~seated
        tree = AlternatingTree(self.room.fresh, self.mate, person, alive)
        for other in islice(self._instead(tree.outer, person), TRIES):
            if best is not None and best[0][0] == 0:
                break
            mate = tree.expose(other)
            for place in bits(seated):
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
