"""Histories of communities: any that can be thought of, and some that are easily told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from meshup.forecast.domain.values import FORMATS, Counts, PastEvent

FIRST = datetime(2025, 1, 7, 18, tzinfo=UTC)
CURVE = {14: 0.12, 7: 0.30, 3: 0.57, 1: 0.83, 0: 1.0}
SOURCES = ("own", "guests", "meetup.com", "mobilizon", "luma")

people = st.one_of(st.integers(0, 200), st.integers(0, 10**9))
leads = st.one_of(st.integers(0, 40), st.floats(0, 3660, allow_nan=False))
snapshots = st.builds(
    Counts, leads, st.dictionaries(st.sampled_from(SOURCES), people, max_size=len(SOURCES))
)
events = st.builds(
    PastEvent,
    st.just(FIRST),
    st.sampled_from(FORMATS),
    st.none() | people,
    st.lists(snapshots, max_size=5).map(tuple),
)
histories = st.lists(events, max_size=15)


def event(heads, registered, *, number=0, form="in_person", until=0, source="own"):
    """Return an event for which ``registered`` were counted in the end, as most events are."""
    curve = tuple(
        Counts(lead, {source: round(registered * share)})
        for lead, share in CURVE.items()
        if lead >= until
    )
    return PastEvent(FIRST + timedelta(days=28 * number), form, heads, curve)


def steady(count, heads=60, registered=100, **changes):
    """Return events that all went the same way."""
    return [event(heads, registered, number=number, **changes) for number in range(count)]


def renamed(event, names):
    """Return an event whose sources have other names, in another order."""
    return replace(
        event,
        snapshots=tuple(
            Counts(
                snapshot.days_before,
                {names.get(name, name): n for name, n in reversed(snapshot.counts.items())},
            )
            for snapshot in reversed(event.snapshots)
        ),
    )
