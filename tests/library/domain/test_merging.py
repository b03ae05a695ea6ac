"""The laws of lists: whatever the order, the newest counts, and nothing withdrawn comes back."""

from functools import reduce
from itertools import permutations

from hypothesis import given, strategies as st

from meshup.library.domain.merging import ListState, contradicts, merged, replaces

STATES = st.builds(
    ListState,
    number=st.integers(0, 5),
    digest=st.text("abc", min_size=1, max_size=2),
    items=st.just(()),
)


@given(STATES, STATES, STATES)
def test_lists_are_merged_in_any_order_and_any_number_of_times(first, second, third):
    assert merged(first, second) == merged(second, first)
    assert merged(first, merged(second, third)) == merged(merged(first, second), third)
    assert merged(first, first) == first
    assert merged(merged(first, second), second) == merged(first, second)


@given(st.lists(STATES, min_size=1, max_size=4))
def test_all_nodes_come_to_the_same_list(states):
    ends = {reduce(merged, order) for order in permutations(states)}
    assert len(ends) == 1
    assert ends.pop() in states


@given(st.integers(0, 9), st.integers(1, 9))
def test_v1_then_v2_is_v2_and_what_was_withdrawn_stays_away(number, more):
    with_it: ListState[str] = ListState(number, "a", ("letter",))
    without: ListState[str] = ListState(number + more, "b")
    assert merged(with_it, without) == merged(without, with_it) == without
    assert replaces(without, with_it)
    assert not replaces(with_it, without)


@given(STATES, STATES)
def test_what_replaces_is_what_counts(known, new):
    assert replaces(new, known) == (merged(known, new) != known)
    assert not (replaces(new, known) and replaces(known, new))
    assert contradicts(new, known) == contradicts(known, new)


def test_state_has_room_for_one_list_alone():
    states = [ListState(number, "a", tuple(range(100))) for number in range(1_000)]
    assert len(reduce(merged, states).items) == 100
