"""What files of other programs say, and what is refused of them."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from meshup.imports.domain.components import MOST_EVENTS, read_components
from meshup.imports.domain.imported_event import ImportedEvent
from meshup.imports.domain.parsing import parse_calendar
from meshup.imports.domain.places import venue_plan
from meshup.imports.errors import BadLine, NoCalendar, TooManyEvents

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CALENDARS = Path(__file__).parent.parent / "calendars"
HOME_ZONE = "Europe/Paris"


def of(name: str):
    return parse_calendar((CALENDARS / name).read_bytes(), HOME_ZONE, NOW)


def parsed(*lines: str, eol: str = "\r\n"):
    body = ["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR"]
    return parse_calendar(eol.join(body).encode(), HOME_ZONE, NOW)


def event(*lines: str, start: str = "DTSTART:20261202T183000", uid: str = "u1"):
    return ("BEGIN:VEVENT", f"UID:{uid}", "SUMMARY:Peers", start, *lines, "END:VEVENT")


def test_google_says_a_series_with_an_override_a_gap_and_a_festival():
    calendar = of("google.ics")
    (series,) = calendar.series
    assert (series.rule, series.starts_on) == ("FREQ=MONTHLY;BYDAY=2WE", date(2026, 9, 9))
    assert series.skipped == (date(2026, 10, 14),)
    (override,) = series.overrides
    assert (override.key, override.title) == ("2026-12-09", "Lyon P2P de Noël")
    assert override.starts_at == datetime(2026, 12, 16, 18, 30, tzinfo=UTC)
    assert series.master.text == (
        "Nous parlons de pair à pair.  \n"
        "Tout le monde est le bienvenu : <https://lyon.example/p2p?a=1&b=2> la page."
    )
    (hackathon,) = calendar.events
    assert hackathon.whole_day
    assert hackathon.online_url == "https://meet.google.com/abc-defg-hij"
    assert hackathon.ends_at - hackathon.starts_at == timedelta(days=2)
    assert calendar.left_out == {"private": 1}


def test_nobody_named_in_a_file_is_read():
    text = repr(of("google.ics"))
    assert "Guest" not in text
    assert "somebody@" not in text


def test_outlook_names_its_zones_in_its_own_way():
    workshop, lunch = of("outlook.ics").events
    assert (workshop.zone, workshop.starts_at.hour) == ("Europe/Paris", 17)
    assert workshop.online_url == "https://teams.microsoft.com/l/meetup-join/19%3ameeting"
    assert (workshop.place, workshop.language) == ("", "fr")
    assert workshop.text == "Bring your laptop  \nand a friend; or two."
    assert (lunch.zone, lunch.ends_at - lunch.starts_at) == (HOME_ZONE, timedelta(hours=1.5))


def test_nextcloud_says_floating_times_days_in_a_row_and_tasks():
    calendar = of("nextcloud.ics")
    aperitif, breakfast, *sprint = calendar.events
    assert aperitif.title == "Apéro 🍻 pair-à-pair"
    assert (aperitif.latitude, aperitif.longitude) == (47.2184, -1.5536)
    assert aperitif.source_url == "https://nantes.example/apero"
    assert breakfast.starts_at == datetime(2026, 12, 5, 9, tzinfo=UTC)
    assert [imported.key[-2:] for imported in sprint] == ["30", "01", "03", "04"]
    assert calendar.left_out == {"VTODO": 1}


def test_meetup_says_one_event():
    (imported,) = of("meetup.ics").events
    assert imported.place == "Ground Control (81 rue du Charolais, Paris)"
    assert "then one  \nto one" in imported.text


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=MONTHLY;BYDAY=1WE", "FREQ=MONTHLY;BYDAY=1WE"),
        ("FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=WE"),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=WE", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE;WKST=MO"),
        ("FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=2"),
        ("FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=2"),
    ],
)
def test_a_rhythm_that_the_agenda_keeps_stays_one(rule, expected):
    (series,) = parsed(*event(f"RRULE:{rule}")).series
    assert (series.rule, series.starts_on, series.ends_on) == (expected, date(2026, 12, 2), None)


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
    (series,) = parsed(*event(f"RRULE:FREQ=MONTHLY;BYDAY=1WE;{bound}")).series
    assert series.ends_on == last


@pytest.mark.parametrize(
    "lines",
    [
        ("RRULE:FREQ=DAILY;COUNT=4",),
        ("RRULE:FREQ=WEEKLY;COUNT=3", "RDATE:20261203T183000"),
        ("RRULE:FREQ=WEEKLY;COUNT=2", "RRULE:FREQ=MONTHLY;BYMONTHDAY=2;COUNT=3"),
        ("RRULE:FREQ=MONTHLY;BYDAY=1TH;COUNT=3",),
    ],
)
def test_another_rhythm_becomes_single_events(lines):
    calendar = parsed(*event(*lines))
    assert calendar.series == ()
    assert next(imported.key for imported in calendar.events) == "2026-12-02"
    assert len(calendar.events) == 4


def test_without_an_end_single_events_go_two_years():
    calendar = parsed(*event("RRULE:FREQ=DAILY", start="DTSTART:19990101T080000"))
    starts = [imported.starts_at for imported in calendar.events]
    assert NOW - timedelta(days=367) < starts[0]
    assert starts[-1] < NOW + timedelta(days=732)
    assert len(starts) == 1000


@pytest.mark.parametrize(
    ("lines", "length"),
    [
        ((), timedelta(hours=1)),
        (("DTEND:20261202T183000",), timedelta(hours=1)),
        (("DURATION:P1DT2H",), timedelta(hours=26)),
    ],
)
def test_an_end_that_is_missing_is_guessed(lines, length):
    (imported,) = parsed(*event(*lines)).events
    assert imported.ends_at - imported.starts_at == length


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(eol):
    (imported,) = parsed(*event("DESCRIPTION:a", "  b"), eol=eol).events
    assert imported.text == "a b"


@pytest.mark.parametrize(
    ("lines", "number", "why"),
    [
        (event("nonsense"), 7, "NAME:value"),
        (event("DTEND:20261201T183000"), 7, "before it starts"),
        (event("DURATION:-PT1H"), 7, "no length"),
        (event(start="DTSTART:20261332T183000"), 6, "exists"),
        (event(start="DTSTART:00010101T000000"), 6, "out of reach"),
        (event(start="DTSTART;TZID=Middle/Earth:20261202T183000"), 6, "time zone"),
        (event("RRULE:FREQ=SECONDLY"), 7, "once a day"),
        (event("RRULE:FREQ=DAILY;BYDAY=XX"), 7, "read this rule"),
        (event("RRULE:nonsense"), 7, "read this rule"),
        (event("RRULE:FREQ=DAILY;INTERVAL=0;BYMONTH=5"), 7, "read this rule"),
        (event("RRULE:FREQ=DAILY;INTERVAL=-1"), 7, "read this rule"),
        (event("RRULE:FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=30"), 7, "read this rule"),
        (event("RRULE:FREQ=DAILY;BYHOUR=1,2,3"), 7, "once a day"),
        (event("RRULE:FREQ=WEEKLY", "EXDATE:tomorrow"), 8, "exists"),
        (event("BEGIN:X", "BEGIN:Y", "BEGIN:Z", "BEGIN:Z"), 9, "inside each other"),
        (event("BEGIN:VALARM"), 8, "no BEGIN"),
        (("BEGIN:VEVENT", "SUMMARY:x", "UID:u", "END:VEVENT"), 3, "DTSTART"),
        (("BEGIN:VEVENT", "SUMMARY:x", "DTSTART:20261202", "END:VEVENT"), 3, "UID"),
        (("END:VCALENDAR", "SUMMARY:x"), 4, "outside"),
        (event("DESCRIPTION:" + "x" * 300_000), 7, "too long"),
    ],
)
def test_a_mistake_is_refused_with_its_line(lines, number, why):
    with pytest.raises(BadLine) as refused:
        parsed(*lines)
    assert refused.value.facts["line"] == number
    assert why in str(refused.value.facts["why"])


def test_a_file_that_is_cut_is_refused():
    with pytest.raises(BadLine, match="cut"):
        parse_calendar(
            (CALENDARS / "google.ics").read_bytes().rpartition(b"END:VEVENT")[0], HOME_ZONE, NOW
        )


@pytest.mark.parametrize("content", [b"", b"<html>", b"\x89PNG\r\n", b"BEGIN:VCARD", b"\0" * 99])
def test_what_is_no_calendar_is_refused(content):
    with pytest.raises(NoCalendar):
        parse_calendar(content, HOME_ZONE, NOW)


def test_more_events_than_a_community_has_are_refused():
    lines = event() * (MOST_EVENTS + 1)
    with pytest.raises(TooManyEvents):
        parsed(*lines)


def test_many_rules_are_refused():
    lines = [
        line
        for number in range(600)
        for line in event("RRULE:FREQ=DAILY", start="DTSTART:19710101T080000", uid=f"u{number}")
    ]
    with pytest.raises(TooManyEvents):
        parsed(*lines)


def test_deep_folds_are_bounded():
    content = b"BEGIN:VCALENDAR\r\nX:" + b"\r\n x" * 300_000
    with pytest.raises(BadLine):
        read_components(content)


def test_of_two_versions_the_newer_counts():
    older = event("SEQUENCE:1", "DESCRIPTION:old")
    newer = event("SEQUENCE:2", "DESCRIPTION:new")
    for lines in ((*older, *newer), (*newer, *older)):
        (imported,) = parsed(*lines).events
        assert imported.text == "new"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (
            "Ground Control, 81 rue du Charolais, 75012 Paris, France",
            ("Ground Control", "81 rue du Charolais", "75012", "Paris"),
        ),
        ("81 rue du Charolais, 75012 Paris", ("81 rue du Charolais, 75012 Paris", "", "", "")),
        ("Le Tubà", ("Le Tubà", "", "", "")),
        (",,,", (",,,", "", "", "")),
    ],
)
def test_a_location_becomes_a_venue(place, expected):
    imported = ImportedEvent("u", 1, "t", NOW, NOW, HOME_ZONE, place=place)
    plan = venue_plan(imported)
    assert (plan.name, plan.street, plan.postal_code, plan.city)[:1] == expected[:1]
    if not place[0].isdigit():
        assert (plan.name, plan.street, plan.postal_code, plan.city) == expected


PIECES = st.sampled_from(
    [
        *("BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "UID:a", "UID:b"),
        *("SUMMARY:x", "DTSTART:20261202T183000", "DTSTART;VALUE=DATE:20261202", "DURATION:PT1H"),
        *("DTEND:20261202T200000Z", "RRULE:FREQ=WEEKLY", "RRULE:FREQ=DAILY;COUNT=3", " folded"),
        *("RECURRENCE-ID:20261209T183000", "EXDATE:20261209T183000", "LOCATION:Here, 75012 Paris"),
        *("BEGIN:VTIMEZONE", "END:VTIMEZONE", "TZID:Europe/Paris", "SEQUENCE:9", "GEO:1;2"),
    ]
)


@settings(max_examples=300)
@given(st.lists(st.one_of(PIECES, st.text(max_size=40)), max_size=40))
def test_any_file_is_read_or_refused(lines):
    content = "\r\n".join(["BEGIN:VCALENDAR", *lines]).encode()
    with suppress(BadLine, NoCalendar, TooManyEvents):
        parse_calendar(content, HOME_ZONE, NOW)


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    for start in (b"", b"BEGIN:VCALENDAR\n"):
        with suppress(BadLine, NoCalendar, TooManyEvents):
            parse_calendar(start + content, HOME_ZONE, NOW)
