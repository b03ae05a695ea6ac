"""All nodes of a simulated mesh, and their cards: known once to all stores, as a memo would.

A batch is two rows of numbers: which node, and which of its cards. That a card is signed was found
out once, when the catalogue was made; every store trusts it, as a node that reads a card twice
does not compute its signature twice.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from meshup.gossip.cursors import place_of
from meshup.gossip.quotas import rank

if TYPE_CHECKING:
    from collections.abc import Sequence

Numbers: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Batch: TypeAlias = npt.NDArray[np.int64]
"""Two rows: nodes by number, and the seq of the card of each."""

START: Final = datetime(2026, 12, 1, tzinfo=UTC)
PERIOD: Final = timedelta(minutes=30)
ROUNDS_A_DAY: Final = 48
MOST_CARDS: Final = 64
"""Of one node in a simulation; a seq is at most this."""


class Catalogue:
    """Nodes in the order of places.

    Attributes:
        dids: who each is.
        places: in order.
        domain: number of the registrable domain of each.
        shares: whether others have that domain, too.
        rank: by whom a store prefers, and of each domain.
        expires: the round in which a card vanishes, by node and seq.
    """

    def __init__(self, dids: Sequence[str], domains: Sequence[str], salt: bytes) -> None:
        every = sorted(zip(dids, domains, strict=True), key=lambda node: place_of(node[0]))
        self.dids = [did for did, _domain in every]
        self.number = {did: number for number, did in enumerate(self.dids)}
        self.places = np.array([place_of(did) for did in self.dids], dtype=np.uint64)
        names = sorted({domain for _did, domain in every})
        code = {name: number for number, name in enumerate(names)}
        sizes = Counter(domain for _did, domain in every)
        self.domain = np.array([code[domain] for _did, domain in every])
        self.shares = np.array([sizes[domain] > 1 for _did, domain in every])
        self.rank = _ranks(self.dids, salt)
        self.domain_rank = _ranks(names, salt)[self.domain]
        self.expires = np.zeros((len(every), MOST_CARDS), dtype=np.int32)

    def __len__(self) -> int:
        return len(self.dids)


def round_of(now: datetime) -> int:
    """Return the number of the round that a moment is in."""
    return (now - START) // PERIOD


def moment_of(number: int) -> datetime:
    """Return when a round begins."""
    return START + number * PERIOD


def batch(nodes: Numbers, seqs: Numbers) -> Batch:
    """Return cards as one batch."""
    cards = np.empty((2, len(nodes)), np.int64)
    cards[0], cards[1] = nodes, seqs
    return cards


def _ranks(texts: Sequence[str], salt: bytes) -> npt.NDArray[np.uint64]:
    ranks = [int.from_bytes(rank(salt, text), "big") for text in texts]
    return np.array(ranks, dtype=np.uint64)
