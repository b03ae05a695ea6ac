"""Which dates a file means: by what their instants mean in the event's own zone."""

from datetime import date, timedelta

import pytest

from meshup.calendar_files.imported_event import ImportedDates, ImportedSeries
from tests.calendar_files.parsed import (
    NOW,
    WEEKLY,
    event,
    midnight,
    only_dates,
    only_event,
    only_series,
    override,
    parsed,
    reasons,
    utc,
)

NEW_YORK = "DTSTART;TZID=America/New_York:20261202T200000"
IN_UTC = "DTSTART:20261202T233000Z"
WHOLE_DAY = "DTSTART;VALUE=DATE:20261202"
PARIS = "DTSTART;TZID=Europe/Paris:"


@pytest.mark.parametrize(
    "exdate",
    [
        "EXDATE:20261210T010000Z",
        "EXDATE;TZID=America/New_York:20261209T200000",
        "EXDATE;TZID=Europe/Paris:20261210T020000",
        "EXDATE:20261209T200000",
        "EXDATE;VALUE=DATE:20261209",
    ],
)
def test_a_date_left_out_is_read_in_the_zone_of_the_event(exdate):
    series = only_series(parsed(*event(WEEKLY, exdate, start=NEW_YORK)))
    assert series.skipped == (date(2026, 12, 9),)
    assert series.rhythms[0].zone == "America/New_York"


@pytest.mark.parametrize(
    "at",
    [
        ":20261210T010000Z",
        ";TZID=America/New_York:20261209T200000",
        ":20261209T200000",
        ";VALUE=DATE:20261209",
    ],
)
def test_an_override_is_of_the_date_in_the_zone_of_the_event(at):
    moved = override(at, start="DTSTART;TZID=America/New_York:20261210T200000")
    (changed,) = only_series(parsed(*event(WEEKLY, start=NEW_YORK), *moved)).overrides
    assert (changed.key, changed.starts_at) == ("2026-12-09", utc(2026, 12, 11, 1))


def test_what_recurs_in_utc_stays_there_in_winter_and_summer():
    lines = event(WEEKLY, "EXDATE:20270707T233000Z", "EXDATE:20261209T233000Z", start=IN_UTC)
    series = only_series(parsed(*lines))
    (rhythm,) = series.rhythms
    assert (rhythm.zone, rhythm.start.isoformat(), rhythm.starts_on) == (
        *("UTC", "23:30:00"),
        date(2026, 12, 2),
    )
    assert series.skipped == (date(2026, 12, 9), date(2027, 7, 7))


@pytest.mark.parametrize("start", [IN_UTC, "DTSTART;TZID=UTC:20261202T233000"])
def test_a_single_event_in_utc_is_in_the_zone_of_the_node(start):
    single = only_event(parsed(*event(start=start)))
    assert (single.zone, single.starts_at) == ("Europe/Paris", utc(2026, 12, 2, 23, 30))


def test_two_whole_days_over_the_spring_change_are_two_whole_days():
    lines = event("DTEND;VALUE=DATE:20270330", start="DTSTART;VALUE=DATE:20270328")
    single = only_event(parsed(*lines))
    assert single.whole_day
    assert (single.starts_at, single.ends_at) == (midnight(2027, 3, 28), midnight(2027, 3, 30))


@pytest.mark.parametrize(
    ("start", "duration", "ends_at"),
    [
        (f"{PARIS}20270327T120000", "P1D", utc(2027, 3, 28, 10)),
        (f"{PARIS}20270327T120000", "PT24H", utc(2027, 3, 28, 11)),
        (f"{PARIS}20270327T120000", "P1DT2H", utc(2027, 3, 28, 12)),
        ("DTSTART;VALUE=DATE:20270327", "P2D", midnight(2027, 3, 29)),
        ("DTSTART;VALUE=DATE:20270327", "P1W", midnight(2027, 4, 3)),
        ("DTSTART;VALUE=DATE:20270327", "PT36H", midnight(2027, 3, 29)),
    ],
)
def test_days_are_counted_by_the_calendar_and_hours_by_the_clock(start, duration, ends_at):
    assert only_event(parsed(*event(f"DURATION:{duration}", start=start))).ends_at == ends_at


