"""Laws of what a node remembers: cards in any order, split and repeated, end in the same rows.

The rows are compared with the reference store of ``gossip``, too, which the simulation lives by.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from hashlib import sha256

import pytest
from hypothesis import given, settings, strategies as st

from meshup.gossip.card import CardFields, read_card, signed_card
from meshup.gossip.exchanges import Settings
from meshup.gossip.levels import Level
from meshup.kit import clock
from meshup.mesh.domain.carried import carried
from meshup.mesh.domain.machine import machine
from meshup.mesh.models import GoneNode, MeshNode
from meshup.signed_messages.keys import did_key, ed25519_public
from tests.effort import examples
from tests.gossip.memory_store import MemoryStore

NAMES = ("lyon", "nantes", "rouen", "dijon")
DAY = timedelta(days=1)


@cache
def made(name, step, days, words, at):
    """Return a card; two with the same step and other words contradict each other."""
    origin = f"https://{name}.example"
    key = sha256(name.encode()).digest()
    fields = CardFields(
        id=f"{origin}/ap/relay/card",
        actor=f"{origin}/ap/relay",
        group=f"{origin}/ap/{name}",
        seq=1_000 + step,
        name=name.title(),
        url=f"{origin}/",
        directory=f"{origin}/ap/relay/directory",
        summary=words,
    )
    return read_card(signed_card(fields, key, at, days * DAY), at)


steps = st.tuples(st.sampled_from(NAMES), st.integers(0, 4), st.sampled_from([2, 30]))
"""Whose, which, and for how many days."""
events = st.lists(steps, min_size=1, max_size=8)


def rows():
    return {row.did: (row.seq, bytes(row.digest), row.level) for row in MeshNode.objects.all()}


def reference(at):
    did = did_key(ed25519_public(sha256(b"me").digest()))
    return MemoryStore(Settings(did=did, salt=b"salt"))


def state(store):
    return {
        did: (entry.card.seq, entry.card.digest, int(entry.level))
        for did, entry in store.entries.items()
    }


def put(cards, at):
    machine(at).store.merge(tuple(carried(card) for card in cards), at)


def cards_of(drawn, at):
    """Return the cards; the days follow from the number, so that none contradicts itself."""
    days = {(name, step): length for name, step, length in reversed(drawn)}
    return [made(name, step, days[name, step], "", at) for name, step, _length in drawn]


@pytest.mark.usefixtures("own_did")
@pytest.mark.django_db
class TestLaws:
    """Of the rows of a node."""

    @settings(max_examples=examples(30))
    @given(data=st.data(), drawn=events)
    def test_any_order_split_and_repetition_ends_in_the_same_rows(self, data, drawn):
        at = clock.now()
        batch = cards_of(drawn, at)
        put(batch, at)
        at_once = rows()
        MeshNode.objects.all().delete()
        again = data.draw(st.lists(st.sampled_from(batch), max_size=4))
        for card in data.draw(st.permutations([*batch, *again])):
            put([card], at)
        assert rows() == at_once
        store = reference(at)
        store.merge(batch, at)
        assert rows() == state(store)

    @settings(max_examples=examples(30))
    @given(drawn=events, later=events)
    def test_whose_card_is_over_is_gone_and_no_older_one_returns(self, drawn, later):
        """Some cards end after two days; then all come again, and some newer ones."""
        at = clock.now()
        first, second = cards_of(drawn, at), cards_of(later, at)
        store = reference(at)
        put(first, at)
        store.merge(first, at)
        after = at + 3 * DAY
        machine(after).store.expire(after)
        store.expire(after)
        assert rows() == state(store)
        for cards in (first, second, first):
            put(cards, after)
            store.merge(cards, after)
        assert rows() == state(store)
        highest = dict(GoneNode.objects.values_list("did", "seq"))
        assert all(row[0] > highest.get(did, 0) for did, row in rows().items())

    @settings(max_examples=examples(30))
    @given(data=st.data(), drawn=events)
    def test_two_cards_of_one_number_distrust_whichever_came_first(self, data, drawn):
        at = clock.now()
        name, step, _days = data.draw(st.sampled_from(drawn))
        pair = [made(name, step, 30, words, at) for words in ("one", "another")]
        for order in (pair, pair[::-1]):
            MeshNode.objects.all().delete()
            put(order, at)
            assert [row.is_distrusted for row in MeshNode.objects.all()] == [True]
            assert machine(at).store.count(Level.HEARD) == 0
