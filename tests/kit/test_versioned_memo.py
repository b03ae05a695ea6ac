import sys
from copy import copy
from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import given, strategies as st

from meshup.kit.shown import Shown
from meshup.kit.versioned_memo import ENTRY_BYTES, LONGEST, VersionedMemo, clear_all_memos

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
OUTSIDE = SimpleNamespace(in_atomic_block=False)


@pytest.fixture(autouse=True)
def _outside_of_transactions(monkeypatch):
    """A test is one transaction, inside which nothing would be remembered."""
    monkeypatch.setattr("meshup.kit.versioned_memo.connection", OUTSIDE)


@pytest.fixture
def computed():
    return []


@pytest.fixture
def ask(computed):
    memo: VersionedMemo[str] = VersionedMemo(100_000)

    def asked(key="a", at=NOON, until=None, tags=("agenda",), **before):
        def compute():
            computed.append(key)
            return Shown(f"{key}{len(computed)}", frozenset(tags), until)

        return memo.get_or_compute(at, key, compute, **before).value

    return asked


def test_a_value_is_computed_once_for_each_key(ask, computed):
    assert [ask("a"), ask("b"), ask("a"), ask("b")] == ["a1", "b2", "a1", "b2"]


def test_what_it_shows_comes_back_with_it(ask):
    memo: VersionedMemo[str] = VersionedMemo(100_000)
    shown = Shown("words", frozenset({"event:a"}), NOON + timedelta(hours=1))
    for _ in range(2):
        assert memo.get_or_compute(NOON, "a", lambda: shown) == shown


def test_each_value_is_forgotten_with_its_own_tags_and_no_others(ask):
    ask("a", tags=("event:a", "series:s"))
    ask("b", tags=("event:b",))
    settings.TAG_VERSIONS.bump(["event:other"])
    assert [ask("a"), ask("b")] == ["a1", "b2"]
    settings.TAG_VERSIONS.bump(["series:s"])
    assert [ask("a"), ask("b")] == ["a3", "b2"]


def test_the_clock_makes_it_forgotten_in_both_directions(ask):
    ask(until=NOON + timedelta(minutes=2))
    assert ask(at=NOON + timedelta(minutes=1, seconds=59)) == "a1"
    assert ask(at=NOON + timedelta(minutes=2)) == "a2"
    assert ask(at=NOON) == "a3"


def test_nothing_is_believed_for_longer_than_five_minutes(ask):
    ask(until=NOON + timedelta(hours=1))
    assert ask(at=NOON + LONGEST - timedelta(seconds=1)) == "a1"
    assert ask(at=NOON + LONGEST) == "a2"


def test_what_was_read_before_a_change_is_not_taken_for_what_came_after(ask):
    before = settings.TAG_VERSIONS.snapshot()
    settings.TAG_VERSIONS.bump(["agenda"])
    assert ask(before=before) == "a1"
    assert ask() == "a2"


def test_what_changes_while_it_is_computed_is_computed_again():
    memo: VersionedMemo[int] = VersionedMemo(100_000)
    computed = []

    def compute():
        computed.append(1)
        settings.TAG_VERSIONS.bump(["event:a"])
        return Shown(len(computed), frozenset({"event:a"}))

    assert [memo.get_or_compute(NOON, "a", compute).value for _ in range(2)] == [1, 2]


def test_what_names_nothing_that_it_shows_is_not_remembered(ask):
    assert [ask(tags=()), ask(tags=())] == ["a1", "a2"]


@pytest.mark.django_db
def test_nothing_is_remembered_inside_a_transaction(ask, monkeypatch):
    monkeypatch.undo()
    with transaction.atomic():
        assert [ask(), ask()] == ["a1", "a2"]


@given(sizes=st.lists(st.integers(0, 40_000), max_size=60), width=st.integers(1, 2000))
def test_memory_is_bounded_in_bytes_however_it_is_filled(sizes, width):
    memo: VersionedMemo[str] = VersionedMemo(100_000)
    for number, size in enumerate(sizes):
        key, value = f"{number:0{width}}", "x" * size
        shown = Shown(value, frozenset({"agenda"}))
        memo.get_or_compute(NOON, key, partial(copy, shown))
        assert memo.bytes <= memo.most_bytes
        entries = memo._entries.items()
        held = (sys.getsizeof(key) + sys.getsizeof(entry.shown.value) for key, entry in entries)
        assert sum(held) <= memo.bytes - ENTRY_BYTES * len(memo)


def test_a_crowd_of_keys_drives_out_what_is_unused_for_longest(ask, computed):
    for number in range(200):
        ask(number)
        ask("asked for often")
    assert computed.count("asked for often") == 1
    assert ask(0) == "0202"


def test_one_value_that_is_too_large_drives_out_nothing():
    memo: VersionedMemo[str] = VersionedMemo(100_000)
    for value in ("small", "x" * 30_000):
        memo.get_or_compute(NOON, value[0], partial(copy, Shown(value, frozenset({"a"}))))
    assert list(memo._entries) == ["s"]


def test_all_memos_can_be_cleared_at_once(ask):
    ask()
    clear_all_memos()
    assert ask() == "a2"
