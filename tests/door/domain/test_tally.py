"""Laws of the tally: what many phones do comes to the same, however it arrives."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace

from hypothesis import given, strategies as st

from meshup.door.choices import MOST_CHECKED_IN, MOST_COUNTED, OperationKind
from meshup.door.domain.tally import Operation, Tally, merge, tally
from tests.door.tally_vectors import VECTORS, operation_of, written

DEVICES = [letter * 22 for letter in "abcd"]
KEYS = [f"{device}-{number}" for device in DEVICES for number in range(1, 7)]
DIGESTS = [letter * 32 for letter in "0123"]

counts = st.builds(
    Operation,
    key=st.sampled_from(KEYS),
    kind=st.just(OperationKind.COUNT),
    persons=st.integers(-MOST_COUNTED, MOST_COUNTED),
    first_time=st.integers(0, MOST_COUNTED),
)
checks = st.builds(
    Operation,
    key=st.sampled_from(KEYS),
    kind=st.just(OperationKind.CHECK_IN),
    digest=st.sampled_from(DIGESTS),
    persons=st.integers(1, MOST_CHECKED_IN),
    first_time=st.integers(0, MOST_CHECKED_IN),
)
undos = st.builds(
    Operation,
    key=st.sampled_from(KEYS),
    kind=st.just(OperationKind.UNDO),
    undoes=st.lists(st.sampled_from(KEYS), min_size=1, max_size=4).map(tuple),
)
anything = st.one_of(counts, checks, undos)
evenings = st.lists(anything, max_size=24, unique_by=lambda operation: operation.key)
"""What was done, each key once."""


@given(evenings.flatmap(lambda done: st.tuples(st.just(done), st.permutations(done))))
def test_any_order_comes_to_the_same(both):
    done, shuffled = both
    assert tally(shuffled) == tally(done)


@given(evenings, st.data())
def test_what_arrives_twice_counts_once(done, data):
    again = data.draw(st.lists(st.sampled_from(done), max_size=20)) if done else []
    assert tally([*again, *done, *again]) == tally(done)


@given(evenings, st.data())
def test_phones_that_exchange_everything_agree_whatever_they_had(done, data):
    parts = data.draw(st.lists(st.integers(0, 3), min_size=len(done), max_size=len(done)))
    phones: dict[int, list[Operation]] = defaultdict(list)
    for part, operation in zip(parts, done, strict=True):
        phones[part].append(operation)
    one = merge(*phones.values())
    other = merge(one.values(), *reversed(list(phones.values())))
    assert one == other
    assert tally(one.values()) == tally(done)


@given(evenings, anything)
def test_two_contents_under_one_key_come_to_the_same_in_both_orders(done, other):
    assert tally([*done, other]) == tally([other, *done])


@given(st.lists(anything, max_size=12), st.lists(anything, max_size=12))
def test_merging_commutes(left, right):
    assert merge(left, right) == merge(right, left)


@given(evenings)
def test_an_undo_takes_back_wherever_it_arrives(done):
    standing = [each for each in done if each.kind is not OperationKind.UNDO]
    undo = Operation(
        key=f"{'z' * 22}-1",
        kind=OperationKind.UNDO,
        undoes=tuple(operation.key for operation in standing),
    )
    nothing = tally([*done, undo])
    assert (nothing.heads, nothing.first_times, nothing.checked_in) == (0, 0, {})
    assert tally([undo, *done]) == nothing


@given(evenings)
def test_an_undo_is_not_undone(done):
    undo = Operation(
        key=f"{'z' * 22}-1", kind=OperationKind.UNDO, undoes=tuple(each.key for each in done)
    )
    revenge = replace(undo, key=f"{'z' * 22}-2", undoes=(undo.key,))
    assert tally([*done, undo, revenge]).heads == 0


@given(st.lists(checks, min_size=1, max_size=12, unique_by=lambda check: check.key))
def test_whoever_is_checked_in_on_several_phones_is_counted_once(done):
    count = tally(done)
    largest = {
        digest: max(check.persons for check in done if check.digest == digest)
        for digest in {check.digest for check in done}
    }
    assert count.checked_in == largest
    assert count.heads == sum(largest.values())


@given(evenings)
def test_numbers_stay_within_bounds(done):
    count = tally(done)
    people = sum(max(0, each.persons) for each in done)
    assert 0 <= count.first_times <= count.heads <= people


@given(evenings)
def test_moments_do_not_matter(done):
    elsewhen = [replace(operation, at_ms=-number) for number, operation in enumerate(done)]
    assert tally(elsewhen) == tally(done)


def test_an_evening_by_hand():
    def one(number, kind, **said):
        return Operation(key=f"{'a' * 22}-{number}", kind=OperationKind(kind), **said)

    done = [
        one(1, "count", persons=1),
        one(2, "count", persons=3, first_time=2),
        one(3, "count", persons=-1),
        one(4, "check_in", digest="0" * 32, persons=2, first_time=1),
        one(5, "check_in", digest="0" * 32, persons=3),
        one(6, "check_in", digest="1" * 32, persons=1),
        one(7, "undo", undoes=(f"{'a' * 22}-6",)),
    ]
    expected = Tally(6, 3, {"0" * 32: 3}, frozenset({f"{'a' * 22}-6"}))
    assert tally(done) == expected


def test_fewer_than_none_are_none():
    minus = Operation(key=KEYS[0], kind=OperationKind.COUNT, persons=-1)
    assert tally([minus]).heads == 0


def test_the_examples_for_both_languages_are_as_they_are_written():
    assert VECTORS.read_text(encoding="utf-8") == written()


def test_the_examples_hold():
    examples = json.loads(VECTORS.read_text(encoding="utf-8"))["tallies"]
    assert any(example["heads"] > 20 for example in examples)
    for example in examples:
        count = tally(map(operation_of, example["operations"]))
        assert (count.heads, count.first_times) == (example["heads"], example["first_times"])
        assert count.checked_in == example["checked_in"]
