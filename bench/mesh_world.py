"""A mesh in one process: the machine of the nodes, with a transport and a clock of the bench.

Words
    round     one period of every live node, in an order by chance
    mature    in the mesh for some rounds: who is asked to know others, and to be known
    stands    whose card is found at its address, by who asks there
    liar      a node that answers with cards of nodes that do not exist
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Generic

import numpy as np

from bench.mesh_catalogue import ROUNDS_A_DAY, moment_of
from bench.mesh_kinds import B, Kind, S
from meshup.gossip.exchanges import Page
from meshup.gossip.levels import Level
from meshup.gossip.machine import Gossip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from random import Random

    from bench.mesh_catalogue import Flags, Numbers
    from meshup.gossip.exchanges import Exchange, Settings

MATURE: Final = 12
FRIENDS: Final = 3
"""Neighbours that each node looks for; with those who found it, it has about twice as many."""
FIRST_LOOK: Final = 3
"""The round of its life in which a node's hosts look for neighbours."""
MOST_NEIGHBOURS: Final = 16


@dataclass(kw_only=True)
class Rules:
    """How nodes live in a simulation, in rounds."""

    life: int = 30 * ROUNDS_A_DAY
    renewal: int = ROUNDS_A_DAY


@dataclass
class Traffic:
    """What nodes asked of each other.

    Attributes:
        requests: of each node in the round, verifications left out.
        most: the largest number of requests of a node in any round.
        cards: that went over the wire, in either direction.
        checks: verifications.
    """

    requests: Counter[int] = field(default_factory=Counter)
    most: int = 0
    total: int = 0
    cards: int = 0
    checks: int = 0

    def end_round(self) -> None:
        """Take the requests of a round into the totals."""
        self.most = max([self.most, *self.requests.values()])
        self.total += self.requests.total()
        self.requests.clear()


