"""The laws of shifting: what has begun stays, all else moves alike, twice is once by the sum."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given, strategies as st

from meshup.agenda.domain.shifted_lines import (
    Shift,
    Span,
    minutes_to_now,
    night_after,
    rest_of,
    shifted,
)
from meshup.agenda.errors import NothingToShift, ShiftedBeforeNow, ShiftedPastTheNight
from meshup.kit.errors import Refusal

SEVEN = datetime(2026, 12, 2, 19, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
zones = st.sampled_from(("", "Stage", "Village"))


def at(minutes: int) -> datetime:
    return SEVEN + minutes * MINUTE


@st.composite
def spans(draw: st.DrawFn) -> list[Span]:
    """Timetables with gaps, overlaps, lines that follow one another, and some without an hour."""
    found: list[Span] = []
    begins = draw(st.integers(-4, 1))
    for _ in range(draw(st.integers(0, 8))):
        start = draw(st.none() | st.just(begins) | st.integers(begins - 3, begins + 6))
        length = draw(st.none() | st.integers(0, 9))
        if start is None:
            found.append(Span(None, None, draw(zones)))
            continue
        ends = None if length is None else at(5 * (start + length))
        found.append(Span(at(5 * start), ends, draw(zones)))
        begins = start + (length or 0)  # where the next one most likely begins
    return found


shifts = st.builds(
    Shift,
    minutes=st.integers(-12, 20).filter(bool),
    zone=st.none() | zones,
    with_current=st.booleans(),
)
seconds = st.integers(0, 400).map(lambda number: SEVEN + timedelta(seconds=number))


@given(lines=spans(), shift=shifts, now=seconds)
def test_what_has_begun_never_begins_at_another_time(
    lines: list[Span], shift: Shift, now: datetime
) -> None:
    shift = Shift(minutes=shift.minutes, zone=shift.zone)
    with suppress(Refusal):
        for before, after in zip(lines, shifted(lines, shift, now), strict=True):
            if before.starts_at is None or before.starts_at <= now:
                assert after.starts_at == before.starts_at


@given(lines=spans(), shift=shifts, now=seconds)
def test_the_rest_moves_by_the_same_minutes_and_keeps_its_length(
    lines: list[Span], shift: Shift, now: datetime
) -> None:
    rest = rest_of(lines, shift, now)
    with suppress(Refusal):
        after = shifted(lines, shift, now)
        for place in rest:
            before = lines[place]
            assert before.starts_at is not None
            assert after[place].starts_at == before.starts_at + shift.minutes * MINUTE
            assert (after[place].ends_at is None) == (before.ends_at is None)
            if before.ends_at is not None:
                assert after[place].ends_at == before.ends_at + shift.minutes * MINUTE


def leads(lines: list[Span]) -> set[tuple[int, int]]:
    """Return which line ends where which begins, by their places."""
    return {
        (one, other)
        for one, before in enumerate(lines)
        for other, after in enumerate(lines)
        if before.ends_at is not None and before.ends_at == after.starts_at
    }


@given(lines=spans(), first=shifts, more=st.integers(-12, 20).filter(bool), now=seconds)
def test_two_shifts_at_one_moment_are_one_by_the_sum(
    lines: list[Span], first: Shift, more: int, now: datetime
) -> None:
    first = Shift(minutes=first.minutes, zone=first.zone)
    second = Shift(minutes=more, zone=first.zone)
    with suppress(Refusal):
        once = shifted(lines, first, now)
        assume(leads(once) == leads(lines))
        twice = shifted(once, second, now)
        if first.minutes + more == 0:
            assert twice == lines
        else:
            assert twice == shifted(
                lines, Shift(minutes=first.minutes + more, zone=first.zone), now
            )


@given(lines=spans(), shift=shifts, now=seconds)
def test_nothing_begins_before_now_and_no_line_ends_before_it_begins(
    lines: list[Span], shift: Shift, now: datetime
) -> None:
    rest = rest_of(lines, shift, now)
    with suppress(Refusal):
        after = shifted(lines, shift, now)
        begins = [after[place].starts_at for place in rest]
        assert all(start is not None and start > now for start in begins)
        for span in after:
            if span.starts_at is not None and span.ends_at is not None:
                assert span.starts_at <= span.ends_at


@given(lines=spans(), shift=shifts, now=seconds)
def test_a_zone_alone_leaves_all_others_as_they_are(
    lines: list[Span], shift: Shift, now: datetime
) -> None:
    if shift.zone is None:
        return
    with suppress(Refusal):
        for before, after in zip(lines, shifted(lines, shift, now), strict=True):
            assert before.zone == shift.zone or before == after


def test_who_speaks_longer_speaks_until_the_next_begins():
    lines = [Span(at(-20), at(10)), Span(at(10), at(40)), Span(at(40), None)]
    after = shifted(lines, Shift(minutes=15), at(5))
    assert after == [Span(at(-20), at(25)), Span(at(25), at(55)), Span(at(55), None)]


def test_what_is_done_earlier_ends_where_the_next_begins():
    lines = [Span(at(-20), at(20)), Span(at(20), at(40))]
    assert shifted(lines, Shift(minutes=-10), at(5)) == [
        Span(at(-20), at(10)),
        Span(at(10), at(30)),
    ]


def test_what_runs_before_a_pause_ends_as_planned():
    lines = [Span(at(-20), at(10)), Span(at(20), at(40))]
    assert shifted(lines, Shift(minutes=5), at(0)) == [lines[0], Span(at(25), at(45))]


def test_what_runs_beside_in_another_zone_is_not_prolonged():
    lines = [Span(at(-20), at(10), "Stage"), Span(at(10), at(40), "Village")]
    assert shifted(lines, Shift(minutes=5), at(0))[0] == lines[0]


def test_what_should_have_begun_and_has_not_moves_when_a_host_says_so():
    lines = [Span(at(-30), at(-5)), Span(at(-5), at(20)), Span(at(20), at(40))]
    after = shifted(lines, Shift(minutes=10, with_current=True), at(0))
    assert after == [Span(at(-30), at(5)), Span(at(5), at(30)), Span(at(30), at(50))]


def test_nothing_left_is_said():
    with pytest.raises(NothingToShift):
        shifted([Span(at(-10), at(5)), Span(None)], Shift(minutes=5), at(0))


def test_a_line_cannot_begin_at_a_moment_that_is_over():
    lines = [Span(at(4), at(30))]
    with pytest.raises(ShiftedBeforeNow):
        shifted(lines, Shift(minutes=-5), at(0))
    by = minutes_to_now(at(4), at(0) + timedelta(seconds=20))
    assert shifted(lines, Shift(minutes=by), at(0) + timedelta(seconds=20))[0].starts_at == at(1)


def test_a_festival_shifts_today_and_leaves_tomorrow():
    starts, ends = at(-600), at(3_000)
    until = night_after(at(0), starts, ends)
    assert until == datetime(2026, 12, 3, 5, tzinfo=UTC)
    lines = [Span(at(30), at(60)), Span(at(1_440), at(1_500))]
    assert shifted(lines, Shift(minutes=10), at(0), until)[1] == lines[1]
    late = [Span(until - 5 * MINUTE, until)]
    with pytest.raises(ShiftedPastTheNight):
        shifted(late, Shift(minutes=10), at(0), until)


def test_an_evening_has_no_night_that_cuts_it():
    assert night_after(at(0), at(-60), at(600)) is None
