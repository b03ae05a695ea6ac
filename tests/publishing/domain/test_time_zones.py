"""Time zones as calendar files explain them, read back by another reader of VTIMEZONE."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.tz import tzical
from hypothesis import example, given, settings, strategies as st

from meshup.publishing.domain.time_zones import LAST_LISTED, time_zone, yearly_rules
from tests.effort import examples

NAMES = sorted(name for name in available_timezones() if "/" in name)
MOON = {"Africa/Casablanca", "Africa/El_Aaiun", "Asia/Gaza", "Asia/Hebron"}
"""Zones whose summer time follows Ramadan."""


def written(name: str, year: int = 2026) -> str:
    text: str = time_zone(name, year).to_ical().decode()
    return text.replace("\r\n", "\n")


def test_the_summer_time_of_paris_is_two_rules_each_in_the_clock_before():
    assert (
        written("Europe/Paris")
        == """\
BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:20250330T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20251026T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
    )


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("America/New_York", {"BYDAY=2SU;BYMONTH=3", "BYDAY=1SU;BYMONTH=11"}),
        ("Australia/Lord_Howe", {"BYDAY=1SU;BYMONTH=4", "BYDAY=1SU;BYMONTH=10"}),
        ("America/Nuuk", {"BYDAY=SA;BYMONTHDAY=24,25,26,27,28,29,30;BYMONTH=3"}),
        ("Africa/Cairo", {"BYDAY=FR;BYMONTHDAY=1;BYMONTH=11", "BYDAY=-1FR;BYMONTH=4"}),
        ("Europe/Dublin", {"BYDAY=-1SU;BYMONTH=3", "BYDAY=-1SU;BYMONTH=10"}),
    ],
)
def test_rules_say_which_weekday_of_which_month(name, rules):
    lines = written(name).split("\n")
    assert {f"RRULE:FREQ=YEARLY;{rule}" for rule in rules} <= set(lines)
    assert not any(line.startswith("RDATE") for line in lines)


def test_summer_is_daylight_where_the_law_has_it_the_other_way_round():
    daylight = written("Europe/Dublin").partition("BEGIN:DAYLIGHT")[2].partition("END:")[0]
    assert "TZOFFSETTO:+0100" in daylight


def test_a_zone_without_summer_time_has_one_clock():
    text = written("Asia/Tokyo")
    assert text.count("BEGIN:") == 2
    assert "TZOFFSETFROM:+0900\nTZOFFSETTO:+0900" in text


def test_only_ramadan_follows_no_rule():
    changing = {
        name for name in NAMES if len({ZoneInfo(name).utcoffset(at) for at in _seasons(2040)}) > 1
    }
    assert {name for name in changing if not yearly_rules(name)} <= MOON


def test_each_listed_date_has_a_line_of_its_own():
    lines = [line for line in written("Africa/Casablanca").split("\n") if "RDATE" in line]
    assert len(lines) > 60
    assert all("," not in line for line in lines)


@settings(max_examples=examples(150))
@given(
    name=st.sampled_from(NAMES),
    year=st.integers(1971, 2037),
    seconds=st.integers(0, 40 * 366 * 24 * 3600),
)
@example("Africa/Cairo", 2026, 4 * 366 * 24 * 3600)
@example("Africa/Casablanca", 2019, 125 * 24 * 3600)
@example("America/Sao_Paulo", 2018, 330 * 24 * 3600)
@example("Pacific/Apia", 2011, 364 * 24 * 3600)
def test_the_clock_of_every_zone_is_read_back(name, year, seconds):
    at = datetime(year, 1, 2, tzinfo=UTC) + timedelta(seconds=seconds)
    if at.year > (LAST_LISTED if name in MOON else 2090):
        return
    local = at.astimezone(ZoneInfo(name))
    for moment in (local - timedelta(days=1), local, local + timedelta(days=1)):
        if _comes_once(moment):
            read = tzical(StringIO(written(name, year))).get()
            wall = moment.replace(tzinfo=read, fold=0)
            assert wall.utcoffset() == moment.utcoffset()


def _comes_once(local: datetime) -> bool:
    """Say whether the wall time is neither skipped nor doubled."""
    return local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset()


def _seasons(year: int) -> list[datetime]:
    return [datetime.combine(date(year, month, 15), datetime.min.time()) for month in range(1, 13)]
