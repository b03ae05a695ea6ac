import pytest
from django.utils import translation
from hypothesis import given, strategies as st

from meshup.recurrence.dates import read_rule
from meshup.recurrence.errors import RuleUnreadable
from meshup.recurrence.rule_picks import (
    MONTH_DAYS,
    MONTHS,
    NTHS,
    WEEKDAYS,
    Pick,
    pick_of,
    rule_of,
)
from meshup.recurrence.rule_words import in_words


def some_of(words, most=None):
    chosen = st.sets(st.sampled_from(words), min_size=1, max_size=most)
    return chosen.map(lambda some: tuple(word for word in words if word in some))


intervals = st.integers(1, 24)
without = st.just(()) | some_of(MONTHS, 11)
picks = st.one_of(
    st.builds(Pick, st.just("weekly"), intervals, some_of(WEEKDAYS), without=without),
    st.builds(
        Pick, st.just("weekday"), intervals, some_of(WEEKDAYS), some_of(NTHS), without=without
    ),
    st.builds(
        Pick, st.just("day"), intervals, month_day=st.sampled_from(MONTH_DAYS), without=without
    ),
    st.builds(Pick, st.just("yearly"), intervals),
)


@given(picks)
def test_what_is_picked_is_a_rule_that_reads_back_as_the_same_pick(pick):
    rule = rule_of(pick)
    assert read_rule(rule) == (rule, None, None)
    assert pick_of(rule) == pick


@given(picks, st.sampled_from(["en", "fr"]))
def test_every_pick_has_words_without_holes(pick, language):
    with translation.override(language):
        said = in_words(rule_of(pick))
    assert said
    assert "{" not in said
    assert "FREQ" not in said


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=MONTHLY;BYDAY=1WE,3FR",
        "FREQ=MONTHLY;BYDAY=WE",
        "FREQ=MONTHLY;BYMONTHDAY=1,15",
        "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
        "FREQ=MONTHLY;BYDAY=-2WE",
        "FREQ=YEARLY;BYMONTH=5;BYDAY=1SA",
        "FREQ=WEEKLY;BYDAY=WE;COUNT=5",
        "FREQ=WEEKLY;BYDAY=WE;UNTIL=20261202",
    ],
)
def test_a_rule_that_no_choices_say_is_an_own_one_and_quoted(rule):
    assert pick_of(rule) == Pick("own", own=rule)
    with translation.override("en"):
        assert in_words(rule) == f"by the rule {rule}"


def test_the_order_in_which_a_rule_names_its_days_makes_no_difference():
    assert pick_of("FREQ=MONTHLY;BYDAY=3WE,1WE") == Pick("weekday", 1, ("WE",), (1, 3))


def test_what_is_no_rule_is_refused():
    with pytest.raises(RuleUnreadable):
        pick_of("every now and then")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=MONTHLY;BYDAY=1WE", "first Wednesday of each month"),
        ("FREQ=MONTHLY;BYDAY=1WE,3WE", "first and third Wednesday of each month"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR", "last Friday of every 2 months"),
        ("FREQ=WEEKLY;BYDAY=WE", "each Wednesday"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR", "every 2 weeks on Monday, Wednesday and Friday"),
        ("FREQ=WEEKLY", "each week"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "day 15 of each month"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "last day of each month"),
        ("FREQ=YEARLY", "each year on the same date"),
        (
            "FREQ=MONTHLY;BYMONTH=1,2,3,4,5,6,9,10,11,12;BYDAY=1WE",
            "first Wednesday of each month, except in July and August",
        ),
        ("FREQ=MONTHLY;BYMONTH=6;BYDAY=3SA", "third Saturday of each month, in June only"),
    ],
)
def test_rules_in_english_words(rule, words):
    with translation.override("en"):
        assert in_words(rule) == words
