"""Rules that the agenda keeps, and rhythms that follow each other."""

from datetime import date, datetime

import pytest
from hypothesis import assume, given, settings, strategies as st

from meshup.calendar_files.recurrence_rule import RuleDates, Steps, read_recurrence_rule
from meshup.recurrence.dates import next_dates, settle
from tests.calendar_files.parsed import (
    WEEKLY,
    event,
    only_dates,
    only_series,
    override,
    parsed,
    reasons,
    utc,
)
from tests.effort import examples

ONWARD = ";RANGE=THISANDFUTURE:20261216T183000"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=MONTHLY;BYDAY=1WE", "FREQ=MONTHLY;BYDAY=1WE"),
        ("FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=WE"),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=WE", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE;WKST=MO"),
        ("FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=2"),
        ("FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=2"),
        ("FREQ=YEARLY;X-NOTE=1", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=2"),
    ],
)
def test_a_rhythm_that_the_agenda_keeps_stays_one(rule, expected):
    lines = event(f"RRULE:{rule}")
    if "X-" in rule:
        assert only_dates(parsed(*lines)).dates
        return
    (rhythm,) = only_series(parsed(*lines)).rhythms
    assert (rhythm.rule, rhythm.starts_on, rhythm.ends_on) == (expected, date(2026, 12, 2), None)


@pytest.mark.parametrize(
    ("bound", "last"),
    [
        ("UNTIL=20270203T173000Z", date(2027, 2, 3)),
        ("UNTIL=20270203T172959Z", date(2027, 2, 2)),
        ("UNTIL=20270203", date(2027, 2, 3)),
        ("COUNT=3", date(2027, 2, 3)),
        ("UNTIL=99991231T235959Z", None),
    ],
)
def test_the_end_of_a_rhythm_is_understood(bound, last):
    (rhythm,) = only_series(parsed(*event(f"RRULE:FREQ=MONTHLY;BYDAY=1WE;{bound}"))).rhythms
    assert rhythm.ends_on == last


@pytest.mark.parametrize(
    "lines",
    [
        ("RRULE:FREQ=DAILY;COUNT=4",),
        ("RRULE:FREQ=WEEKLY;COUNT=2", "RRULE:FREQ=MONTHLY;BYMONTHDAY=2;COUNT=3"),
        ("RRULE:FREQ=WEEKLY;COUNT=5", "EXRULE:FREQ=MONTHLY;BYMONTHDAY=9"),
        ("RRULE:FREQ=MONTHLY;BYDAY=WE,-1WE;COUNT=4",),
        ("RRULE:FREQ=YEARLY;BYYEARDAY=336;COUNT=4",),
        ("RRULE:FREQ=WEEKLY;COUNT=4", "DURATION:P2D"),
    ],
)
def test_another_rhythm_becomes_dates(lines):
    dates = only_dates(parsed(*event(*lines))).dates
    assert dates[0].key == "2026-12-02"
    assert len(dates) == 4


def test_what_is_said_from_a_date_on_begins_another_rhythm():
    onward = override(ONWARD, "DURATION:PT2H", start="DTSTART:20261217T190000", title="Thursdays")
    once = override(":20261230T183000", start="DTSTART:20261230T200000", title="Once")
    lines = event(WEEKLY, "EXDATE:20270106T183000")
    series = only_series(parsed(*lines, *onward, *once))
    before, after = series.rhythms
    assert (before.rule, before.ends_on, before.master.title) == (
        *("FREQ=WEEKLY;BYDAY=WE", date(2026, 12, 15)),
        "Peers",
    )
    assert (after.rule, after.starts_on, after.ends_on) == (
        *("FREQ=WEEKLY;BYDAY=TH", date(2026, 12, 17)),
        None,
    )
    assert (after.start.isoformat(), after.master.title) == ("19:00:00", "Thursdays")
    assert (after.master.starts_at, after.master.ends_at) == (
        utc(2026, 12, 17, 18),
        utc(2026, 12, 17, 20),
    )
    assert [(each.key, each.title) for each in series.overrides] == [("2026-12-31", "Once")]
    assert series.skipped == (date(2027, 1, 7),)


def test_the_whole_series_may_move():
    onward = override(ONWARD.replace("16T", "02T"), start="DTSTART:20261202T190000")
    (rhythm,) = only_series(parsed(*event(WEEKLY), *onward)).rhythms
    assert (rhythm.start.isoformat(), rhythm.master.title) == ("19:00:00", "Moved")


def test_an_earlier_day_ends_the_rhythm_before_it():
    onward = override(ONWARD, start="DTSTART:20261215T183000")
    before, after = only_series(parsed(*event(WEEKLY), *onward)).rhythms
    assert before.ends_on == date(2026, 12, 14)
    assert (after.rule, after.starts_on) == ("FREQ=WEEKLY;BYDAY=TU", date(2026, 12, 15))


