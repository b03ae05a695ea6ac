"""How a simulation handles stores and batches of cards, whatever they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np

from bench.mesh_catalogue import Batch, Catalogue, Flags, Numbers, batch
from bench.mesh_store import CompactStore

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.gossip.exchanges import Settings
    from meshup.gossip.levels import Level
    from meshup.gossip.stores import Store

B = TypeVar("B")
S = TypeVar("S")


class Kind(Protocol[S, B]):
    """Stores ``S`` with batches ``B``, of nodes and cards that a catalogue numbers."""

    catalogue: Catalogue

    def new_store(self, settings: Settings) -> S:
        """Return an empty store."""

    def asked(self, store: S) -> Store[B]:
        """Return the store as the machine knows it."""

    def set_own(self, store: S, number: int, seq: int) -> None:
        """Give the node that has the store a new card of its own."""

    def set_level(self, store: S, number: int, level: Level) -> bool:
        """Take how far hosts believe a node that is known."""

    def cards(self, nodes: Numbers, seqs: Numbers) -> B:
        """Return cards as a batch."""

    def numbers(self, cards: B) -> Numbers:
        """Return whose cards these are."""

    def only(self, cards: B, which: Flags) -> B:
        """Return some of the cards."""

    def shown(self, store: S, now: datetime) -> Flags:
        """Return of each node of the catalogue whether it is shown."""


class Arrays:
    """Stores and batches on arrays."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def new_store(self, settings: Settings) -> CompactStore:
        """Return an empty store."""
        return CompactStore(self.catalogue, settings)

    def asked(self, store: CompactStore) -> Store[Batch]:
        """Return the store as the machine knows it."""
        return store

    def set_own(self, store: CompactStore, number: int, seq: int) -> None:  # noqa: ARG002 - it knows
        """Give the node that has the store a new card of its own."""
        store.set_own(seq)

    def set_level(self, store: CompactStore, number: int, level: Level) -> bool:
        """Take how far hosts believe a node that is known."""
        return store.set_level(number, level)

    def cards(self, nodes: Numbers, seqs: Numbers) -> Batch:
        """Return cards as a batch."""
        return batch(nodes, seqs)

    def numbers(self, cards: Batch) -> Numbers:
        """Return whose cards these are."""
        return np.asarray(cards[0])

    def only(self, cards: Batch, which: Flags) -> Batch:
        """Return some of the cards."""
        return cards[:, which]

    def shown(self, store: CompactStore, now: datetime) -> Flags:  # noqa: ARG002 - kept up to date
        """Return of each node of the catalogue whether it is shown."""
        return store.shown()
