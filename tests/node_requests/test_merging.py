"""The laws of what two sides say: any order, any repetition, the same in the end."""

from datetime import UTC, datetime, timedelta
from functools import reduce

from hypothesis import given, strategies as st

from meshup.node_requests.choices import TRANSITIONS, Answer, RequestState
from meshup.node_requests.domain.merging import Words, merged, state_of

NOW = datetime(2026, 11, 4, 19, 0, tzinfo=UTC)
WORDS = st.builds(
    Words, is_withdrawn=st.booleans(), answer=st.sampled_from(Answer), number=st.integers(0, 4)
)
DEADLINES = st.sampled_from([None, NOW - timedelta(days=1), NOW, NOW + timedelta(days=1)])


@given(WORDS, WORDS, WORDS)
def test_words_are_put_together_in_any_order_and_any_number_of_times(first, second, third):
    assert merged(first, second) == merged(second, first)
    assert merged(first, merged(second, third)) == merged(merged(first, second), third)
    assert merged(first, first) == first
    assert merged(merged(first, second), second) == merged(first, second)


@given(st.lists(WORDS, min_size=1, max_size=6), st.randoms(use_true_random=False), DEADLINES)
def test_both_sides_come_to_the_same_state_whatever_the_order(said, chance, deadline):
    shuffled = [*said, *said]
    chance.shuffle(shuffled)
    here, there = reduce(merged, said), reduce(merged, shuffled)
    assert state_of(here, deadline, NOW) == state_of(there, deadline, NOW)


@given(WORDS, WORDS, DEADLINES)
def test_no_word_leads_where_the_graph_has_no_edge(known, said, deadline):
    known = merged(Words(), known)
    before, after = (
        state_of(words, deadline, NOW) for words in (known, merged(known, numbered(known, said)))
    )
    assert before == after or after in TRANSITIONS[before]


def numbered(known, said):
    """Return words as an honest side says them after ``known``: a yes is never taken back to no."""
    if known.answer in {Answer.ACCEPTED, Answer.LEFT} and said.answer != Answer.LEFT:
        return Words(said.is_withdrawn, known.answer, known.number)
    if said.answer == Answer.NONE:
        return Words(said.is_withdrawn, known.answer, known.number)
    return Words(said.is_withdrawn, said.answer, known.number + 1)


def test_the_graph():
    drawn = {
        f"{before} → {after}"
        for before, ends in TRANSITIONS.items()
        for after in ends
        if before in {RequestState.REQUESTED, RequestState.ACCEPTED, RequestState.LEFT}
    }
    assert drawn == {
        "requested → maybe",
        "requested → accepted",
        "requested → declined",
        "requested → left",
        "requested → withdrawn",
        "requested → expired",
        "accepted → left",
        "accepted → withdrawn",
        "left → withdrawn",
    }
    assert TRANSITIONS[RequestState.WITHDRAWN] == frozenset()


def test_of_two_answers_of_one_number_the_one_that_promises_less_counts():
    yes, no = Words(answer=Answer.ACCEPTED, number=1), Words(answer=Answer.DECLINED, number=1)
    assert merged(yes, no).answer == merged(no, yes).answer == Answer.DECLINED
