"""The reference store in a simulation, with cards that are truly signed, each once."""

from datetime import timedelta
from functools import cache

import numpy as np

from bench.mesh_catalogue import Catalogue, moment_of
from meshup.gossip.card import NodeCard, read_card, signed_card
from meshup.gossip.levels import Level
from tests.gossip.cards import did, fields, key
from tests.gossip.memory_store import MemoryStore


class RealCards:
    """Stores of entries, batches of cards: see ``bench.mesh_kinds.Kind``."""

    def __init__(self, catalogue: Catalogue, hosts: dict[str, str]) -> None:
        self.catalogue = catalogue
        names_by_did = {did(name): name for name in hosts}
        self.hosts = hosts
        self.names = [names_by_did[known] for known in catalogue.dids]
        self.card = cache(self._card)

    def _card(self, number: int, seq: int, expires: int) -> NodeCard:
        now, name = moment_of(expires) - timedelta(days=29), self.names[number]
        said = fields(name, self.hosts[name], seq=seq)
        made = signed_card(said, key(name), now, timedelta(days=29))
        return read_card(made, now)

    def new_store(self, settings):
        return MemoryStore(settings)

    def asked(self, store):
        return store

    def set_own(self, store, number, seq):
        store.set_own(self.cards([number], [seq])[0])

    def set_level(self, store, number, level):
        return store.set_level(self.catalogue.dids[number], level)

    def cards(self, nodes, seqs):
        return [
            self.card(int(node), int(seq), int(self.catalogue.expires[node, seq]))
            for node, seq in zip(nodes, seqs, strict=True)
        ]

    def numbers(self, cards):
        return np.array([self.catalogue.number[card.did] for card in cards], dtype=np.int64)

    def only(self, cards, which):
        return [card for card, is_chosen in zip(cards, which, strict=True) if is_chosen]

    def shown(self, store, now):  # noqa: ARG002 - as it is at any time
        shown = np.zeros(len(self.catalogue), bool)
        for known, entry in store.entries.items():
            shown[self.catalogue.number[known]] = entry.level > Level.HEARD
        shown[self.catalogue.number[store.settings.did]] = True
        return shown
