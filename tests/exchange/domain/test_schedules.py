"""A schema.org Schedule says what the rule says, or nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st

from meshup.exchange.domain.schedules import WEEKDAYS, repeated_days
from meshup.recurrence.dates import dates_between, settle
from meshup.recurrence.errors import RuleNeverOccurs

FIRST = date(2026, 1, 1)
YEARS = 6


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=MONTHLY;BYDAY=1WE,3WE", {"repeatFrequency": "P1M", "byDay": ["1WE", "3WE"]}),
        ("FREQ=MONTHLY;BYDAY=-1FR", {"repeatFrequency": "P1M", "byDay": ["-1FR"]}),
        ("FREQ=WEEKLY;INTERVAL=2", {"repeatFrequency": "P2W", "byDay": ["TH"]}),
        ("FREQ=MONTHLY", {"repeatFrequency": "P1M", "byMonthDay": [1]}),
        ("FREQ=YEARLY", {"repeatFrequency": "P1Y", "byMonth": [1], "byMonthDay": [1]}),
        (
            "FREQ=YEARLY;BYMONTH=10;BYDAY=3SA",
            {"repeatFrequency": "P1Y", "byMonth": [10], "byDay": ["3SA"]},
        ),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", None),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", None),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", None),
        ("FREQ=MONTHLY;BYDAY=MO", None),
        ("FREQ=YEARLY;BYDAY=20MO", None),
        ("FREQ=YEARLY;BYMONTHDAY=15", None),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU", None),
    ],
)
def test_each_kind_of_rule(rule, said):
    assert repeated_days(rule, FIRST) == said


def as_a_reader_has_it(said: dict[str, Any], first: date, last: date) -> list[date]:
    """Return the dates of a Schedule, by what schema.org says of each of its parts."""
    unit, every = said["repeatFrequency"][-1], int(said["repeatFrequency"][1:-1])
    found = []
    for day in (first + timedelta(days=number) for number in range((last - first).days + 1)):
        apart = {
            "W": (_monday(day) - _monday(first)).days // 7,
            "M": (day.year - first.year) * 12 + day.month - first.month,
            "Y": day.year - first.year,
        }[unit]
        names = _names(day)
        if (
            apart % every == 0
            and day.month in said.get("byMonth", [day.month])
            and day.day in said.get("byMonthDay", [day.day])
            and names & set(said.get("byDay", names))
        ):
            found.append(day)
    return found


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _names(day: date) -> set[str]:
    """Return "WE", "1WE" and "-4WE" for the first of four Wednesdays."""
    weekday = WEEKDAYS[day.weekday()]
    month_after = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    left = (month_after - day - timedelta(days=1)).days // 7
    return {weekday, f"{(day.day - 1) // 7 + 1}{weekday}", f"-{left + 1}{weekday}"}


def _joined(values) -> str:
    return ",".join(map(str, values))


def parts(name: str, values) -> st.SearchStrategy[str]:
    chosen = st.lists(values, min_size=1, max_size=3, unique=True)
    return st.just("") | chosen.map(lambda some: f";{name}={_joined(some)}")


DAYS = st.tuples(st.sampled_from(["", "1", "2", "4", "5", "-1"]), st.sampled_from(WEEKDAYS))
RULES = st.tuples(
    st.sampled_from(["WEEKLY", "MONTHLY", "YEARLY"]),
    st.sampled_from(["", ";INTERVAL=2", ";INTERVAL=3"]),
    parts("BYMONTH", st.integers(1, 12)),
    parts("BYMONTHDAY", st.integers(1, 31) | st.just(-1)),
    parts("BYDAY", DAYS.map("".join)),
    st.sampled_from(["", "", ";BYSETPOS=1", ";BYSETPOS=-1"]),
    st.sampled_from(["", ";WKST=SU"]),
).map(lambda some: f"FREQ={''.join(some)}")


@given(rule=RULES, start=st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_a_schedule_has_the_dates_of_its_rule(rule, start):
    weekly = "WEEKLY" in rule
    if weekly and (
        "BYMONTHDAY" in rule or any(digit in rule.partition("BYDAY")[2] for digit in "1245")
    ):
        return
    try:
        rhythm = settle(rule, start)
    except (RuleNeverOccurs, ValueError):
        return
    said = repeated_days(rhythm.rule, rhythm.starts_on)
    if said is not None:
        last = rhythm.starts_on + timedelta(days=366 * YEARS)
        wanted = [numbered.date for numbered in dates_between(rhythm, rhythm.starts_on, last)]
        assert as_a_reader_has_it(said, rhythm.starts_on, last) == wanted
