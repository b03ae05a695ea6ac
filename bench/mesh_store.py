"""A store of the gossip machine on arrays: twelve bytes for each node it may know.

It answers as ``tests.gossip.memory_store`` does (``tests/gossip/test_compact_store.py`` holds the
two against each other), for meshes in which nobody moves, changes keys or contradicts themselves.
"""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import numpy as np

from bench.mesh_catalogue import ROUNDS_A_DAY, Batch, Catalogue, Flags, Numbers, batch, round_of
from bench.mesh_quotas import Crowd, dropped
from meshup.gossip.exchanges import Outcome, Settings
from meshup.gossip.levels import Level
from meshup.gossip.summaries import FIRST_FACTOR, SECOND_FACTOR, Summary, bits_for

if TYPE_CHECKING:
    from datetime import datetime

NEVER: Final = 2**31 - 1


class CompactStore:
    """What one node knows of all of a catalogue.

    Attributes:
        seq: of the card that is known; 0 for none.
        level: how far each is believed; 0 also for the unknown.
        arrived: when it was first shown, or its newest card; 0 while it is not.
        restored: the level that it gets when its address is verified.
        tries: verifications in vain.
        day: when it was first heard.
        gone: the last number of a node that expired.
    """

    def __init__(self, catalogue: Catalogue, settings: Settings) -> None:
        size = len(catalogue)
        self.catalogue, self.settings = catalogue, settings
        self.me = catalogue.number[settings.did]
        self.seq = np.zeros(size, np.uint16)
        self.level = np.zeros(size, np.int8)
        self.arrived = np.zeros(size, np.uint32)
        self.restored = np.ones(size, np.int8)
        self.tries = np.zeros(size, np.uint8)
        self.day = np.zeros(size, np.uint8)
        self.gone = np.zeros(size, np.uint16)
        self.arrivals = 0
        self.heard = 0
        self.known = 0
        self._spent: tuple[int, Counter[int]] = (0, Counter())
        self._next_expiry = NEVER
        self._etag = ""

    @property
    def bytes_of_state(self) -> int:
        """How many bytes are kept for all nodes together."""
        arrays = (
            self.seq,
            self.level,
            self.arrived,
            self.restored,
            self.tries,
            self.day,
            self.gone,
        )
        return sum(array.nbytes for array in arrays)

    def set_own(self, seq: int) -> None:
        """Put the own card in, or a newer one in its place."""
        self.seq[self.me], self.level[self.me] = seq, Level.NEIGHBOUR
        self._arrive(np.array([self.me]))

    def own_card(self) -> Batch:
        """Return the own card, alone."""
        return self._cards(np.array([self.me]))

    def set_level(self, number: int, level: Level) -> bool:
        """Take how far the hosts believe a known node."""
        if not self.seq[number]:
            return False
        self.restored[number] = level
        if self.level[number]:
            self.level[number] = level
        return True

    def count(self, least: Level) -> int:
        """Return how many others are shown that have at least this level."""
        others = np.count_nonzero(self.level >= least) - (self.level[self.me] >= least)
        return int(others)

    def at(self, least: Level, number: int) -> str:
        """Return the did of one of these, in the order of places."""
        those = np.flatnonzero(self.level >= least)
        before = int(np.searchsorted(those, self.me))
        return self.catalogue.dids[int(those[number + (number >= before)])]

    def level_of(self, did: str) -> Level:
        """Return how far a node is believed."""
        return Level(int(self.level[self.catalogue.number[did]]))

    def etag(self) -> str:
        """Return what is equal for two stores that show the same."""
        if not self._etag:
            shown = np.where(self.level > 0, self.seq, 0)
            self._etag = sha256(shown.tobytes()).hexdigest()
        return self._etag

    def news(self, arrival: int, most: int) -> tuple[Batch, int]:
        """Return the newest of what is shown and arrived after, in order, and the last arrival."""
        after = 0 if arrival > self.arrivals else arrival
        later = np.flatnonzero(self.arrived > after)
        if len(later) > most:
            later = later[np.argpartition(self.arrived[later], -most)[-most:]]
        later = later[np.argsort(self.arrived[later])]
        return self._cards(later), int(self.arrived[later[-1]]) if len(later) else after

    def stretch(self, place: int, most: int) -> tuple[Batch, int, bool]:
        """Return what is shown after a place, in order; the last place; whether more is there."""
        start = int(np.searchsorted(self.catalogue.places, np.uint64(place), "right"))
        later = np.flatnonzero(self.level[start:] > 0) + start
        those = later[:most]
        last = int(self.catalogue.places[those[-1]]) if len(those) else place
        return self._cards(those), last, len(later) > most

    def summary(self, salt: int) -> Summary:
        """Return a summary of every card that is known, also of those not shown, and the own."""
        known = np.flatnonzero(self.seq)
        size = bits_for(len(known), self.settings.most_summary_bits)
        field = np.zeros(size, bool)
        field[self._bits(known, salt, size)] = True
        return Summary(salt, np.packbits(field).tobytes())

    def lacking(self, summary: Summary, most: int) -> tuple[Batch, int, bool]:
        """Return what is shown and not in a summary, how many these are, and whether more is."""
        shown = np.flatnonzero(self.level > 0)
        field = np.unpackbits(np.frombuffer(summary.bits, np.uint8))
        lacking = shown[field[self._bits(shown, summary.salt, len(field))] == 0]
        start = np.searchsorted(self.catalogue.places[lacking], np.uint64(summary.salt), "right")
        around = np.concatenate([lacking[start:], lacking[:start]])
        those = around[summary.given : summary.given + most]
        return self._cards(those), len(those), summary.given + len(those) < len(lacking)

    def _bits(self, nodes: Numbers, salt: int, size: int) -> Numbers:
        """Return the bits of cards, as ``meshup.gossip.summaries.bit_of`` does."""
        word = self.catalogue.places[nodes] ^ (self.seq[nodes] * np.uint64(FIRST_FACTOR))
        word *= np.uint64(salt | 1)
        word = (word ^ (word >> np.uint64(32))) * np.uint64(SECOND_FACTOR)
        return np.asarray(word >> np.uint64(65 - size.bit_length()), dtype=np.int64)

    def merge(self, cards: Batch, now: datetime) -> Outcome:
        """Take what is new or newer, within the quotas; whom they refuse is not listed."""
        nodes, seqs = cards
        this_round = round_of(now)
        expires = self.catalogue.expires[nodes, seqs]
        known = self.seq[nodes]
        takes = (seqs > known) & (seqs > self.gone[nodes]) & (expires > this_round)
        takes &= nodes != self.me
        nodes, seqs, is_new = nodes[takes], seqs[takes], known[takes] == 0
        if not len(nodes):
            return Outcome(0)
        self.seq[nodes], self.tries[nodes] = seqs, 0
        self._arrive(nodes[self.level[nodes] > 0])
        self._next_expiry = min(self._next_expiry, int(expires[takes].min()))
        new = nodes[is_new]
        self.day[new], self.restored[new] = this_round // ROUNDS_A_DAY, Level.VERIFIED
        self.heard, self.known = self.heard + len(new), self.known + len(new)
        return Outcome(len(nodes) - self._keep_quotas(new, nodes, this_round // ROUNDS_A_DAY))

    def of_sender(self, cards: Batch, sender: str) -> tuple[Batch, tuple[tuple[str, str], ...]]:
        """Return the cards of ``sender``, and the others as refused: "not_neighbour"."""
        is_own = cards[0] == self.catalogue.number[sender]
        others = cards[0][~is_own]
        return cards[:, is_own], tuple(
            (self.catalogue.dids[number], "not_neighbour") for number in others
        )

    def waiting(self, most: int) -> Batch:
        """Return cards that are not verified: who was tried least first, then by place."""
        heard = (
            np.flatnonzero((self.seq > 0) & (self.level == 0)) if self.heard else np.zeros(0, int)
        )
        key = self.tries[heard] + (self.restored[heard] == Level.VERIFIED) * np.int64(256)
        return self._cards(heard[np.argsort(key, kind="stable")[:most]])

    def believe(self, cards: Batch, now: datetime) -> None:
        """Take that these stand at their address."""
        nodes, seqs = cards
        is_right = (self.seq[nodes] == seqs) & (self.level[nodes] == 0)
        is_right &= self.catalogue.expires[nodes, seqs] > round_of(now)
        right = nodes[is_right & (self.seq[nodes] > 0)]
        self.level[right], self.tries[right] = self.restored[right], 0
        self.heard -= len(right)
        self._arrive(right)

    def believe_one(self, did: str, digest: bytes, now: datetime) -> bool:
        """Take that the known card stands at its address; here its digest is its seq."""
        number = self.catalogue.number[did]
        seq = int.from_bytes(digest, "big")
        is_known = bool(self.seq[number] == seq and seq)
        if is_known:
            self.believe(batch(np.array([number]), np.array([seq])), now)
        return is_known

    def doubt(self, cards: Batch, now: datetime) -> None:
        """Take that these do not stand at their address now; drop who was tried often enough."""
        nodes = cards[0][(self.seq[cards[0]] > 0) & (self.level[cards[0]] == 0)]
        self.tries[nodes] += 1
        worn = (self.tries[nodes] >= self.settings.most_tries) & (
            self.restored[nodes] < Level.NEIGHBOUR
        )
        today = round_of(now) // ROUNDS_A_DAY
        if self._spent[0] != today:
            self._spent = (today, Counter())
        fresh = nodes[worn & (self.day[nodes] == today)]
        self._spent[1].update(self.catalogue.domain[fresh].tolist())
        self._remove(nodes[worn])

    def expire(self, now: datetime) -> None:
        """Forget whose card has expired, but for the number that it had."""
        this_round = round_of(now)
        if this_round < self._next_expiry:
            return
        nodes = np.flatnonzero(self.seq)
        nodes = nodes[nodes != self.me]
        expires = self.catalogue.expires[nodes, self.seq[nodes]]
        over = nodes[expires <= this_round]
        self.gone[over] = self.seq[over]
        self._remove(over)
        self._next_expiry = int(expires[expires > this_round].min(initial=NEVER))

    def shown(self) -> Flags:
        """Return of each node of the catalogue whether it is shown."""
        return self.level > 0

    def _cards(self, nodes: Numbers) -> Batch:
        return batch(nodes, self.seq[nodes].astype(np.int64))

    def _arrive(self, nodes: Numbers) -> None:
        self.arrived[nodes] = np.arange(self.arrivals + 1, self.arrivals + 1 + len(nodes))
        self.arrivals += len(nodes)
        self._etag = ""

    def _remove(self, nodes: Numbers) -> None:
        self.heard -= int(np.count_nonzero(self.level[nodes] == 0))
        self.known -= len(nodes)
        for array in (self.seq, self.level, self.arrived, self.tries):
            array[nodes] = 0
        self._etag = ""

    def _keep_quotas(self, new: Numbers, taken: Numbers, today: int) -> int:
        """Drop whoever is beyond a quota; return how many of those that were just taken."""
        limits = self.settings
        is_full = self.heard > limits.most_heard or self.known > limits.most_known
        if not is_full and not self.catalogue.shares[new].any():
            spent = self._spent[1]
            if not spent or self._spent[0] != today:
                return 0
        is_claim = (self.seq > 0) & (np.maximum(self.level, self.restored) < Level.NEIGHBOUR)
        is_claim[self.me] = False
        if self.known <= limits.most_known:
            is_claim &= self.catalogue.shares | (self.level == 0)
        nodes = np.flatnonzero(is_claim)
        crowd = Crowd(nodes, self.level[nodes], self.tries[nodes], self.day[nodes] == today)
        spent = self._spent[1] if self._spent[0] == today else Counter[int]()
        out = dropped(self.catalogue, crowd, limits, spent)
        self._remove(out)
        return int(np.isin(out, taken).sum())