class World(Generic[S, B]):
    """A mesh of simulated nodes.

    Attributes:
        round: its number; 0 before the first.
        lives: which nodes answer now.
        born: the round in which a node first came; -1 for not yet.
        lived: for how many rounds it has been live in all.
        since: the round since which it has been live without a break.
        side: who can reach whom: who has the same number.
        stands: whose card is found at its address while it lives, or always (``served``).
        lies: what liars answer; a node that is no liar is not in it.
    """

    def __init__(
        self, kind: Kind[S, B], settings: Callable[[str], Settings], rules: Rules, random: Random
    ) -> None:
        size = len(kind.catalogue)
        self.kind, self.rules, self.random = kind, rules, random
        self.round = 0
        self.traffic = Traffic()
        self.stores: dict[int, S] = {}
        self.machines: dict[int, Gossip[B]] = {}
        self.lives = np.zeros(size, bool)
        self.served = np.zeros(size, bool)
        self.born = np.full(size, -1)
        self.lived = np.zeros(size, np.int64)
        self.since = np.zeros(size, np.int64)
        self.side = np.zeros(size, np.int8)
        self.seq = np.zeros(size, np.int64)
        self.signed = np.zeros(size, np.int64)
        self.lies: dict[int, Callable[[], B]] = {}
        self.friends: dict[int, set[int]] = {}
        self._settings = settings

    def let_come(self, nodes: Iterable[int]) -> None:
        """Let nodes come, for the first time or again, with what they knew."""
        for node in nodes:
            self.lives[node], self.since[node] = True, self.round
            if self.born[node] < 0:
                self._bear(node)
            self.renew(node)

    def let_go(self, nodes: Iterable[int]) -> None:
        """Let nodes fall silent; they keep what they know."""
        for node in nodes:
            self.lives[node] = False

    def renew(self, node: int) -> None:
        """Let a node sign its next card."""
        self.sign(node)
        self.kind.set_own(self.stores[node], node, int(self.seq[node]))

    def sign(self, node: int) -> None:
        """Put the next card of a node into the catalogue."""
        self.seq[node] += 1
        self.signed[node] = self.round
        self.kind.catalogue.expires[node, self.seq[node]] = self.round + self.rules.life

    def befriend(self, one: int, other: int) -> None:
        """Let the hosts of both make the other a neighbour, having read its card where it lives."""
        now = moment_of(self.round)
        for mine, theirs in ((one, other), (other, one)):
            card = self.kind.cards(np.array([theirs]), self.seq[[theirs]])
            store = self.kind.asked(self.stores[mine])
            store.merge(card, now)
            store.believe(card, now)
            if self.kind.set_level(self.stores[mine], theirs, Level.NEIGHBOUR):
                self.friends[mine].add(theirs)

    def step(self) -> None:
        """Let a period pass for every live node."""
        self.round += 1
        self.lived += self.lives
        now = moment_of(self.round)
        order = np.flatnonzero(self.lives).tolist()
        self.random.shuffle(order)
        for node in order:
            age = self.round - self.born[node]
            if self.round - self.signed[node] >= self.rules.renewal:
                self.renew(node)
            if age == FIRST_LOOK:
                self._look_for_friends(node)
            for exchange in self.machines[node].on_tick(now):
                self._exchange(node, exchange)
        for node in order:
            self._check(node)
        self.traffic.end_round()

    def coverage(
        self, wanted: Flags, asked: Numbers
    ) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Return for each node asked which share of the wanted it shows."""
        now, count = moment_of(self.round), max(1, int(np.count_nonzero(wanted)))
        shares = [
            np.count_nonzero(self.kind.shown(self.stores[node], now) & wanted) / count
            for node in asked.tolist()
        ]
        return np.array(shares)

    def mature(self) -> Flags:
        """Return which nodes live, and have lived long enough in all to be known."""
        return self.lives & (self.lived >= MATURE)

    def settled(self) -> Flags:
        """Return which nodes have been live long enough, without a break, to know."""
        return self.lives & (self.round - self.since >= MATURE)

    def _bear(self, node: int) -> None:
        settings = self._settings(self.kind.catalogue.dids[node])
        self.born[node] = self.round
        self.stores[node] = self.kind.new_store(settings)
        self.machines[node] = Gossip(self.kind.asked(self.stores[node]), settings, self.random)
        self.friends[node] = set()

    def _look_for_friends(self, node: int) -> None:
        store, catalogue = self.kind.asked(self.stores[node]), self.kind.catalogue
        count = store.count(Level.VERIFIED)
        for _ in range(FRIENDS if count else 0):
            other = catalogue.number[store.at(Level.VERIFIED, self.random.randrange(count))]
            room = MOST_NEIGHBOURS - max(
                len(self.friends[n]) for n in (node, other) if n in self.friends
            )
            if other in self.friends and room > 0 and self._reaches(node, other):
                self.befriend(node, other)

    def _reaches(self, one: int, other: int) -> bool:
        return bool(self.lives[other] and self.side[one] == self.side[other])

    def _exchange(self, node: int, exchange: Exchange) -> None:
        """Let a node ask another, and leave cards with it."""
        now, partner = moment_of(self.round), self.kind.catalogue.number[exchange.partner]
        self.traffic.requests[node] += 1
        if not self._reaches(node, partner):
            return
        machine, other = self.machines[node], self.machines[partner]
        page = self._answer(partner, exchange)
        if page.cards is not None:
            self.traffic.cards += len(self.kind.numbers(page.cards))
        machine.on_page(exchange.partner, page, now)
        if not exchange.may_push:
            return
        cards, arrival = machine.to_push(exchange.partner)
        count = len(self.kind.numbers(cards))
        if count and partner not in self.lies:
            self.traffic.requests[node] += 1
            self.traffic.cards += count
            other.on_cards(machine.settings.did, cards, now)
            self._believe_signer(node, partner)
            machine.on_pushed(exchange.partner, arrival)

    def _answer(self, partner: int, exchange: Exchange) -> Page[B]:
        if partner in self.lies:
            return Page(self.lies[partner](), exchange.after, more=True, etag="")
        other = self.machines[partner]
        return other.on_pull(exchange.after, exchange.etag, moment_of(self.round))

    def _believe_signer(self, node: int, partner: int) -> None:
        """Verify who left cards: to check the request, its actor was read at its own address."""
        card = self.kind.cards(np.array([node]), self.seq[[node]])
        self.kind.asked(self.stores[partner]).believe(card, moment_of(self.round))
        self.traffic.checks += 1

    def _check(self, node: int) -> None:
        """Let a node look for cards at their addresses."""
        machine, now = self.machines[node], moment_of(self.round)
        cards = machine.to_check()
        numbers = self.kind.numbers(cards)
        if not len(numbers):
            return
        right = (self.lives & (self.side == self.side[node]) | self.served)[numbers]
        self.traffic.checks += len(numbers)
        machine.on_checked(self.kind.only(cards, right), self.kind.only(cards, ~right), now)
