"""The reference store: who moves, who changes keys, who contradicts themselves, who is gone."""

from datetime import timedelta

import pytest

from meshup.gossip.card import read_card, rotation
from meshup.gossip.levels import Level
from tests.gossip import memory_store, pages
from tests.gossip.cards import NOW, SEQ, card, did, document, key, state, store
from tests.gossip.entries import Entry

LATER = NOW + timedelta(days=3)


def verified(*cards, **quotas):
    made = store(**quotas)
    made.merge(list(cards), NOW)
    made.believe(list(cards), NOW)
    return made


def rotated(recovery="safe", previous="paris"):
    statement = rotation(did(previous), did("anew"), key(recovery), NOW)
    return read_card(document("anew", "paris.example", rotation=statement, seq=SEQ + 1), NOW)


def test_a_card_that_has_expired_vanishes_and_no_older_one_returns():
    known = verified(card(seq=SEQ + 1, days=2))
    known.expire(LATER)
    assert state(known) == {}
    assert known.merge([card(seq=SEQ + 1, days=2)], LATER).refused == ((did("paris"), "expired"),)
    assert known.merge([card(seq=SEQ)], LATER).refused == ((did("paris"), "gone"),)
    assert known.merge([card(seq=SEQ + 2)], LATER).taken == 1


def test_a_newer_card_at_the_same_address_stays_verified_and_a_moved_one_does_not():
    known = verified(card())
    known.set_level(did("paris"), Level.NEIGHBOUR)
    known.merge([card(seq=SEQ + 1)], NOW)
    assert known.level_of(did("paris")) is Level.NEIGHBOUR
    moved = card(host="elsewhere.example", seq=SEQ + 2)
    known.merge([moved], NOW)
    assert known.level_of(did("paris")) is Level.HEARD
    known.believe([moved], NOW)
    assert known.level_of(did("paris")) is Level.NEIGHBOUR


def test_who_has_the_recovery_key_goes_on_under_another_key_in_the_place_of_the_old_one():
    known = verified(card(recovery=did("safe")))
    known.set_level(did("paris"), Level.NEIGHBOUR)
    assert known.merge([rotated()], NOW).taken == 1
    assert list(known.entries) == [did("anew")]
    known.believe([rotated()], NOW)
    assert known.level_of(did("anew")) is Level.NEIGHBOUR
    again = known.merge([card(seq=SEQ + 5)], NOW)
    assert again.refused == ((did("paris"), "rotated"),)


def test_a_card_that_comes_after_that_of_its_successor_is_refused_as_before_it():
    known = verified(rotated())
    outcome = known.merge([card(recovery=did("safe")), card("lyon")], NOW)
    assert outcome.refused == ((did("paris"), "rotated"),)
    assert set(known.entries) == {did("anew"), did("lyon")}


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(lambda: card("anew", "paris.example"), id="without a rotation"),
        pytest.param(lambda: rotated("thief"), id="by another recovery key"),
        pytest.param(lambda: rotated(previous="lyon"), id="of another node"),
    ],
)
def test_whoever_else_takes_an_address_is_somebody_new_and_no_neighbour(changed):
    known = verified(card(recovery=did("safe")))
    known.set_level(did("paris"), Level.NEIGHBOUR)
    known.merge([changed()], NOW)
    known.believe([changed()], NOW)
    assert known.level_of(did("anew")) <= Level.VERIFIED
    assert did("paris") in known.entries


def test_a_recovery_key_that_a_thief_announces_later_counts_for_nothing():
    known = verified(card(recovery=did("safe")))
    known.merge([card(seq=SEQ + 1, recovery=did("thief"))], NOW)
    known.merge([rotated("thief")], NOW)
    assert did("paris") in known.entries
    known.merge([rotated("safe")], NOW)
    assert did("paris") in known.entries, "the did that the thief brought is known already"


def test_two_nodes_at_one_address_are_not_both_shown():
    known = verified(card())
    other = card("lyon", "paris.example")
    taken = read_card(
        document(
            "lyon",
            id=card().id,
            actor=card().actor,
            group=card().group,
            directory=card().directory,
            url=card().url,
        ),
        NOW,
    )
    assert other.id != taken.id
    known.merge([taken], NOW)
    known.believe([taken], NOW)
    assert known.level_of(did("paris")) is Level.HEARD
    assert known.level_of(did("lyon")) is Level.VERIFIED


