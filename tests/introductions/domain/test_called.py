"""Names that were typed from memory, and the names that people are shown by."""

import pytest
from hypothesis import given, strategies as st

from meshup.introductions.choices import NAME_LENGTH
from meshup.introductions.domain.called import comparable, matches, may_be


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Bilal", "Bilal"),
        ("bilal", "BILAL"),
        ("  Chloé ", "chloe"),
        ("Chloe\u0301", "Chloé"),
        ("Marc", "Marc Dupont"),
        ("Marc Dupont", "Marc"),
        ("Marc Dupont", "Marc D."),
        ("M. Dupont", "Marc Dupont"),
        ("Dupont Marc", "Marc Dupont"),
        ("jean pierre", "Jean-Pierre"),
        ("Straße", "strasse"),
        ("李", "李"),
        ("李雷", "李雷"),
        ("🦊", "🦊"),
        ("Zoë_K", "zoe k"),
        ("Bi\u200blal", "Bilal"),
    ],
)
def test_these_may_be_one_person(typed, shown):
    assert may_be(comparable(typed), comparable(shown))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Bilal", "Chloé"),
        ("Marc", "Marco"),
        ("Marc Dupont", "Marc Durand"),
        ("M", "Marc"),
        ("M D", "Marc Dupont"),
        ("Anna Martin", "Marie Martin"),
        ("", ""),
        ("\u200b", "\u200b"),
        ("🦊", "🐻"),
        ("🦊", ""),
        ("Marc", ""),
    ],
)
def test_these_are_two_people(typed, shown):
    assert not may_be(comparable(typed), comparable(shown))


names = st.text(min_size=0, max_size=12) | st.sampled_from(
    ["Ada", "ada l", "Ada Lovelace", "Chloé", "chloe", "Jean-Pierre", "Jean", "P. Jean", "🦊", ""]
)


@given(names, names)
def test_it_is_the_same_either_way(one, other):
    one, other = comparable(one), comparable(other)
    assert may_be(one, other) == may_be(other, one)


@given(names)
def test_every_name_is_itself(name):
    name = comparable(name)
    assert may_be(name, name) == (name != "")


@given(st.text(max_size=300))
def test_what_is_compared_is_short_and_compared_again_the_same(name):
    once = comparable(name)
    assert len(once) <= NAME_LENGTH
    assert comparable(once) == once


people = st.integers(1, 8)


@given(
    st.dictionaries(people, st.lists(names, max_size=3), max_size=5),
    st.dictionaries(people, names, max_size=8),
)
def test_the_index_finds_exactly_whom_one_by_one_would_find(typed, shown):
    compared = {who: [comparable(name) for name in theirs] for who, theirs in typed.items()}
    found = list(matches(compared, shown))
    expected = {
        (who, other)
        for who, theirs in compared.items()
        for other, name in shown.items()
        if who != other and any(may_be(each, comparable(name)) for each in theirs)
    }
    assert set(found) == expected
    assert len(found) == len(expected)