@pytest.mark.parametrize(
    ("end", "days"),
    [
        ("DTEND;VALUE=DATE:20261202", 1),
        ("DTEND:20261202T235900", 1),
        ("DTEND:20261203T000000", 1),
        ("DTEND:20261203T230000Z", 2),  # midnight in Paris
        ("DTEND:20261203T100000", 2),
    ],
)
def test_a_whole_day_ends_with_a_whole_day(end, days):
    single = only_event(parsed(*event(end, start=WHOLE_DAY)))
    assert single.ends_at - single.starts_at == timedelta(days=days)


def test_midnight_to_midnight_is_a_whole_day_where_outlook_says_so():
    lines = ("DTEND:20261204T000000", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE")
    single = only_event(parsed(*event(*lines, start="DTSTART:20261202T000000")))
    assert single.whole_day
    assert single.ends_at == midnight(2026, 12, 4)


@pytest.mark.parametrize("home_zone", ["Europe/Paris", "America/New_York", "Pacific/Auckland"])
@pytest.mark.parametrize(
    "exdate", ["EXDATE;VALUE=DATE:20261203", "EXDATE:20261203T000000Z", "EXDATE:20261203T120000"]
)
def test_a_whole_day_left_out_is_that_day_everywhere(home_zone, exdate):
    lines = event("RRULE:FREQ=DAILY;COUNT=3", exdate, start=WHOLE_DAY)
    dates = only_dates(parsed(*lines, home_zone=home_zone)).dates
    assert [each.key for each in dates] == ["2026-12-02", "2026-12-04"]


def test_a_whole_day_may_be_named_by_the_moment_in_utc_at_which_it_begins():
    lines = event("RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20261202T230000Z", start=WHOLE_DAY)
    moved = override(":20261203T230000Z", start="DTSTART;VALUE=DATE:20261209")
    dates = only_dates(parsed(*lines, *moved)).dates
    assert [(each.key, each.title) for each in dates] == [
        ("2026-12-02", "Peers"),
        ("2026-12-04", "Moved"),
    ]


def test_the_hour_that_is_skipped_counts_by_the_offset_before():
    lines = event("RRULE:FREQ=DAILY;COUNT=3", start=f"{PARIS}20270327T023000")
    hours = [each.starts_at for each in only_dates(parsed(*lines)).dates]
    assert hours == [utc(2027, 3, 27, 1, 30), utc(2027, 3, 28, 1, 30), utc(2027, 3, 29, 0, 30)]


@pytest.mark.parametrize("at", [":20270328T013000Z", ";TZID=Europe/Paris:20270328T023000"])
def test_a_date_in_the_hour_that_is_skipped_is_known_by_either_name(at):
    weekly = event(WEEKLY, start=f"{PARIS}20270321T023000")
    moved = override(at, start=f"{PARIS}20270328T040000")
    series = only_series(parsed(*weekly, *moved))
    assert [each.key for each in series.overrides] == ["2027-03-28"]
    series = only_series(parsed(*event(WEEKLY, f"EXDATE{at}", start=f"{PARIS}20270321T023000")))
    assert series.skipped == (date(2027, 3, 28),)


def test_in_the_hour_that_comes_twice_the_first_is_meant():
    single = only_event(parsed(*event(start=f"{PARIS}20271031T023000")))
    assert single.starts_at == utc(2027, 10, 31, 0, 30)


def test_two_times_on_one_day_are_two_dates():
    lines = event("RRULE:FREQ=WEEKLY;BYHOUR=10,14;COUNT=3", start="DTSTART:20261202T100000")
    dates = only_dates(parsed(*lines)).dates
    assert [each.key for each in dates] == ["2026-12-02T10:00", "2026-12-02T14:00", "2026-12-09"]


def test_one_time_by_the_rule_is_the_time_of_the_rhythm():
    lines = event("RRULE:FREQ=WEEKLY;BYHOUR=18;BYMINUTE=30;BYSECOND=0")
    (rhythm,) = only_series(parsed(*lines)).rhythms
    assert (rhythm.rule, rhythm.start.isoformat()) == ("FREQ=WEEKLY;BYDAY=WE", "18:30:00")


def test_dates_that_the_rule_has_not_stand_beside_it():
    lines = event(WEEKLY, "RDATE:20261209T100000,20261211T100000,20261209T183000")
    other = override(":20261216T120000", start="DTSTART:20261217T100000")
    series = only_series(parsed(*lines, *other))
    assert [(each.key, each.title) for each in series.extras] == [
        ("2026-12-09T10:00", "Peers"),
        ("2026-12-11", "Peers"),
        ("2026-12-16T12:00", "Moved"),
    ]
    assert series.overrides == ()


def test_the_first_date_counts_also_where_the_rule_has_it_not():
    lines = event("RRULE:FREQ=MONTHLY;BYDAY=1TH")
    series = only_series(parsed(*lines))
    assert series.rhythms[0].starts_on == date(2026, 12, 3)
    assert [each.key for each in series.extras] == ["2026-12-02"]


def test_periods_have_lengths_of_their_own():
    lines = event(
        WEEKLY,
        "RDATE;VALUE=PERIOD:20261203T100000Z/PT3H,20261204T100000Z/20261204T113000Z",
        "RDATE;VALUE=PERIOD;TZID=Europe/Paris:20261209T183000/PT5H",
    )
    series = only_series(parsed(*lines))
    lengths = {each.key: each.ends_at - each.starts_at for each in series.extras}
    assert lengths == {"2026-12-03": timedelta(hours=3), "2026-12-04": timedelta(hours=1.5)}
    (longer,) = series.overrides
    assert (longer.key, longer.ends_at) == ("2026-12-09", utc(2026, 12, 9, 22, 30))


def test_dates_alone_are_taken_as_a_whole():
    lines = event(
        "RDATE:20051203T183000", "RDATE;VALUE=DATE:20261205", start="DTSTART:20051202T183000"
    )
    dates = only_dates(parsed(*lines))
    assert [each.key for each in dates.dates] == ["2005-12-02", "2005-12-03", "2026-12-05"]
    assert dates.first < utc(1970, 1, 3)
    assert dates.last >= utc(2200, 1, 1)


def test_without_an_end_dates_go_from_a_year_ago_for_two_years():
    dates = only_dates(
        parsed(*event("RRULE:FREQ=DAILY;INTERVAL=2", start="DTSTART:19990101T080000"))
    )
    assert dates.first == NOW - timedelta(days=366)
    assert dates.last == NOW + timedelta(days=731)
    assert dates.first < dates.dates[0].starts_at < dates.first + timedelta(days=2)
    assert dates.last - timedelta(days=2) < dates.dates[-1].starts_at < dates.last


def test_of_too_many_dates_the_first_thousand_are_taken():
    calendar = parsed(*event("RRULE:FREQ=DAILY", start="DTSTART:19990101T080000"))
    dates = only_dates(calendar)
    assert len(dates.dates) == 1000
    assert dates.last == dates.dates[-1].starts_at
    assert reasons(calendar) == ["too_many_dates"]


@pytest.mark.parametrize("year", ["1604", "1970", "0101"])
def test_of_a_rule_from_long_ago_the_dates_in_reach_are_taken(year):
    timed, whole = f"DTSTART:{year}1202T100000", f"DTSTART;VALUE=DATE:{year}1202"
    (rhythm,) = only_series(parsed(*event("RRULE:FREQ=YEARLY", start=timed))).rhythms
    assert (rhythm.rule, rhythm.starts_on) == (
        "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=2",
        date(1970, 12, 2),
    )
    dates = only_dates(parsed(*event("RRULE:FREQ=YEARLY", start=whole))).dates
    assert [each.key for each in dates] == ["2025-12-02", "2026-12-02", "2027-12-02"]


def test_an_interval_from_long_ago_keeps_its_step():
    lines = event("RRULE:FREQ=YEARLY;INTERVAL=4", start="DTSTART:16021202T100000")
    assert only_series(parsed(*lines)).rhythms[0].starts_on == date(1970, 12, 2)


@pytest.mark.parametrize(
    ("until", "count"),
    [
        ("20261205", 4),
        ("20261205T173000Z", 4),
        ("20261205T183000", 4),
        ("20261205T172959Z", 3),
        ("20261201", 1),
        ("99991231T235959Z", 1000),
    ],
)
def test_the_end_of_a_rule_is_a_day_or_a_moment(until, count):
    dates = only_dates(parsed(*event(f"RRULE:FREQ=DAILY;UNTIL={until}"))).dates
    assert len(dates) == min(count, len(dates))
    assert count == 1000 or len(dates) == count


def test_count_counts_also_what_is_left_out():
    lines = event("RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20261203T183000")
    keys = [each.key for each in only_dates(parsed(*lines)).dates]
    assert keys == ["2026-12-02", "2026-12-04"]


def test_a_rule_may_leave_dates_out():
    lines = event("RRULE:FREQ=DAILY;COUNT=7", "EXRULE:FREQ=WEEKLY;BYDAY=SA,SU")
    keys = [each.key[-2:] for each in only_dates(parsed(*lines)).dates]
    assert keys == ["02", "03", "04", "07", "08"]


def test_a_recurring_event_without_dates_is_still_an_item():
    lines = event("RRULE:FREQ=DAILY;COUNT=1", "EXDATE:20261202T183000")
    assert only_dates(parsed(*lines)).dates == ()


def test_overrides_without_their_event_are_dates():
    moved = override(":20261209T183000", start="DTSTART:20261210T190000")
    dates = only_dates(parsed(*moved))
    (single,) = dates.dates
    assert (single.key, single.starts_at) == ("2026-12-09", utc(2026, 12, 10, 18))
    assert dates.first == dates.last
    assert (dates.master.key, dates.master.title) == ("", "Moved")


def test_an_override_of_an_event_that_no_longer_recurs_is_a_date_beside_it():
    moved = override(":20261209T183000", start="DTSTART:20261210T190000")
    dates = only_dates(parsed(*event(), *moved))
    assert [each.key for each in dates.dates] == ["2026-12-02", "2026-12-09"]


def test_a_date_left_out_stays_out_also_with_an_override():
    moved = override(":20261209T183000", start="DTSTART:20261210T190000")
    calendar = parsed(*event(WEEKLY, "EXDATE:20261209T183000"), *moved)
    series = only_series(calendar)
    assert (series.skipped, series.overrides) == ((date(2026, 12, 9),), ())
    assert reasons(calendar) == ["excluded"]


def test_the_same_twice_is_the_same():
    lines = (*event(WEEKLY, "EXDATE:20261209T183000"), *event("RRULE:FREQ=DAILY", uid="u2"))
    assert parsed(*lines) == parsed(*lines)


def test_no_item_has_two_parts_with_one_key():
    lines = event(WEEKLY, "RDATE:20261209T183000Z,20261209T183000,20261209T193000,20261209T193030")
    calendar = parsed(*lines)
    keys = [each.key for each in only_series(calendar).extras]
    assert keys == ["2026-12-09T19:30"]
    assert reasons(calendar) == ["doubled"]
    item = calendar.items[0]
    assert not isinstance(item, ImportedDates)
    assert isinstance(item, ImportedSeries)
