"""The deck of conversation starters: what is shipped, what hosts changed, and how it is dealt."""

from __future__ import annotations

from hypothesis import given, strategies as st

from meshup.conversation_starters.domain.dealing import PARTS, parts_of, starter_of_table
from meshup.conversation_starters.domain.shipped_starters import SHIPPED
from meshup.conversation_starters.domain.starter_deck import (
    SPACING,
    StarterChange,
    deck_of,
    position_at,
    renumbered,
)
from meshup.conversation_starters.domain.starters import LONGEST_TEXT, OWN
from meshup.kit.french import spaced
from tests.house.test_french import faults

SLUGS = [starter.slug for starter in SHIPPED]


def slugs(deck):
    return [starter.slug for starter in deck]


def moved(deck, slug, place):
    """Return the deck as it is after a starter was put at ``place``."""
    position = position_at(deck, slug, place)
    positions = {slug: position} if position else renumbered(deck, slug, place)
    known = {each.slug: each.position for each in deck} | positions
    return deck_of(
        StarterChange(each, {}, number, hidden=False, version=1) for each, number in known.items()
    )


def test_forty_or_more_are_shipped_in_both_languages_each_once_and_well_set():
    assert len(SLUGS) >= 40
    assert len({*SLUGS}) == len(SLUGS)
    assert not any(slug.startswith(OWN) for slug in SLUGS)
    for texts in ({"en", "fr"} ^ starter.texts.keys() for starter in SHIPPED):
        assert not texts
    words = [words for starter in SHIPPED for words in starter.texts.values()]
    assert len({*words}) == len(words)
    assert max(map(len, words)) <= LONGEST_TEXT
    french = [starter.texts["fr"] for starter in SHIPPED]
    assert french == [spaced(text) for text in french]
    assert {text: found for text in french if (found := faults(text))} == {}


def test_a_deck_of_which_hosts_said_nothing_is_the_shipped_one():
    assert slugs(deck_of(())) == SLUGS
    assert not any(starter.hidden or starter.is_own or starter.version for starter in deck_of(()))


def test_what_hosts_say_of_a_shipped_one_replaces_only_that():
    first, second = SLUGS[:2]
    said = [
        StarterChange(first, {}, None, hidden=True, version=2),
        StarterChange(second, {"en": "Well?"}, None, hidden=False, version=1),
        StarterChange("own-tea", {"en": "Tea?"}, 1, hidden=False, version=1),
    ]
    own, hidden, reworded, *rest = deck_of(said)
    assert (own.slug, own.is_own, own.is_reworded) == ("own-tea", True, False)
    assert (hidden.texts, hidden.hidden, hidden.version) == (SHIPPED[0].texts, True, 2)
    assert (reworded.texts, reworded.is_reworded) == ({"en": "Well?"}, True)
    assert slugs(rest) == SLUGS[2:]


def test_what_left_the_software_is_gone_unless_hosts_gave_it_words():
    gone = StarterChange("once-shipped", {}, 5, hidden=False, version=1)
    kept = StarterChange("once-liked", {"fr": "Et alors ?"}, 6, hidden=False, version=1)
    found = [starter for starter in deck_of([gone, kept]) if starter.slug not in SLUGS]
    assert [(starter.slug, starter.is_own) for starter in found] == [("once-liked", True)]


@given(st.lists(st.tuples(st.sampled_from(SLUGS), st.integers(1, len(SLUGS) + 3)), max_size=40))
def test_each_move_puts_one_where_it_was_asked_to_and_leaves_the_order_of_the_others(moves):
    deck = deck_of(())
    for slug, place in moves:
        expected = [each for each in slugs(deck) if each != slug]
        expected.insert(place - 1, slug)
        deck = moved(deck, slug, place)
        assert slugs(deck) == expected


def test_when_no_number_is_left_between_two_all_are_numbered_anew():
    deck = deck_of(())
    for turn in range(2 * SPACING.bit_length()):
        deck = moved(deck, SLUGS[10 + turn % 2], 2)
    assert slugs(deck)[:2] == [SLUGS[0], SLUGS[11]]
    assert len({starter.position for starter in deck}) == len(SLUGS)


@given(st.integers(0, 120))
def test_the_parts_are_the_deck_in_its_order(size):
    parts = parts_of(range(size))
    assert len(parts) == PARTS
    assert [starter for part in parts for starter in part] == list(range(size))
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


@given(st.integers(PARTS, 120), st.lists(st.integers(0, 400), min_size=PARTS, max_size=PARTS))
def test_whoever_moves_between_tables_gets_no_starter_twice_in_five_rounds(size, tables):
    dealt = [
        starter_of_table(range(size), number, table) for number, table in enumerate(tables, start=1)
    ]
    assert len({*dealt}) == PARTS
    assert dealt == sorted(dealt)  # type: ignore[type-var]


@given(st.integers(1, 4), st.integers(1, 60), st.integers(0, 400))
def test_a_deck_however_small_has_one_for_each_table(size, number, table):
    assert starter_of_table(range(size), number, table) in range(size)
    assert starter_of_table((), number, table) is None


def test_who_stays_at_a_table_has_another_starter_each_round_also_after_the_fifth():
    deck = deck_of(())
    dealt = [starter_of_table(slugs(deck), number, 3) for number in range(1, 4 * PARTS + 1)]
    assert len({*dealt}) == len(dealt)
