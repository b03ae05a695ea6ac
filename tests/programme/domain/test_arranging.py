"""Lines of a draft change places, go elsewhere, are longer; laws that hold for any of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from meshup.agenda_desk.domain.line_times import Timeframe
from meshup.programme.domain import arranging
from meshup.programme.domain.arranging import Spot, column_of, columns_of
from meshup.programme.domain.lines import DraftLine, line_named
from meshup.programme.errors import NoNextPlace, NoSuchLine, OutsideTheDays
from tests.effort import examples

STARTS = datetime(2026, 12, 12, 9, tzinfo=UTC)
FRAME = Timeframe(STARTS, STARTS + timedelta(days=1, hours=9), "Europe/Paris")
ZONES = ("", "Hall", "Workshop")


def line(ref, minutes, length, zone="Hall"):
    starts_at = STARTS + timedelta(minutes=minutes)
    return DraftLine(
        ref=ref,
        kind="talk",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=length),
        zone=zone,
    )


def hour(lines, ref):
    """Return when a line begins, in minutes since the festival does."""
    found = line_named(lines, ref)
    assert found is not None
    assert found.starts_at is not None
    return round((found.starts_at - STARTS) / timedelta(minutes=1))


def hours(lines, *refs):
    return [hour(lines, ref) for ref in refs]


ONE, TWO, THREE = line("a", 0, 30), line("b", 40, 15), line("c", 60, 45)
LINES = (ONE, TWO, THREE)


def test_down_changes_places_and_keeps_lengths_and_the_pause():
    after = arranging.swapped(LINES, "a", FRAME, 1)
    assert hours(after, "b", "a", "c") == [0, 25, 60]
    assert arranging.swapped(after, "a", FRAME, -1) == LINES


def test_neither_end_of_a_column_leads_further():
    for ref, by in (("a", -1), ("c", 1)):
        with pytest.raises(NoNextPlace):
            arranging.swapped(LINES, ref, FRAME, by)


def test_a_line_goes_right_after_another_and_covers_what_is_there_unless_that_makes_room():
    other = line("w", 0, 20, "Workshop")
    lines = (*LINES, other)
    spot = Spot(1, "Hall", "a")
    assert hours(arranging.dropped(lines, "w", spot, FRAME, follow=False), "w", "b") == [30, 40]
    after = arranging.dropped(lines, "w", spot, FRAME, follow=True)
    assert hours(after, "a", "w", "b", "c") == [0, 30, 50, 65]


def test_before_all_others_it_ends_where_the_first_begins_if_the_day_has_begun_by_then():
    lines = (line("a", 60, 30), line("w", 0, 20, "Workshop"))
    assert hours(arranging.dropped(lines, "w", Spot(1, "Hall"), FRAME, follow=False), "w") == [40]
    lines = (line("a", 10, 30), line("w", 0, 20, "Workshop"))
    assert hours(arranging.dropped(lines, "w", Spot(1, "Hall"), FRAME, follow=False), "w") == [0]


def test_an_empty_day_begins_in_the_morning():
    after = arranging.dropped(LINES, "a", Spot(2, "Workshop"), FRAME, follow=False)
    assert line_named(after, "a").starts_at == STARTS + timedelta(days=1)


def test_put_in_goes_into_the_first_pause_that_is_long_enough():
    lines = (*LINES, DraftLine(ref="w", kind="talk", minutes=5))
    assert hours(arranging.fitted(lines, "w", FRAME, 1, "Hall"), "w") == [30]
    lines = (*LINES, DraftLine(ref="w", kind="talk", minutes=20))
    assert hours(arranging.fitted(lines, "w", FRAME, 1, "Hall"), "w") == [105]


def test_what_is_made_longer_moves_the_rest_only_when_asked():
    assert hours(arranging.longer(LINES, "a", FRAME, 5, follow=False), "b", "c") == [40, 60]
    assert hours(arranging.longer(LINES, "a", FRAME, 5, follow=True), "b", "c") == [45, 65]
    with pytest.raises(NoNextPlace):
        arranging.longer(LINES, "a", FRAME, -30, follow=False)


def test_later_takes_the_rest_of_the_column_along_when_asked():
    lines = (*LINES, line("w", 40, 20, "Workshop"))
    after = arranging.later(lines, "b", FRAME, 5, follow=True)
    assert hours(after, "a", "b", "c", "w") == [0, 45, 65, 40]


def test_another_day_keeps_the_hour_on_the_wall_and_there_is_no_third():
    after = arranging.on_day(LINES, "b", FRAME, 1)
    assert line_named(after, "b").starts_at == TWO.starts_at + timedelta(days=1)
    with pytest.raises(NoNextPlace):
        arranging.on_day(after, "b", FRAME, 1)
    with pytest.raises(OutsideTheDays):
        arranging.dropped(LINES, "b", Spot(3), FRAME, follow=False)


def test_what_is_not_there_is_refused():
    for act in (arranging.without, arranging.aside):
        with pytest.raises(NoSuchLine):
            act(LINES, "z")
    with pytest.raises(NoSuchLine):
        arranging.dropped(LINES, "a", Spot(1, "Workshop", "z"), FRAME, follow=False)


def test_put_aside_and_back_it_is_as_long_as_before():
    aside = arranging.aside(LINES, "a")
    assert line_named(aside, "a").starts_at is None
    back = arranging.dropped(aside, "a", Spot(1, "Workshop"), FRAME, follow=False)
    assert line_named(back, "a").length == ONE.length


@st.composite
def some_lines(draw):
    """Return lines of two days, snapped, in any place."""
    many = draw(st.integers(1, 12))
    return tuple(
        replace(
            line(f"n{number}", 0, 5 * draw(st.integers(0, 12)), draw(st.sampled_from(ZONES))),
        ).at(STARTS + timedelta(minutes=5 * draw(st.integers(0, 400))))
        for number in range(many)
    )


@settings(max_examples=examples(60), deadline=None)
@given(some_lines(), st.data())
def test_lengths_and_names_stay_whatever_is_dropped_where(lines, data):
    ref = data.draw(st.sampled_from([each.ref for each in lines]))
    day, zone = data.draw(st.integers(1, 2)), data.draw(st.sampled_from(ZONES))
    column = [each.ref for each in column_of(lines, FRAME, day, zone)]
    after = data.draw(st.sampled_from(["", *column]))
    follow = data.draw(st.booleans())
    moved = arranging.dropped(lines, ref, Spot(day, zone, after), FRAME, follow=follow)
    assert [(each.ref, each.length) for each in moved] == [
        (each.ref, each.length) for each in lines
    ]
    if follow and ref not in column and after:
        later = column_of(moved, FRAME, day, zone)
        place = [each.ref for each in later].index(ref)
        ends = hour(moved, ref) + later[place].length / timedelta(minutes=1)
        assert all(hour(moved, each.ref) >= ends for each in later[place + 1 : place + 2])


@settings(max_examples=examples(60), deadline=None)
@given(some_lines(), st.data())
def test_up_after_down_is_where_it_was_unless_two_covered_one_another(lines, data):
    column = data.draw(st.sampled_from(sorted(columns_of(lines, FRAME))))
    own = column_of(lines, FRAME, *column)
    if len(own) < 2:
        return
    place = data.draw(st.integers(0, len(own) - 2))
    one, other = own[place], own[place + 1]
    if one.end > other.starts_at or not one.length or not other.length:
        return
    there = arranging.swapped(lines, one.ref, FRAME, 1)
    assert arranging.swapped(there, one.ref, FRAME, -1) == lines
