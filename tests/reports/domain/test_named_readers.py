"""Whether words name somebody."""

import pytest
from hypothesis import given, strategies as st

from meshup.reports.domain.named_readers import named_in

WORDS = st.lists(st.sampled_from(["he", "told", "me", "at", "night"]), max_size=6)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Bilal laughed.", ["Bilal B."]),
        ("It was BILAL!", ["Bilal B."]),
        ("chloe, not the other", ["Chloé"]),
        ("Abilal and bilals came", []),
        ("", []),
        ("Bilal and Chloé", ["Bilal B.", "Chloé"]),
    ],
)
def test_a_first_name_in_any_case_is_enough(words, named):
    assert named_in(words, ["Bilal B.", "Chloé"]) == named


@given(WORDS, WORDS)
def test_a_name_between_other_words_is_seen(before, after):
    assert named_in(" ".join([*before, "Emma", *after]), ["Emma"]) == ["Emma"]
    assert named_in(" ".join([*before, *after]), ["Emma"]) == []
