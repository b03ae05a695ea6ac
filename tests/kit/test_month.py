"""A month is whole weeks, and every event stands on each of its days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given, strategies as st

from meshup.kit.month import Day, Month, days_of, last_day_in, month_of

days = st.dates(date(1990, 1, 1), date(2100, 12, 31))


class Lasting(NamedTuple):
    local_start: datetime
    local_end: datetime


def lasting(start: datetime, length: timedelta) -> Lasting:
    return Lasting(start, start + length)


@given(days)
def test_a_month_is_shown_in_whole_weeks_from_monday(day):
    weeks: list[list[Day[Lasting]]] = month_of(Month(day), [])
    shown = [square.date for week in weeks for square in week]
    assert {len(week) for week in weeks} == {7}
    assert {week[0].date.weekday() for week in weeks} == {0}
    assert shown == [shown[0] + timedelta(days=count) for count in range(len(shown))]
    inside = [square.date for week in weeks for square in week if square.inside]
    assert (inside[0], inside[-1]) == (Month(day).first, Month(day).last)


@given(days)
def test_the_next_month_follows_the_last_day(day):
    assert Month(day).next.first == Month(day).last + timedelta(days=1)
    assert Month(day).next.previous.first == Month(day).first


def test_an_evening_stands_on_its_day_also_when_it_ends_after_midnight():
    evening = lasting(datetime(2026, 12, 2, 18, 30, tzinfo=UTC), timedelta(hours=7))
    assert days_of(evening) == [date(2026, 12, 2)]


def test_a_festival_stands_on_each_of_its_days():
    festival = lasting(datetime(2020, 1, 8, 11, tzinfo=UTC), timedelta(days=4, hours=10))
    assert days_of(festival) == [date(2020, 1, day) for day in range(8, 13)]
    squares = [square for week in month_of(Month(date(2020, 1, 1)), [festival]) for square in week]
    assert sum(bool(square.events) for square in squares) == 5


def test_an_event_that_reaches_into_a_month_is_held_by_it():
    night = lasting(datetime(2026, 1, 30, 10, tzinfo=UTC), timedelta(days=3))
    assert [Month(date(2026, month, 1)).holds(night) for month in (1, 2, 3)] == [True, True, False]


def test_an_event_of_ten_years_fills_no_memory():
    endless = lasting(datetime(2026, 1, 30, 10, tzinfo=UTC), timedelta(days=3650))
    assert len(days_of(endless)) == 62


def test_an_event_is_held_by_the_month_of_its_year():
    evening = lasting(datetime(2026, 1, 30, 18, tzinfo=UTC), timedelta(hours=3))
    assert not Month(date(2027, 1, 1)).holds(evening)


@pytest.mark.parametrize(
    ("time_zone", "end", "day"),
    [
        ("Europe/Paris", datetime(2026, 12, 14, 23, tzinfo=UTC), 14),  # midnight there
        ("Europe/Paris", datetime(2026, 12, 14, 22, 59, 59, tzinfo=UTC), 14),
        ("America/Montreal", datetime(2026, 12, 15, 5, tzinfo=UTC), 14),
        ("America/Montreal", datetime(2026, 12, 15, 12, tzinfo=UTC), 15),
    ],
)
def test_the_last_day_of_what_ends_is_that_of_the_clocks_there(time_zone, end, day):
    assert last_day_in(time_zone, end) == date(2026, 12, day)
