"""PostgreSQL is asked all that tests ask on SQLite, whichever tests are left out."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, strategies as st

from tests.questions import TIMES, asking_all, question

QUESTIONS = st.frozensets(st.sampled_from("abcdefgh"), max_size=5)
NOTES = st.dictionaries(
    st.sampled_from([f"test_{number}" for number in range(12)]),
    st.tuples(st.floats(0, 9), QUESTIONS),
)


def times(notes, tests):
    return Counter(each for test in tests for each in notes[test][1])


@given(NOTES, st.data())
def test_each_question_is_asked_twice_if_so_many_tests_ask_it(notes, data):
    surely = data.draw(st.sets(st.sampled_from([*notes, "unnoted"])))
    chosen = asking_all(notes, surely)
    assert surely <= chosen <= notes.keys() | surely
    asked = times(notes, chosen & notes.keys())
    for each, all_times in times(notes, notes).items():
        assert asked[each] >= min(all_times, TIMES)


@given(NOTES)
def test_no_test_runs_that_asks_nothing_of_its_own(notes):
    chosen = asking_all(notes, set())
    assert all(notes[test][1] for test in chosen)
    assert len(chosen) <= TIMES * len(times(notes, notes))


def test_the_cheaper_of_two_alike_runs():
    notes = {name: (float(name), frozenset("a")) for name in "987654"}
    assert asking_all(notes, set()) == {"4", "5"}
    assert asking_all(notes, {"9", "8"}) == {"9", "8"}


def test_statements_that_differ_in_values_and_lengths_are_one_question():
    one = "SELECT a FROM t WHERE b IN (%s) LIMIT 1"
    more = "SELECT a FROM t WHERE b IN (%s, %s, %s) LIMIT 21"
    assert question(one) == question(more)
    assert question(one) != question(one.replace("b IN", "c IN"))
    row, rows = (
        "INSERT INTO t (a, b) VALUES (%s, %s)",
        "INSERT INTO t (a, b) VALUES (%s, %s), (%s, %s)",
    )
    assert question(row) == question(rows)
