"""What is recognised as a burst of strangers, and what never is."""

from datetime import UTC, datetime, timedelta
from itertools import cycle, pairwise

from hypothesis import given, strategies as st

from meshup.kit.bursts import (
    MOST_OF_ALL,
    MOST_OF_ORIGIN,
    TIMES_USUAL,
    WINDOW,
    Arrival,
    bursts_in,
)

NOON = datetime(2026, 11, 14, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAYS = 3 * 24 * 3600

ORIGINS = st.sampled_from(["", "office", "café", "tower"])
ARRIVALS = st.lists(st.tuples(st.integers(0, 4 * 3600), ORIGINS, st.booleans()), max_size=120).map(
    lambda rows: [arrival(at, n, *more) for n, (at, *more) in enumerate(rows)]
)


def arrival(seconds, number, origin="office", known=False):  # noqa: FBT002 - a row of a table
    return Arrival(NOON + seconds * SECOND, number, origin, known)


def flood(size, *, since=0, origins=("office",), first=1000):
    """Return ``size`` strangers who come one a second, from ``origins`` in turn."""
    return [arrival(since + n, first + n, origins[n % len(origins)]) for n in range(size)]


def many(size):
    return tuple(f"network {n}" for n in range(size))


@given(ARRIVALS)
def test_who_is_known_or_carries_the_code_is_in_no_burst(arrivals):
    assert all(
        each.origin and not each.is_known
        for burst in bursts_in(arrivals)
        for each in burst.arrivals
    )


@given(ARRIVALS, st.randoms())
def test_bursts_do_not_depend_on_the_order_and_share_nobody(arrivals, random):
    shuffled = list(arrivals)
    random.shuffle(shuffled)
    bursts = bursts_in(arrivals)
    assert bursts_in(shuffled) == bursts
    members = [each.number for burst in bursts for each in burst.arrivals]
    assert len(set(members)) == len(members)
    for burst in bursts:
        assert len(burst.arrivals) >= MOST_OF_ORIGIN
        assert burst.number in burst.numbers
        assert burst.since <= burst.until
    for before, after in pairwise(bursts):
        assert after.since - before.until >= WINDOW


@given(st.lists(st.integers(1, 3), min_size=1, max_size=20), st.integers(1, 30))
def test_a_steady_stream_of_strangers_from_many_networks_is_no_burst(gaps, pace):
    """An hour, at a pace that varies by three: a popular evening has been announced."""
    at, arrivals = 0, []
    for number, gap in enumerate(cycle(gaps)):
        at += gap * pace
        if at > 3600:
            break
        arrivals.append(arrival(at, number, f"network {number}"))
    assert bursts_in(arrivals) == []


@given(st.lists(st.integers(WINDOW.seconds // (MOST_OF_ORIGIN - 1), 7200), max_size=60))
def test_a_trickle_from_one_network_is_no_burst(gaps):
    at, arrivals = 0, []
    for number, gap in enumerate(gaps):
        at += gap
        arrivals.append(arrival(at, number))
    assert bursts_in(arrivals) == []


@given(st.integers(MOST_OF_ORIGIN, 80), st.lists(st.integers(0, DAYS), max_size=30))
def test_a_flood_from_one_network_is_one_burst_whatever_else_comes(size, others):
    known = [arrival(at, n, "elsewhere", known=True) for n, at in enumerate(others)]
    (burst,) = bursts_in([*known, *flood(size, since=DAYS // 2)])
    assert burst.numbers == frozenset(range(1000, 1000 + size))
    assert burst.number == 1000
    assert burst.origins == {"office"}


@given(st.integers(MOST_OF_ALL, 80))
def test_a_flood_from_many_networks_stands_out_of_quiet_days(size):
    quiet = [arrival(n * 7200, n, f"reader {n}") for n in range(36)]
    (burst,) = bursts_in([*quiet, *flood(size, since=DAYS // 2 + 300, origins=many(size))])
    assert {each for each in burst.numbers if each >= 1000} == set(range(1000, 1000 + size))
    assert len(burst.arrivals) <= size + 1, "at most who came in the same minutes"


@given(st.integers(MOST_OF_ORIGIN, 40), st.integers(1, 40))
def test_a_burst_that_grows_keeps_its_name(size, more):
    (before,) = bursts_in(flood(size))
    (after,) = bursts_in(flood(size + more))
    assert after.number == before.number
    assert before.numbers < after.numbers


def test_one_fewer_is_no_burst():
    assert bursts_in(flood(MOST_OF_ORIGIN - 1)) == []
    assert bursts_in(flood(MOST_OF_ALL - 1, origins=many(MOST_OF_ALL))) == []
    assert len(bursts_in(flood(MOST_OF_ORIGIN))) == 1
    assert len(bursts_in(flood(MOST_OF_ALL, origins=many(MOST_OF_ALL)))) == 1


def test_a_busy_hour_around_excuses_a_busy_window():
    busy = [arrival(n * 600 // TIMES_USUAL, n, f"network {n}", known=True) for n in range(60)]
    inside = flood(MOST_OF_ALL, since=1800, origins=many(MOST_OF_ALL))
    assert bursts_in([*busy, *inside]) == []
    (burst,) = bursts_in([*busy[::20], *inside])
    assert len(burst.arrivals) == MOST_OF_ALL


def test_two_floods_at_once_are_undone_at_once_and_two_apart_are_two():
    both = [*flood(8), *flood(8, since=60, origins=("tower",), first=2000)]
    (burst,) = bursts_in(both)
    assert burst.origins == {"office", "tower"}
    apart = [*flood(8), *flood(8, since=3600, origins=("tower",), first=2000)]
    assert [burst.number for burst in bursts_in(apart)] == [1000, 2000]


def test_a_flood_of_many_thousands_is_looked_through_at_once():
    quiet = [arrival(n * 7200, n, f"reader {n}") for n in range(12)]
    (burst,) = bursts_in([*quiet, *flood(20_000, since=9000, origins=many(5000))])
    assert len(burst.arrivals) >= 20_000
