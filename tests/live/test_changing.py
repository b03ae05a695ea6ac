"""Channels change in the transaction of what they show, and are read as it was committed."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from meshup.kit import clock
from meshup.kit.shown import Shown
from meshup.kit.versioned_memo import VersionedMemo
from meshup.live import hints
from meshup.live.channels import ChannelKind, register_channel_kind
from meshup.live.domain.changing import touch
from meshup.live.domain.expiry import forget_old_channels
from meshup.live.domain.reading import MOST_BYTES, read, sequences
from meshup.live.models import Channel
from tests.live import scores
from tests.live.scores import score

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
MS = timedelta(milliseconds=1)


def put(keys, at=NOON):
    with transaction.atomic():
        touch([f"score:{key}" for key in keys], at)


@pytest.fixture
def heard(monkeypatch):
    """What this process was told by hints."""
    told: list[object] = []
    monkeypatch.setattr(hints, "_listeners", [told.append])
    return told


@pytest.mark.django_db
def test_a_sequence_grows_with_each_change_also_when_the_clock_does_not(heard):
    seen = []
    for at in (NOON, NOON, NOON + MS, NOON - timedelta(days=1), NOON + timedelta(hours=1)):
        put(["final"], at)
        seen.append(sequences(["score:final"])["score:final"])
    assert seen == sorted(set(seen))
    assert seen[0] == int(NOON.timestamp() * 1000)
    assert seen[-1] == int((NOON + timedelta(hours=1)).timestamp() * 1000)
    assert heard == [["score:final"]] * 5


@pytest.mark.django_db
def test_a_row_that_was_forgotten_never_lets_a_sequence_go_back():
    for _ in range(50):
        put(["final"])
    before = sequences(["score:final"])["score:final"]
    forget_old_channels(NOON + timedelta(days=30))
    assert sequences(["score:final"])["score:final"] == before
    forget_old_channels(NOON + timedelta(days=91))
    assert sequences(["score:final"]) == {}
    put(["final"], NOON + timedelta(days=92))
    assert sequences(["score:final"])["score:final"] > before


@pytest.mark.django_db
def test_what_is_rolled_back_changes_nothing_and_nobody_hears_of_it(heard):
    put(["final"])
    before = sequences(["score:final"])
    with suppress(ZeroDivisionError), transaction.atomic():
        touch(["score:final"], NOON)
        raise ZeroDivisionError
    assert sequences(["score:final"]) == before
    assert heard == [["score:final"]]


@pytest.mark.django_db
def test_many_channels_take_one_statement_and_are_read_with_as_few_as_one():
    with (
        transaction.atomic(),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        touch({f"score:{number}" for number in range(150)}, NOON)
    assert len(queries) == 1
    counts = []
    for names in (["score:1"], [f"score:{number}" for number in range(300)]):
        with CaptureQueriesContext(connection) as queries:
            assert read(names).keys() == set(names)
        counts.append(len(queries))
    assert counts[0] == counts[1] == 2


@pytest.mark.django_db(transaction=True)
def test_a_change_outside_of_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        touch(["score:final"], NOON)
    touch([], NOON)


@pytest.mark.parametrize("name", ["", "score", "score:", "other:final", "score:" + "x" * 180])
@pytest.mark.django_db
def test_what_is_no_channel_is_refused(name):
    with transaction.atomic(), pytest.raises(ValueError, match=name or "^$"):
        touch([name], NOON)


def test_a_kind_is_registered_once():
    kind = ChannelKind(scores.KIND, scores.read)
    register_channel_kind(kind)
    for name in (scores.KIND, "a:b", ""):
        with pytest.raises(ValueError, match=name or "^$"):
            register_channel_kind(ChannelKind(name, fails))


@pytest.mark.django_db
def test_what_is_gone_and_what_cannot_be_read_are_told_apart(monkeypatch, caplog):
    put(["final"])
    score("final")
    names = ["score:final", "score:new", "score:over-1", "unknown:x", "broken:x", "huge:x"]
    kinds = {
        "broken": ChannelKind("broken", fails),
        "huge": ChannelKind("huge", lambda keys: {key: {"x": "é" * MOST_BYTES} for key in keys}),
    }
    monkeypatch.setattr("meshup.live.channels._kinds", {scores.KIND: kind_of_scores(), **kinds})
    readings = read(names)
    sequence = int(NOON.timestamp() * 1000)
    assert readings == {
        "score:final": (sequence, b'{"score":1}'),
        "score:new": (0, b'{"score":0}'),
        "score:over-1": (0, None),
        "unknown:x": (0, None),
    }
    assert "broken" in caplog.text
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.django_db
def test_what_is_remembered_of_rows_is_not_taken_for_what_a_number_says(monkeypatch):
    """A reader may come between the commit and the moment in which memos hear of it."""
    outside = SimpleNamespace(in_atomic_block=False)
    monkeypatch.setattr("meshup.kit.versioned_memo.connection", outside)
    memo: VersionedMemo[int] = VersionedMemo(100_000)
    points = [1]

    def remembered(keys):
        shown = memo.get_or_compute(clock.now(), "cup", lambda: Shown(points[0], frozenset({"x"})))
        return dict.fromkeys(keys, shown.value)

    kinds = {"remembered": ChannelKind("remembered", remembered)}
    monkeypatch.setattr("meshup.live.channels._kinds", kinds)
    assert remembered(["cup"]) == {"cup": 1}
    points[0] = 2
    assert remembered(["cup"]) == {"cup": 1}
    assert read(["remembered:cup"])["remembered:cup"].snapshot == b"2"


def fails(_keys):
    raise ZeroDivisionError


def kind_of_scores():
    return ChannelKind(scores.KIND, scores.read)


EACH = 25


def in_thread(work):
    """Return ``work``, which lets go of its connection in the end."""

    def wrapped():
        try:
            return work()
        finally:
            connections.close_all()

    return wrapped


@in_thread
def score_often():
    """Score, and return the points that belong to each number, as its own transaction sees them."""
    known = {}
    for _ in range(EACH):
        with transaction.atomic():
            score("cup")
            touch(["score:cup"], clock.now())
            points = scores.read(["cup"])["cup"]["score"]
            known[sequences(["score:cup"])["score:cup"]] = points
    return known


def read_until(done):
    """Read all the time; return what was read."""
    seen = []
    while not done.is_set():
        seen.append(read(["score:cup"])["score:cup"])
    return [*seen, read(["score:cup"])["score:cup"]]


@pytest.mark.django_db(transaction=True)
def test_of_changes_at_once_none_is_missed_and_none_is_older_than_its_number():
    """Under each number stands at least what was there when it was given."""
    done, least = threading.Event(), {0: 0}
    with ThreadPoolExecutor(5) as pool:
        reading = pool.submit(in_thread(lambda: read_until(done)))
        for writing in [pool.submit(score_often) for _ in range(4)]:
            least |= writing.result()
        done.set()
        seen = reading.result()
    pairs = [(one.sequence, int(one.snapshot.removeprefix(b'{"score":')[:-1])) for one in seen]
    assert pairs == sorted(pairs)
    assert [points for _sequence, points in pairs] == sorted(points for _sequence, points in pairs)
    assert [pair for pair in pairs if pair[1] < least[pair[0]]] == []
    assert pairs[-1] == (Channel.objects.get().sequence, 4 * EACH)
    assert sorted(least.values()) == list(range(4 * EACH + 1))
