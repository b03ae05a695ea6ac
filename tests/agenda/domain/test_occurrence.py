"""What an event says of itself as the clock goes by."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from meshup.agenda.domain.occurrence import Occurrence, Phase, next_change

SEVEN = datetime(2026, 12, 2, 18, tzinfo=UTC)
EVENING = Occurrence(
    slug="paris-2026-12-02",
    uid="paris",
    kind="meetup",
    state="usual",
    starts_at=SEVEN,
    ends_at=SEVEN + timedelta(hours=4),
    time_zone="Europe/Paris",
)


def test_an_evening_is_before_then_now_then_over():
    hours = [-1, 0, 3, 4]
    assert [EVENING.phase(SEVEN + timedelta(hours=one)) for one in hours] == [
        Phase.BEFORE,
        Phase.NOW,
        Phase.NOW,
        Phase.OVER,
    ]


def test_facts_combine_with_the_state():
    moved = replace(
        EVENING, state="confirmed", mode="online", original_starts_at=SEVEN - timedelta(days=7)
    )
    assert moved.badges(SEVEN - timedelta(days=1)) == ("confirmed", "moved", "online")
    assert moved.badges(SEVEN + timedelta(days=1)) == ("moved", "online", "over")


def test_a_cancelled_evening_stays_cancelled_when_it_is_over():
    assert replace(EVENING, state="cancelled").badges(SEVEN + timedelta(days=1)) == (
        "cancelled",
        "over",
    )


def test_the_wall_shows_the_time_of_the_place():
    assert EVENING.local_start.isoformat() == "2026-12-02T19:00:00+01:00"


@given(st.lists(st.integers(-50, 50), max_size=6), st.integers(-60, 60))
def test_until_the_next_change_no_phase_changes(starts, hour):
    now = SEVEN + timedelta(hours=hour)
    some = [
        replace(
            EVENING,
            starts_at=SEVEN + timedelta(hours=at),
            ends_at=SEVEN + timedelta(hours=at + 3),
        )
        for at in starts
    ]
    until = next_change(some, now)
    last = (until or now + timedelta(days=30)) - timedelta(seconds=1)
    assert [one.phase(now) for one in some] == [one.phase(max(now, last)) for one in some]
    if until:
        assert [one.phase(now) for one in some] != [one.phase(until) for one in some]
