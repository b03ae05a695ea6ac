"""Days: read from lines, written to JSON, and when something is free."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from meshup.library.choices import LoanState
from meshup.library.domain.loan_standing import Standing, standing_of
from meshup.library.domain.periods import (
    MOST_PERIODS,
    Period,
    as_json,
    from_json,
    is_free,
    read_lines,
    written_lines,
)
from meshup.library.errors import BadDays

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
PERIODS = st.builds(
    lambda first, days: Period(first, first + timedelta(days=days)), DAYS, st.integers(0, 60)
)
A = Period(date(2027, 1, 10), date(2027, 1, 20))


@given(st.lists(PERIODS, max_size=8))
def test_periods_survive_lines_and_json(periods):
    assert read_lines(written_lines(periods)) == tuple(sorted(periods))
    assert from_json(as_json(periods)) == tuple(sorted(set(periods)))


@given(st.lists(PERIODS, max_size=4), st.lists(PERIODS, max_size=4), PERIODS)
def test_free_is_what_no_day_of_speaks_against(free, busy, wanted):
    days = [wanted.first + timedelta(days=n) for n in range((wanted.last - wanted.first).days + 1)]
    taken = any(p.first <= day <= p.last for p in busy for day in days)
    offered = not free or any(p.first <= days[0] and days[-1] <= p.last for p in free)
    assert is_free(free, busy, wanted) == (offered and not taken)


@pytest.mark.parametrize(
    "line",
    [
        *("2027-01-10 – 2027-01-20", "2027-01-10 to 2027-01-20", "2027-01-10/2027-01-20"),
        *("10/01/2027 – 20/1/2027", "10.1.2027 au 20.01.2027", "10/01/2027/20/01/2027"),
    ],
)
def test_lines_are_read_as_people_write_them(line):
    assert read_lines(f"\n {line} \n") == (A,)


@pytest.mark.parametrize(
    "line",
    [
        "tomorrow",
        "2027-02-30",
        "2027-01-20 – 2027-01-10",
        "=cmd()",
        "0001-01-01",
        "2027-01",
        "31/02/2027",
    ],
)
def test_what_is_no_time_is_refused_with_its_line(line):
    with pytest.raises(BadDays) as refused:
        read_lines(line)
    assert refused.value.facts["line"] == line


def test_there_is_an_end_to_periods():
    lines = "\n".join(["2027-01-10"] * (MOST_PERIODS + 1))
    with pytest.raises(BadDays):
        read_lines(lines)
    assert from_json([["2027-01-10", "2027-01-10"]] * (MOST_PERIODS + 1)) is None


@pytest.mark.parametrize(
    "value", [None, {}, ["2027-01-10"], [["a", "b"]], [[1, 2]], [[]], [["2027-01-10"] * 3]]
)
def test_json_of_another_shape_is_none(value):
    assert from_json(value) is None


@pytest.mark.parametrize(
    ("state", "ended", "today", "standing"),
    [
        ("waiting", None, 1, Standing.WAITING),
        ("refused", None, 12, Standing.REFUSED),
        ("agreed", None, 9, Standing.AGREED),
        ("agreed", None, 10, Standing.OUT),
        ("agreed", None, 20, Standing.OUT),
        ("agreed", None, 21, Standing.LATE),
        ("ended", 9, 21, Standing.OFF),
        ("ended", 10, 21, Standing.BACK),
        ("ended", 25, 26, Standing.BACK),
    ],
)
def test_the_day_makes_of_a_loan_what_it_is(state, ended, today, standing):
    ended_on = date(2027, 1, ended) if ended else None
    assert standing_of(LoanState(state), A, ended_on, date(2027, 1, today)) == standing
