"""Nights in which clocks change, of which calendars speak one by one."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from meshup.agenda.domain.calendars import series_calendar
from meshup.agenda.domain.life_cycle import confirm, skip
from meshup.recurrence.changing_nights import changing_nights
from meshup.recurrence.dates import moment
from tests.agenda.paris import NOW, paris_series

ZONES = [
    "Europe/Paris",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Tokyo",
]
HALF_HOURS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))


def test_an_evening_has_none():
    assert changing_nights("Europe/Paris", time(18, 30), timedelta(hours=4.5), 2019) == set()


def test_a_night_has_two_a_year():
    nights = changing_nights("Europe/Paris", time(22), timedelta(hours=8), 2036)
    assert nights == {
        *(date(2036, 3, 29), date(2036, 10, 25), date(2037, 3, 28), date(2037, 10, 24)),
    }


@given(
    zone=st.sampled_from(ZONES),
    start=HALF_HOURS,
    minutes=st.integers(1, 48).map(lambda half: half * 30),
    day=st.dates(date(2019, 1, 1), date(2037, 12, 31)),
)
def test_on_all_other_days_walls_and_moments_agree(zone, start, minutes, day):
    length = timedelta(minutes=minutes)
    if day not in changing_nights(zone, start, length, 2019):
        begins = moment(day, start, zone).astimezone(ZoneInfo(zone))
        ends = (moment(day, start, zone) + length).astimezone(ZoneInfo(zone))
        wall = datetime.combine(day, start)
        assert (begins.replace(tzinfo=None), ends.replace(tzinfo=None)) == (wall, wall + length)
        assert begins.fold == ends.fold == 0


@pytest.mark.django_db
def test_a_calendar_has_those_of_its_dates_about_which_nobody_spoke(ada, node):
    paris_series(rule="FREQ=MONTHLY;BYDAY=-1SA", start=time(22), minutes=480)
    dates = ["2027-03-27", "2027-10-30", "2028-03-25", "2028-10-28"]
    skip(ada, f"paris-p2p-{dates[0]}", NOW)
    confirm(ada, f"paris-p2p-{dates[1]}", NOW)
    (pattern,) = series_calendar("paris-p2p").patterns
    coming = [str(one.recurrence_date) for one in pattern.changing if one.starts_at > NOW]
    assert coming[:2] == dates[2:]
    assert {
        one.edition is not None and one.ends_at - one.starts_at for one in pattern.changing
    } == {timedelta(hours=8)}