@pytest.mark.parametrize("turned", [False, True])
def test_who_contradicts_themselves_is_distrusted_and_both_cards_are_evidence(turned):
    pair = [card(words="yes"), card(words="no")]
    pair = pair[::-1] if turned else pair
    known = verified(pair[0])
    assert known.count(Level.VERIFIED) == 1
    outcome = known.merge([pair[1]], NOW)
    assert outcome.refused == ((did("paris"), "equivocation"),)
    assert known.evidence[did("paris")] == tuple(pair)
    assert known.count(Level.VERIFIED) == 0
    assert [c.did for c in known.stretch(0, 10)[0]] == [did("me")]
    assert known.merge([card(seq=SEQ + 1)], NOW).refused == ((did("paris"), "distrusted"),)
    known.forgive(did("paris"))
    assert known.merge([card(seq=SEQ + 1)], NOW).taken == 1
    assert known.level_of(did("paris")) is Level.VERIFIED


def test_a_node_hears_of_a_card_of_its_own_that_it_does_not_know():
    known = store()
    assert known.merge([card("me")], NOW).refused == ()
    assert known.merge([card("me", seq=SEQ + 1)], NOW).refused == ((did("me"), "own"),)


def test_what_is_not_at_its_address_is_dropped_and_counts_for_its_domain_that_day():
    known = store(most_tries=2, most_new_of_domain=3)
    crowd = [card(f"n{number}", f"h{number}.crowd.example") for number in range(6)]
    known.merge(crowd[:3], NOW)
    for _ in range(2):
        known.doubt(crowd[:3], NOW)
    assert state(known) == {}
    assert {code for _did, code in known.merge(crowd[3:], NOW).refused} == {"domain_today"}
    assert known.merge([card("n9", "fine.example")], NOW).taken == 1
    tomorrow = NOW + timedelta(days=1)
    assert known.merge(crowd[3:], tomorrow).taken == 3


def test_a_neighbour_is_kept_beyond_every_quota_and_however_often_it_is_not_found():
    known = verified(
        card("friend", "f.crowd.example"), most_of_domain=1, most_heard=1, most_tries=1
    )
    known.set_level(did("friend"), Level.NEIGHBOUR)
    for number in range(9):
        known.merge([card(f"n{number}", f"h{number}.crowd.example")], NOW)
    assert did("friend") in known.entries
    known.doubt([card("friend", "f.crowd.example")], NOW)
    assert known.level_of(did("friend")) is Level.NEIGHBOUR


def test_verified_nodes_are_kept_before_heard_ones():
    right = [card(f"n{number}", f"h{number}.crowd.example") for number in range(4)]
    known = verified(*right, most_of_domain=4)
    known.merge([card(f"x{number}", f"x{number}.crowd.example") for number in range(4)], NOW)
    assert set(known.entries) == {made.did for made in right}


def test_everything_that_a_stranger_can_make_grow_is_bounded(monkeypatch):
    monkeypatch.setattr(memory_store, "MOST_GONE", 5)
    monkeypatch.setattr(memory_store, "MOST_EVIDENCE", 4)
    known = store(most_known=8, most_heard=8)
    for number in range(30):
        name = f"n{number}"
        known.merge([card(name, days=1)], NOW)
        known.merge([card(name, days=1, words="no")], NOW)
        assert len(known.entries) <= 8
        assert len(known.evidence) <= 4
    known.expire(LATER)
    assert len(known.entries) == 0
    assert len(known.gone) == 5


def test_a_page_is_bounded_in_bytes_and_the_rest_comes_with_the_next(monkeypatch):
    every = [card(f"n{number}") for number in range(6)]
    known = verified(*every)
    monkeypatch.setattr(pages, "MOST_PAGE_BYTES", 3 * every[0].size)
    first, place, more = known.stretch(0, 500)
    second, _place, _more = known.stretch(place, 500)
    assert 1 <= len(first) <= 3
    assert more
    assert {c.did for c in first} & {c.did for c in second} == set()
    assert len(known.news(0, 500)[0]) <= 3


def test_a_store_that_is_loaded_goes_on_as_the_one_that_was_kept():
    known = verified(card(), card("lyon"))
    loaded = store()
    loaded.load(
        [
            Entry(card=e.card, day=e.day, level=e.level, arrived=e.arrived)
            for e in known.entries.values()
        ],
        [("did:key:z6Mkgone", 7, LATER)],
    )
    assert (state(loaded), loaded.etag()) == (state(known), known.etag())
    assert loaded.merge([card(seq=SEQ + 1)], NOW).taken == 1
    assert loaded.arrivals > known.arrivals - 1