def test_a_move_that_no_rule_of_ours_says_becomes_dates():
    monthly = event("RRULE:FREQ=MONTHLY;BYDAY=1WE;COUNT=4")
    onward = override(
        ";RANGE=THISANDFUTURE:20270203T183000", start="DTSTART:20270204T190000", title="After"
    )
    dates = only_dates(parsed(*monthly, *onward)).dates
    assert [(each.key, each.title, each.starts_at) for each in dates] == [
        ("2026-12-02", "Peers", utc(2026, 12, 2, 17, 30)),
        ("2027-01-06", "Peers", utc(2027, 1, 6, 17, 30)),
        ("2027-02-03", "After", utc(2027, 2, 4, 18)),
        ("2027-03-03", "After", utc(2027, 3, 4, 18)),
    ]


@pytest.mark.parametrize("line", ["CLASS:PRIVATE", "STATUS:CANCELLED"])
def test_what_is_hidden_or_cancelled_from_a_date_on_ends_the_rhythm(line):
    onward = override(ONWARD, line, start="DTSTART:20261216T183000")
    (rhythm,) = only_series(parsed(*event(WEEKLY), *onward)).rhythms
    assert rhythm.ends_on == date(2026, 12, 15)


def test_a_private_date_is_hidden_and_named():
    private = override(":20261209T183000", "CLASS:CONFIDENTIAL", start="DTSTART:20261209T183000")
    calendar = parsed(*event(WEEKLY), *private)
    assert only_series(calendar).skipped == (date(2026, 12, 9),)
    assert reasons(calendar) == ["private"]
    daily = parsed(*event("RRULE:FREQ=DAILY;COUNT=9"), *private)
    assert "2026-12-09" not in {each.key for each in only_dates(daily).dates}


def test_a_private_event_is_hidden_with_all_its_dates():
    public = override(":20261209T183000", start="DTSTART:20261209T183000")
    calendar = parsed(*event(WEEKLY, "CLASS:PRIVATE"), *public)
    assert calendar.items == ()
    assert reasons(calendar) == ["private", "private"]
    assert {left.uid for left in calendar.left_out} == {"u1"}


def test_a_cancelled_date_is_an_override():
    cancelled = override(":20261209T183000", "STATUS:CANCELLED", start="X-NOTHING:1", title="")
    (changed,) = only_series(parsed(*event(WEEKLY, "DURATION:PT3H"), *cancelled)).overrides
    assert (changed.status, changed.title) == ("cancelled", "Peers")
    assert (changed.starts_at, changed.ends_at) == (
        utc(2026, 12, 9, 17, 30),
        utc(2026, 12, 9, 20, 30),
    )


def test_an_override_in_utc_stays_in_the_zone_of_its_event():
    moved = override(":20261209T173000Z", start="DTSTART:20261209T183000Z")
    (changed,) = only_series(parsed(*event(WEEKLY), *moved)).overrides
    assert (changed.zone, changed.starts_at) == ("Europe/Paris", utc(2026, 12, 9, 18, 30))


def test_of_two_overrides_of_one_date_the_newer_counts():
    older = override(":20261209T183000", "SEQUENCE:1", start="DTSTART:20261209T190000", title="Old")
    newer = override(":20261209T173000Z", "SEQUENCE:2", start="DTSTART:20261209T200000")
    for lines in ((*older, *newer), (*newer, *older)):
        calendar = parsed(*event(WEEKLY), *lines)
        assert [each.title for each in only_series(calendar).overrides] == ["Moved"]
        assert reasons(calendar) == ["superseded"]


WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
RULES = st.one_of(
    st.builds(
        "FREQ=WEEKLY;INTERVAL={};BYDAY={};WKST={}".format,
        st.integers(1, 6),
        st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=3, unique=True).map(",".join),
        st.sampled_from(WEEKDAYS),
    ),
    st.builds(
        "FREQ=MONTHLY;INTERVAL={};BYDAY={}{}".format,
        st.integers(1, 6),
        st.sampled_from([1, 2, 3, 4, 5, -1, -2]),
        st.sampled_from(WEEKDAYS),
    ),
    st.builds(
        "FREQ=MONTHLY;BYMONTHDAY={};BYMONTH={}".format,
        st.integers(-31, 31).filter(bool),
        st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True).map(
            lambda months: ",".join(map(str, months))
        ),
    ),
    st.builds("FREQ=YEARLY;BYMONTH={};BYDAY={}SU".format, st.integers(1, 12), st.integers(1, 4)),
    st.just("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
)


@settings(max_examples=examples(60))
@given(RULES, st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_the_agenda_has_the_dates_that_the_file_has(rule, day):
    start = datetime(day.year, day.month, day.day, 18, 30)  # noqa: DTZ001 - wall time
    dates = RuleDates(read_recurrence_rule(rule), start)
    theirs = [
        at.date() for at in dates.between(start, start.replace(year=start.year + 5), Steps(10**6))
    ]
    assume(len(theirs) > 2)
    calendar = parsed(*event(f"RRULE:{rule}", start=f"DTSTART:{start:%Y%m%dT%H%M%S}"))
    (rhythm,) = only_series(calendar).rhythms
    settled = settle(rhythm.rule, rhythm.starts_on, rhythm.ends_on)
    assert [number.date for number in next_dates(settled, day, len(theirs))] == theirs
