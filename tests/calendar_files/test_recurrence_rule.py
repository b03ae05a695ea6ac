"""Dates of rules, against the library that most programs use, and in bounded steps."""

from datetime import datetime

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings, strategies as st

from meshup.calendar_files.recurrence_rule import (
    RuleDates,
    Steps,
    TooFrequentRuleError,
    TooManyStepsError,
    UnreadableRuleError,
    read_recurrence_rule,
)
from tests.effort import examples

START = datetime(2026, 12, 2, 18, 30)  # noqa: DTZ001 - wall time
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def dates_of(rule: str, start: datetime = START, years: int = 6, steps: int = 10**6):
    end = start.replace(year=start.year + years)
    return list(RuleDates(read_recurrence_rule(rule), start).between(start, end, Steps(steps)))


def some(values, most: int = 3):
    return st.lists(st.sampled_from(values), min_size=1, max_size=most, unique=True).map(
        lambda chosen: ",".join(map(str, chosen))
    )


@st.composite
def rules(draw):
    """Draw a rule that has dates, and that the library reads as RFC 5545 does."""
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 5))}"]
    days = {
        "DAILY": ["", f"BYDAY={draw(some(WEEKDAYS))}", "BYMONTH=1,2,7"],
        "WEEKLY": ["", f"BYDAY={draw(some(WEEKDAYS))}", "BYMONTH=3,4"],
        "MONTHLY": [
            f"BYMONTHDAY={draw(some([1, 13, 28, -1, -5]))}",
            f"BYDAY={draw(some(['1MO', '-1FR', '3SA', '2WE', '-4SU']))}",
            f"BYDAY={draw(some(WEEKDAYS))};BYSETPOS={draw(some([1, -1, 2]))}",
        ],
        "YEARLY": [
            "",
            f"BYYEARDAY={draw(some([1, -1, 60, 200, -100]))}",
            f"BYWEEKNO={draw(some([2, 20, 40, 51]))};BYDAY={draw(some(WEEKDAYS))}",
            f"BYMONTH={draw(some([1, 5, 12]))};BYDAY={draw(some(['1MO', '-1FR', '3TU']))}",
            f"BYMONTHDAY={draw(some([1, 13, -1]))};BYDAY={draw(some(WEEKDAYS))}",
            f"BYDAY={draw(some(['1MO', '-1FR', '20TU']))}",
        ],
    }
    hours = draw(st.sampled_from(["", "BYHOUR=10,14", "BYHOUR=9;BYMINUTE=0,30"]))
    week = f"WKST={draw(st.sampled_from(WEEKDAYS))}"
    return ";".join(filter(None, [*parts, draw(st.sampled_from(days[frequency])), hours, week]))


@settings(max_examples=examples(80))
@given(rules(), st.datetimes(datetime(1999, 1, 1), datetime(2030, 12, 31)))  # noqa: DTZ001
def test_dates_are_those_of_the_library(rule, moment):
    start = moment.replace(microsecond=0, second=0, day=min(moment.day, 28))
    end = start.replace(year=start.year + 4)
    dates = dates_of(rule, start, 4)
    assert dates == list(rrulestr(f"{rule};UNTIL={end:%Y%m%dT%H%M%S}", dtstart=start))
    expander = RuleDates(read_recurrence_rule(rule), start)
    assert all(expander.has(at, Steps(10**6)) for at in dates[:20])
    middle = start.replace(year=start.year + 2)
    later = list(expander.between(middle, end, Steps(10**6)))
    assert later == [at for at in dates if at >= middle]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=YEARLY;BYWEEKNO=52;BYDAY=SU", ["2026-12-27", "2028-01-02", "2028-12-31"]),
        ("FREQ=YEARLY;BYWEEKNO=20", ["2027-05-19", "2028-05-17", "2029-05-16"]),
        ("FREQ=MONTHLY;BYDAY=MO,-1FR;BYMONTH=1;INTERVAL=1", ["2027-01-04", "2027-01-11"]),
        ("FREQ=WEEKLY;BYDAY=2MO", ["2026-12-07", "2026-12-14"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", ["2028-02-29", "2032-02-29"]),
    ],
)
def test_where_the_library_differs_the_standard_counts(rule, expected):
    assert [f"{at:%Y-%m-%d}" for at in dates_of(rule)][: len(expected)] == expected


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;INTERVAL=4;BYYEARDAY=366",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=99",
        "FREQ=DAILY;BYHOUR=1;BYSETPOS=2",
    ],
)
def test_a_rule_that_never_matches_ends(rule):
    assert dates_of(rule, START.replace(year=2025), years=9, steps=40_000) == []


@pytest.mark.parametrize("rule", ["FREQ=DAILY", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"])
def test_steps_are_spent_also_where_nothing_is(rule):
    with pytest.raises(TooManyStepsError):
        dates_of(rule, years=2000, steps=10_000)


def test_dates_long_after_the_start_cost_no_more():
    expander = RuleDates(read_recurrence_rule("FREQ=DAILY"), START.replace(year=1604))
    (only,) = expander.between(START, START, Steps(10))
    assert only == START


@pytest.mark.parametrize(
    "text",
    [
        *("", "nonsense", "FREQ=", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1"),
        *("FREQ=DAILY;COUNT=0", "FREQ=DAILY;BYDAY=XX", "FREQ=DAILY;BYDAY=0MO", "FREQ=DAILY;UNTL=1"),
        *("FREQ=DAILY;BYMONTH=13", "FREQ=DAILY;BYMONTHDAY=0", "FREQ=DAILY;FREQ=DAILY"),
        *("FREQ=DAILY;WKST=X", "RSCALE=CHINESE;FREQ=YEARLY", "FREQ=DAILY;BYMONTH=" + "1," * 500),
    ],
)
def test_what_is_no_rule_is_refused(text):
    with pytest.raises(UnreadableRuleError):
        read_recurrence_rule(text)


@pytest.mark.parametrize(
    "text",
    [
        *("FREQ=HOURLY", "FREQ=SECONDLY", "FREQ=DAILY;BYSECOND=0,30"),
        "FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=0,10,20,30,40,50",
    ],
)
def test_a_rule_of_every_hour_is_refused(text):
    with pytest.raises(TooFrequentRuleError):
        read_recurrence_rule(text)
