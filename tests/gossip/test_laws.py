"""Laws of the mesh: whatever comes in whatever order, all end with the same, within bounds."""

from collections import Counter
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings, strategies as st

from meshup.gossip.exchanges import Page
from meshup.gossip.machine import Gossip
from meshup.gossip.merging import Verdict, newer
from meshup.gossip.summaries import read_summary, summary_of
from tests.effort import examples
from tests.gossip.cards import NOW, SEQ, card, did, limits, state, store

if TYPE_CHECKING:
    from meshup.gossip.card import NodeCard

NAMES = [f"node{number}" for number in range(24)]
HOSTS = [None, "a.crowd.example", "b.crowd.example", "c.other.example"]
cards = st.builds(
    lambda name, host, step: card(name, host, SEQ + step),
    st.sampled_from(NAMES),
    st.sampled_from(HOSTS[:1]),
    st.integers(0, 3),
)
crowded = st.builds(card, st.sampled_from(NAMES), st.sampled_from(HOSTS))
one_of_each = st.lists(crowded, max_size=40, unique_by=lambda made: made.did)


def splits(data, batch):
    """Return a batch in another order, repeated in part, cut into messages."""
    mixed = data.draw(st.permutations(batch + data.draw(st.lists(st.sampled_from(batch)))))
    size = data.draw(st.integers(1, len(mixed)))
    return [mixed[start : start + size] for start in range(0, len(mixed), size)]


@given(cards, cards)
def test_two_cards_of_a_node_are_compared_alike_from_both_sides(first, second):
    opposite = {Verdict.NEWER: Verdict.OLDER, Verdict.OLDER: Verdict.NEWER}
    verdict = newer(first, second)
    assert newer(second, first) is opposite.get(verdict, verdict)
    assert newer(first, first) is Verdict.SAME


@settings(max_examples=examples(100))
@given(st.data(), st.lists(cards, min_size=1, max_size=40))
def test_any_split_and_order_of_messages_ends_in_the_same_store(data, batch):
    at_once, in_parts = store(), store()
    at_once.merge(batch, NOW)
    for part in splits(data, batch):
        in_parts.merge(part, NOW)
    assert state(at_once) == state(in_parts)


@settings(max_examples=examples(200))
@given(
    st.data(), one_of_each.filter(bool), st.integers(1, 6), st.integers(1, 9), st.integers(1, 12)
)
def test_the_quotas_keep_the_same_nodes_in_any_order_and_never_too_many(
    data, batch, of_domain, heard, known
):
    quotas = {
        "most_of_domain": of_domain,
        "most_new_of_domain": of_domain + 1,
        "most_heard": heard,
        "most_known": known,
    }
    at_once, in_parts = store(**quotas), store(**quotas)
    at_once.merge(batch, NOW)
    for part in splits(data, batch):
        in_parts.merge(part, NOW)
        assert len(in_parts.entries) <= min(heard, known)
        hosts = Counter(e.card.id.split("/")[2][-13:] for e in in_parts.entries.values())
        assert hosts["crowd.example"] <= of_domain
    assert state(at_once) == state(in_parts)


@settings(max_examples=examples(100))
@given(st.data(), one_of_each.filter(bool))
def test_only_what_is_verified_is_passed_on(data, batch):
    known = store()
    known.merge(batch, NOW)
    right = data.draw(st.lists(st.sampled_from(batch)))
    known.believe(right, NOW)
    machine = Gossip(known, limits(), Random(1))
    shown = {c.did for c in right if c.did in known.entries} | {did("me")}
    for after in ("", "a0", "p0000000000000000", "nonsense"):
        assert {c.did for c in machine.on_pull(after, "", NOW).cards} <= shown
    assert {c.did for c in machine.on_pull("", "", NOW).cards} == shown
    assert {c.did for c in machine.to_push(batch[0].did)[0]} <= shown


@settings(max_examples=examples(60))
@given(one_of_each.filter(bool), st.integers(1, 7))
def test_whoever_reads_page_by_page_reads_everything_once(batch, size):
    known = store(most_cards=size)
    known.merge(batch, NOW)
    known.believe(batch, NOW)
    machine = Gossip(known, known.settings, Random(1))
    read: list[str] = []
    page: Page[list[NodeCard]] = Page(None, "", more=True, etag="")
    while page.more:
        page = machine.on_pull(page.cursor, "", NOW)
        read += [c.did for c in page.cards]
    assert sorted(read) == sorted([*known.entries, did("me")])


@settings(max_examples=examples(40))
@given(one_of_each.filter(bool), one_of_each.filter(bool))
def test_two_that_exchange_all_know_the_same_and_say_so(first, second):
    one, other = store("one"), store("other")
    for known, batch, them in ((one, first, "other"), (other, second, "one")):
        every = [*batch, card(them)]
        known.merge(every, NOW)
        known.believe(every, NOW)
    for asking, asked in ((one, other), (other, one), (one, other)):
        got = Gossip(asked, asked.settings, Random(1)).on_pull("", "", NOW).cards
        asking.merge(got, NOW)
        asking.believe(got, NOW)
    if not any(made.id != twin.id for made in first for twin in second if made.did == twin.did):
        assert one.etag() == other.etag()
        assert Gossip(one, one.settings, Random(1)).on_pull("", other.etag(), NOW).cards is None


@settings(max_examples=examples(100))
@given(one_of_each.filter(bool), one_of_each, st.integers(0, 2**64 - 1), st.integers(1, 9))
def test_whoever_says_what_it_knows_gets_only_what_it_lacks_and_each_once(theirs, ours, salt, size):
    asked, asking = store("asked", most_cards=size), store("asking")
    asked.merge(theirs, NOW)
    asked.believe(theirs, NOW)
    asking.merge(ours, NOW)
    machine = Gossip(asked, asked.settings, Random(1))
    read: list[str] = []
    page: Page[list[NodeCard]] = Page(None, str(asking.summary(salt)), more=True, etag="")
    while page.more:
        page = machine.on_pull(page.cursor, "", NOW)
        cards = page.cards or []
        assert len(cards) <= size
        read += [made.did for made in cards]
    known = {(entry.card.did, entry.card.seq) for entry in asking.entries.values()}
    shown = {made.did: made.seq for made in asked.stretch(0, 500)[0]}
    assert len(read) == len(set(read))
    assert all((who, shown[who]) not in known for who in read)


@given(st.lists(st.tuples(st.integers(0, 2**64 - 1), st.integers(1, 2**53)), max_size=300))
def test_a_summary_has_all_that_went_in_however_it_travels(known):
    for salt in (0, 1, 2**64 - 1):
        made = summary_of(known, salt, 2**13)
        assert all(made.has(place, seq) for place, seq in known)
        assert read_summary(str(made)) == made
        assert len(str(made)) <= 1_400
    empty = summary_of([], 5, 2**13)
    assert not any(empty.has(place, seq) for place, seq in known)


@pytest.mark.parametrize(
    "text", ["", "a7", "s00", "s0000000000000000.0.AAAA", f"s{0:016x}.0.{'A' * 6000}", "s" * 30]
)
def test_what_is_no_summary_is_none(text):
    assert read_summary(text) is None


def test_what_shares_a_bit_is_not_held_back_by_every_salt():
    known = [(number << 55, 7) for number in range(400)]
    other = (12345 << 40, 9)
    held = [summary_of(known, salt << 20, 2**9).has(*other) for salt in range(60)]
    assert 0 < sum(held) < 60
