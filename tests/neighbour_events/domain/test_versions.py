"""Which version is the newer one, whatever the order."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

from hypothesis import given, strategies as st

from meshup.neighbour_events.domain.versions import (
    Way,
    is_after,
    is_newer,
    same_content,
    same_moment,
    version_of,
)

JANUARY = datetime(2026, 1, 1, tzinfo=UTC)
FEBRUARY = datetime(2026, 2, 1, tzinfo=UTC)

moments = st.none() | st.integers(0, 10**9).map(lambda s: datetime.fromtimestamp(s, UTC))
pushed = st.builds(
    version_of, moments, st.sampled_from([Way.CREATED, Way.UPDATED]), st.binary(max_size=4)
)


def newest(versions: tuple[str, ...]) -> str:
    kept = ""
    for version in versions:
        kept = version if is_newer(version, kept) else kept
    return kept


@given(st.lists(pushed, min_size=1, max_size=5))
def test_the_newest_of_some_is_the_same_in_any_order_and_repetition(versions: list[str]) -> None:
    assert {newest((*order, *order)) for order in permutations(versions)} == {
        newest(tuple(versions))
    }


def test_a_later_one_wins_and_one_that_says_nothing_loses() -> None:
    later, earlier = (version_of(at, Way.CREATED, b"x") for at in (FEBRUARY, JANUARY))
    silent = version_of(None, Way.READ, b"x")
    assert is_newer(later, earlier)
    assert not is_newer(earlier, later)
    assert is_newer(earlier, silent)
    assert is_newer(silent, "")


def test_what_the_origin_serves_now_takes_the_place_of_what_it_served_before() -> None:
    one, other = (version_of(None, Way.READ, content) for content in (b"a", b"b"))
    assert is_newer(one, other)
    assert is_newer(other, one)
    assert not is_newer(one, one)


def test_what_was_changed_after_its_deletion_is_there_again() -> None:
    version = version_of(FEBRUARY, Way.CREATED, b"x")
    assert is_after(version, JANUARY)
    assert not is_after(version, FEBRUARY)


def test_content_and_moment_are_compared_by_themselves() -> None:
    one = version_of(JANUARY, Way.CREATED, b"x")
    assert same_content(one, version_of(FEBRUARY, Way.READ, b"x"))
    assert not same_content(one, version_of(JANUARY, Way.CREATED, b"y"))
    assert same_moment(one, version_of(JANUARY, Way.UPDATED, b"y"))
