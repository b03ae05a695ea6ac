"""Time zones by all their names, and those that only the file knows."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from meshup.calendar_files.components import read_components
from meshup.calendar_files.declared_zone import declared_zone
from meshup.calendar_files.recurrence_rule import Steps
from meshup.calendar_files.zones import known_zone, likely_zone
from meshup.publishing.domain.time_zones import time_zone
from tests.calendar_files.parsed import (
    calendar_file,
    event,
    only_dates,
    only_event,
    only_series,
    parsed,
    reasons,
    utc,
)
from tests.effort import examples


def declared(tzid: str, *observances: tuple[str, str, str, str], kind: str = "STANDARD"):
    """Return a VTIMEZONE; an observance is its first onset, rule, offset before and after."""
    lines = []
    for start, rule, before, after in observances:
        offsets = (f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}")
        lines += [f"BEGIN:{kind}", f"DTSTART:{start}", *offsets, rule, f"END:{kind}"]
    return ("BEGIN:VTIMEZONE", f"TZID:{tzid}", *filter(None, lines), "END:VTIMEZONE")


def european(tzid: str, winter: str, summer: str):
    return declared(
        tzid,
        ("16010101T030000", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", summer, winter),
        ("16010101T020000", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", winter, summer),
    )


def at(tzid: str, local: str = "20261202T183000"):
    return event(start=f'DTSTART;TZID="{tzid}":{local}')


@pytest.mark.parametrize(
    ("tzid", "zone"),
    [
        ("Europe/Paris", "Europe/Paris"),
        ("europe/PARIS", "Europe/Paris"),
        ("/freeassociation.sourceforge.net/Tzfile/Europe/Paris", "Europe/Paris"),
        (
            "/mozilla.org/20050126_1/America/Argentina/Buenos_Aires",
            "America/Argentina/Buenos_Aires",
        ),
        ("America/New York", "America/New_York"),
        ("Romance Standard Time", "Europe/Paris"),
        ("pacific standard time", "America/Los_Angeles"),
        ("Middle/Earth", None),
    ],
)
def test_a_zone_is_known_by_its_names(tzid, zone):
    assert known_zone(tzid) == zone


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("(UTC+01:00) Brussels, Copenhagen, Madrid, Paris", "Europe/Brussels"),
        ("(GMT-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("(UTC+09:00) Osaka, Sapporo, Tokyo", "Asia/Tokyo"),
        ("(UTC) Dublin, Edinburgh, Lisbon, London", "Europe/Dublin"),
        ("(UTC+05:00) Paris", None),
        ("Western/Central Europe", "Europe/Berlin"),
        ("(UTC) Coordinated Universal Time", "UTC"),
        ("Nowhere", None),
    ],
)
def test_a_name_for_people_means_a_zone(name, zone):
    assert likely_zone(name) == zone


@pytest.mark.parametrize(("tzid", "hour"), [("GMT+0200", 16), ("UTC-03:30", 22), ("+01:00", 17)])
def test_an_offset_is_a_zone(tzid, hour):
    assert only_event(parsed(*at(tzid))).starts_at.hour == hour


def test_a_zone_of_the_file_is_the_one_of_the_node_when_their_clocks_agree():
    single = only_event(parsed(*european("Customized", "+0100", "+0200"), *at("Customized")))
    assert (single.zone, single.starts_at) == ("Europe/Paris", utc(2026, 12, 2, 17, 30))
    weekly = event("RRULE:FREQ=WEEKLY", start="DTSTART;TZID=Customized:20260702T183000")
    (rhythm,) = only_series(parsed(*european("Customized", "+0100", "+0200"), *weekly)).rhythms
    assert (rhythm.zone, rhythm.start.isoformat()) == ("Europe/Paris", "18:30:00")


def test_a_zone_of_the_file_is_another_of_the_world_when_that_clock_agrees():
    weekly = event("RRULE:FREQ=WEEKLY", start="DTSTART;TZID=Own:20260702T183000")
    (rhythm,) = only_series(parsed(*european("Own", "+0200", "+0300"), *weekly)).rhythms
    assert ZoneInfo(rhythm.zone).utcoffset(datetime(2026, 7, 2)) == timedelta(hours=3)  # noqa: DTZ001
    assert rhythm.master.starts_at == utc(2026, 7, 2, 15, 30)


def test_historic_offsets_count_in_their_time():
    zone = declared(
        "Own",
        ("19700101T000000", "", "+0300", "+0300"),
        ("20110327T020000", "", "+0300", "+0400"),
        ("20141026T020000", "", "+0400", "+0300"),
    )
    hours = {
        local[:4]: only_event(parsed(*zone, *at("Own", local))).starts_at.hour
        for local in ("20100701T120000", "20120701T120000", "20200701T120000")
    }
    assert hours == {"2010": 9, "2012": 8, "2020": 9}


def test_a_clock_that_nobody_has_gives_exact_moments():
    zone = declared("Own", ("19700101T000000", "", "+0117", "+0117"))
    single = only_event(parsed(*zone, *at("Own")))
    assert (single.zone, single.starts_at) == ("Europe/Paris", utc(2026, 12, 2, 17, 13))
    lines = event("RRULE:FREQ=WEEKLY;COUNT=2", start="DTSTART;TZID=Own:20261202T001000")
    dates = only_dates(parsed(*zone, *lines)).dates
    assert [(each.key, each.starts_at) for each in dates] == [
        ("2026-12-01", utc(2026, 12, 1, 22, 53)),
        ("2026-12-08", utc(2026, 12, 8, 22, 53)),
    ]


def test_a_zone_may_list_its_onsets_and_be_declared_after_its_events():
    zone = declared(
        "Own",
        ("20200101T000000", "RDATE:20261101T000000,20270101T000000Z", "+0100", "+0900"),
        ("20260601T000000", "", "+0900", "+0100"),
    )
    assert only_event(parsed(*at("Own"), *zone)).starts_at == utc(2026, 12, 2, 9, 30)


def test_three_letters_are_believed_when_the_file_agrees():
    single = only_event(parsed(*european("EST", "-0500", "-0400"), *at("EST", "20260702T120000")))
    assert single.starts_at == utc(2026, 7, 2, 16)
    assert only_event(parsed(*at("EST", "20260702T120000"))).starts_at == utc(2026, 7, 2, 17)
    wrong = european("Europe/Paris", "+0500", "+0600")
    assert only_event(parsed(*wrong, *at("Europe/Paris"))).starts_at == utc(2026, 12, 2, 17, 30)


@pytest.mark.parametrize(
    "rule",
    ["RRULE:FREQ=SECONDLY", "RRULE:nonsense", "RDATE:x", "TZOFFSETTO:+9999", "RRULE:FREQ=DAILY"],
)
def test_a_zone_that_cannot_be_read_leaves_out_its_events(rule):
    zone = declared("Own", ("19700101T000000", rule, "+0100", "+0100"))
    if rule.startswith("TZ"):
        zone = declared("Own", ("19700101T000000", "", "+0100", "+9999"))
    calendar = parsed(*zone, *at("Own"), *event(uid="good"))
    assert only_event(calendar).uid == "good"
    assert reasons(calendar) == ["bad_line"]


def test_times_without_zone_are_in_the_zone_of_the_calendar_and_days_in_that_of_the_node():
    head = "X-WR-TIMEZONE:America/New_York"
    assert only_event(parsed(head, *event())).starts_at == utc(2026, 12, 2, 23, 30)
    whole = only_event(parsed(head, *event(start="DTSTART;VALUE=DATE:20261202")))
    assert (whole.zone, whole.starts_at) == ("Europe/Paris", utc(2026, 12, 1, 23))
    in_utc = only_event(parsed("X-WR-TIMEZONE:UTC", *event()))
    assert (in_utc.zone, in_utc.starts_at) == ("Europe/Paris", utc(2026, 12, 2, 17, 30))


ZONES = [
    "Europe/Paris",
    "America/New_York",
    "Australia/Sydney",
    "Asia/Kolkata",
    "Africa/Casablanca",
]


@settings(max_examples=examples(60))
@given(st.sampled_from(ZONES), st.datetimes(datetime(1995, 1, 1), datetime(2036, 12, 31)))  # noqa: DTZ001
def test_a_declared_zone_shows_the_time_of_the_real_one(name, moment):
    component = time_zone(name, 1995).to_ical().decode()
    file = read_components(calendar_file(*component.splitlines()))
    (vtimezone,) = file.calendars[0].zones
    zone = declared_zone(vtimezone, Steps(10**6))
    assert zone is not None
    instant = moment.replace(tzinfo=UTC)
    real = instant.astimezone(ZoneInfo(name))
    assert instant.astimezone(zone).replace(tzinfo=None) == real.replace(tzinfo=None)
    assert instant.astimezone(zone).fold == real.fold
    assert instant.astimezone(zone).astimezone(UTC) == instant
    wall = moment.replace(tzinfo=zone, fold=0).astimezone(UTC)
    assert wall == moment.replace(tzinfo=ZoneInfo(name), fold=0).astimezone(UTC)
