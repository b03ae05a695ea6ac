"""Dates by the rule: the real ones, and what holds for all rules."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, strategies as st

from meshup.recurrence import dates
from meshup.recurrence.dates import (
    Numbered,
    Rhythm,
    dates_between,
    edition_on,
    moment,
    next_dates,
    read_rule,
    settle,
)
from meshup.recurrence.errors import RuleNeverOccurs, RuleTooOften, RuleUnreadable

FIRST_WEDNESDAYS = "FREQ=MONTHLY;BYDAY=1WE"
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


@st.composite
def rules(draw: st.DrawFn) -> str:
    day = draw(st.sampled_from(DAYS))
    nth = draw(st.sampled_from([1, 2, 3, 4, 5, -1]))
    interval = draw(st.integers(1, 6))
    return draw(
        st.sampled_from(
            [
                f"FREQ=WEEKLY;INTERVAL={interval};BYDAY={day}",
                f"FREQ=MONTHLY;INTERVAL={interval};BYDAY={nth}{day}",
                f"FREQ=MONTHLY;BYMONTH=1,2,3,9;BYDAY={nth}{day}",
                f"FREQ=YEARLY;BYMONTH=6;BYDAY={nth}{day}",
            ]
        )
    )


@st.composite
def rhythms(draw: st.DrawFn) -> Rhythm:
    start = draw(st.dates(date(2015, 1, 1), date(2035, 1, 1)))
    return settle(draw(rules()), start, first_edition=draw(st.integers(0, 50)))


def test_the_first_wednesdays_of_paris():
    paris = settle(FIRST_WEDNESDAYS, date(2019, 8, 1), first_edition=0)
    assert dates_between(paris, date(2019, 12, 1), date(2020, 2, 28)) == [
        Numbered(date(2019, 12, 4), 4),
        Numbered(date(2020, 1, 1), 5),
        Numbered(date(2020, 2, 5), 6),
    ]


def test_a_fifth_wednesday_comes_only_in_months_that_have_one():
    fifths = settle("FREQ=MONTHLY;BYDAY=5WE", date(2026, 1, 1))
    assert [one.date for one in next_dates(fifths, date(2026, 1, 1), 3)] == [
        date(2026, 4, 29),
        date(2026, 7, 29),
        date(2026, 9, 30),
    ]


def test_the_last_day_of_february_can_wait_eight_years():
    leap = settle("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", date(2097, 1, 1))
    assert leap.starts_on == date(2104, 2, 29)


@given(rhythms(), st.integers(1, 30))
def test_numbers_follow_each_other_and_dates_grow(rhythm, most):
    dates = next_dates(rhythm, rhythm.starts_on, most)
    assert [one.edition for one in dates] == list(
        range(rhythm.first_edition, rhythm.first_edition + len(dates))
    )
    assert sorted({one.date for one in dates}) == [one.date for one in dates]


@given(rhythms(), st.integers(0, 800), st.integers(0, 400))
def test_a_window_shows_the_same_dates_as_the_whole(rhythm, start, length):
    first = rhythm.starts_on + timedelta(days=start)
    last = first + timedelta(days=length)
    whole = dates_between(rhythm, date(2000, 1, 1), date(2040, 1, 1))
    assert dates_between(rhythm, first, last) == [one for one in whole if first <= one.date <= last]


@given(rhythms())
def test_splitting_a_rhythm_loses_no_date_and_no_number(rhythm):
    """``INTERVAL`` counts from the first date, so the second part begins on one of its dates."""
    whole = next_dates(rhythm, rhythm.starts_on, 12)
    middle = whole[len(whole) // 2]
    before = Rhythm(
        rhythm.rule, rhythm.starts_on, middle.date - timedelta(days=1), rhythm.first_edition
    )
    after = settle(rhythm.rule, middle.date, first_edition=middle.edition)
    joined = [
        *next_dates(before, rhythm.starts_on, 12),
        *next_dates(after, middle.date, 12),
    ]
    assert joined[: len(whole)] == whole


@given(rules())
def test_the_normal_form_is_stable(rule):
    once = read_rule(rule).rule
    assert read_rule(f"rrule:{once.lower()}").rule == once


@pytest.mark.parametrize(
    ("rule", "last"),
    [
        ("FREQ=MONTHLY;BYDAY=1WE;COUNT=3", date(2019, 10, 2)),
        ("FREQ=MONTHLY;BYDAY=1WE;UNTIL=20191002T163000Z", date(2019, 10, 2)),
    ],
)
def test_bounds_inside_a_rule_become_its_end(rule, last):
    bounded = settle(rule, date(2019, 8, 1))
    assert (bounded.rule, bounded.ends_on) == (FIRST_WEDNESDAYS, last)
    assert edition_on(bounded, last) == 3
    assert edition_on(bounded, date(2019, 11, 6)) is None


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "every first Wednesday",
        "FREQ=DAILY",
        "FREQ=SECONDLY",
        "FREQ=MONTHLY;BYHOUR=3",
        "FREQ=MONTHLY;BYDAY=1XX",
        "FREQ=MONTHLY;BYDAY=1WE;BYDAY=2WE",
        "FREQ=WEEKLY;BYDAY=1WE",
        "FREQ=MONTHLY;COUNT=2;UNTIL=20300101",
        "FREQ=MONTHLY;UNTIL=tomorrow",
        "FREQ=MONTHLY;INTERVAL=x",
        "FREQ=MONTHLY;BYMONTHDAY=99",
    ],
)
def test_what_is_no_rule_is_refused(rule):
    with pytest.raises((RuleUnreadable, RuleNeverOccurs)):
        settle(rule, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("rule", "refusal"),
    [
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", RuleNeverOccurs),
        ("FREQ=MONTHLY;BYDAY=1WE;UNTIL=20200101", RuleNeverOccurs),
        ("FREQ=MONTHLY;COUNT=0", RuleNeverOccurs),
        ("FREQ=MONTHLY;INTERVAL=1000", RuleNeverOccurs),
        ("FREQ=WEEKLY;BYDAY=MO;BYMONTH=2;BYSETPOS=7", RuleNeverOccurs),
        ("FREQ=WEEKLY;COUNT=1001", RuleTooOften),
        ("FREQ=WEEKLY;INTERVAL=0", RuleTooOften),
    ],
)
def test_rules_that_never_or_too_often_occur_are_refused(rule, refusal):
    with pytest.raises(refusal):
        settle(rule, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("day", "at", "in_utc"),
    [
        (date(2026, 3, 4), time(18, 30), datetime(2026, 3, 4, 17, 30, tzinfo=UTC)),
        (date(2026, 4, 1), time(18, 30), datetime(2026, 4, 1, 16, 30, tzinfo=UTC)),
        (date(2026, 3, 29), time(2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_wall_time_keeps_its_hour_through_summer_time(day, at, in_utc):
    assert moment(day, at, "Europe/Paris") == in_utc


@pytest.mark.parametrize("start", [date(1970, 1, 2), date(2026, 1, 1), date(9997, 1, 1)])
def test_no_date_is_looked_for_beyond_nine_years(start, monkeypatch):
    asked = []
    expander = dates._expander

    def noted(rule, begins, last):
        asked.append(last)
        return expander(rule, begins, last)

    monkeypatch.setattr(dates, "_expander", noted)
    with pytest.raises(RuleNeverOccurs):
        settle("FREQ=WEEKLY;BYDAY=MO;BYMONTH=2;BYSETPOS=7", start)
    assert [last - start <= dates.LOOK_AHEAD for last in asked] == [True]
