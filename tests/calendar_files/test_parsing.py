"""What files of other programs say, and what is refused of them."""

from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from meshup.calendar_files.components import MOST_EVENTS
from meshup.calendar_files.errors import BadLine, NoCalendar, TooManyEvents
from meshup.calendar_files.imported_event import ImportedDates, ImportedEvent, ImportedSeries
from meshup.calendar_files.parsing import parse_calendar
from meshup.imports.domain.places import venue_plan
from tests.calendar_files.parsed import (
    HOME_ZONE,
    NOW,
    event,
    only_event,
    override,
    parsed,
    reasons,
    utc,
)
from tests.effort import examples

CALENDARS = Path(__file__).parents[1] / "imports" / "calendars"


def of(name: str):
    return parse_calendar((CALENDARS / name).read_bytes(), HOME_ZONE, NOW)


def test_google_says_a_series_with_an_override_a_gap_and_a_festival():
    calendar = of("google.ics")
    series, hackathon = calendar.items
    assert isinstance(series, ImportedSeries)
    (rhythm,) = series.rhythms
    assert (rhythm.rule, rhythm.starts_on) == ("FREQ=MONTHLY;BYDAY=2WE", date(2026, 9, 9))
    assert series.skipped == (date(2026, 10, 14),)
    (changed,) = series.overrides
    assert (changed.key, changed.title) == ("2026-12-09", "Lyon P2P de Noël")
    assert changed.starts_at == utc(2026, 12, 16, 18, 30)
    assert series.master.text == (
        "Nous parlons de pair à pair.  \n"
        "Tout le monde est le bienvenu : <https://lyon.example/p2p?a=1&b=2> la page."
    )
    assert isinstance(hackathon, ImportedEvent)
    assert hackathon.whole_day
    assert hackathon.online_url == "https://meet.google.com/abc-defg-hij"
    assert hackathon.ends_at - hackathon.starts_at == timedelta(days=2)
    (left,) = calendar.left_out
    assert (left.line, left.title, left.reason) == (65, "My dentist", "private")


def test_nobody_named_in_a_file_is_read():
    text = repr(of("google.ics"))
    assert "Guest" not in text
    assert "somebody@" not in text


def test_outlook_names_its_zones_in_its_own_way():
    workshop, lunch = of("outlook.ics").items
    assert isinstance(workshop, ImportedEvent)
    assert isinstance(lunch, ImportedEvent)
    assert (workshop.zone, workshop.starts_at.hour) == ("Europe/Paris", 17)
    assert workshop.online_url == "https://teams.microsoft.com/l/meetup-join/19%3ameeting"
    assert (workshop.place, workshop.language) == ("", "fr")
    assert workshop.text == "Bring your laptop  \nand a friend; or two."
    assert (lunch.zone, lunch.ends_at - lunch.starts_at) == (HOME_ZONE, timedelta(hours=1.5))


def test_nextcloud_says_floating_times_days_in_a_row_and_tasks():
    calendar = of("nextcloud.ics")
    aperitif, breakfast, sprint = calendar.items
    assert isinstance(aperitif, ImportedEvent)
    assert isinstance(breakfast, ImportedEvent)
    assert (aperitif.title, aperitif.status) == ("Apéro 🍻 pair-à-pair", "tentative")
    assert (aperitif.latitude, aperitif.longitude) == (47.2184, -1.5536)
    assert aperitif.source_url == "https://nantes.example/apero"
    assert breakfast.starts_at == utc(2026, 12, 5, 9)
    assert isinstance(sprint, ImportedDates)
    assert [each.key[-2:] for each in sprint.dates] == ["30", "01", "03", "04"]
    assert reasons(calendar) == ["VTODO"]


def test_meetup_says_one_event():
    imported = only_event(of("meetup.ics"))
    assert imported.place == "Ground Control (81 rue du Charolais, Paris)"
    assert "then one  \nto one" in imported.text


@pytest.mark.parametrize(
    ("lines", "length"),
    [
        ((), timedelta(hours=1)),
        (("DTEND:20261202T183000",), timedelta(hours=1)),
        (("DTEND:",), timedelta(hours=1)),
        (("DURATION:PT0S",), timedelta(hours=1)),
        (("DURATION:P1DT2H",), timedelta(hours=26)),
    ],
)
def test_an_end_that_is_missing_is_guessed(lines, length):
    imported = only_event(parsed(*event(*lines)))
    assert imported.ends_at - imported.starts_at == length


@pytest.mark.parametrize(
    ("lines", "number", "reason", "why"),
    [
        (event("nonsense"), 7, "bad_line", "NAME:value"),
        (event("DTEND:20261201T183000"), 7, "bad_line", "before it starts"),
        (event("DURATION:-PT1H"), 7, "bad_line", "no length"),
        (event("DURATION:P70D"), 3, "too_long", "two months"),
        (event(start="DTSTART:20261332T183000"), 6, "bad_line", "exists"),
        (event(start="DTSTART:00010101T000000"), 6, "bad_line", "exists"),
        (event(start="DTSTART:19690101T000000"), 3, "out_of_reach", ""),
        (event("RRULE:FREQ=WEEKLY", start="DTSTART:23000101T000000"), 3, "out_of_reach", ""),
        (event(start="DTSTART;TZID=Middle/Earth:20261202T183000"), 6, "bad_line", "time zone"),
        (event("RRULE:FREQ=SECONDLY"), 7, "bad_line", "once a day"),
        (event("RRULE:FREQ=DAILY;BYDAY=XX"), 7, "bad_line", "read this rule"),
        (event("RRULE:FREQ=DAILY;INTERVAL=0;BYMONTH=5"), 7, "bad_line", "read this rule"),
        (event("RRULE:FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=30"), 7, "bad_line", "read this rule"),
        (event("RRULE:FREQ=DAILY;UNTIL=tomorrow"), 7, "bad_line", "exists"),
        (event("RRULE:FREQ=WEEKLY", "EXDATE:tomorrow"), 8, "bad_line", "exists"),
        (event("RRULE:FREQ=WEEKLY", "RDATE:20261202/P"), 8, "bad_line", "no length"),
        (("BEGIN:VEVENT", "SUMMARY:x", "UID:u", "END:VEVENT"), 3, "bad_line", "DTSTART"),
        (("BEGIN:VEVENT", "SUMMARY:x", "DTSTART:20261202", "END:VEVENT"), 3, "bad_line", "UID"),
        (event("DESCRIPTION:" + "x" * 300_000), 7, "bad_line", "too long"),
        (event("DESCRIPTION:" + "x" * 60_000), 7, "bad_line", "too long"),
        (event("CLASS:private"), 3, "private", ""),
        (event("CLASS:PUBLIC", "CLASS:CONFIDENTIAL"), 3, "private", ""),
        (event("CLASS:X-FRIENDS"), 3, "private", ""),
        (event("RECURRENCE-ID:"), 7, "bad_line", "exists"),
        (event(title=""), 3, "untitled", ""),
        (event("CLASS PRIVATE"), 7, "bad_line", "NAME:value"),
    ],
)
def test_a_bad_event_is_left_out_by_name_and_no_other(lines, number, reason, why):
    calendar = parsed(*lines, *event(uid="good"))
    assert only_event(calendar).uid == "good"
    (left,) = calendar.left_out
    assert (left.line, left.reason) == (number, reason)
    assert why in left.why
    assert left.uid == ("" if why == "UID" else left.uid)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("GEO:here", "GEO"),
        ("GEO:91;2", "GEO"),
        ("GEO:nan;nan", "GEO"),
        ("URL:message://%3C1%3E", "web address"),
        ("URL:https://a.example/" + "x" * 600, "web address"),
        ("CONFERENCE:tel:+33", "web address"),
    ],
)
def test_what_does_no_harm_is_not_taken_but_named(line, why):
    calendar = parsed(*event(line))
    imported = only_event(calendar)
    assert (imported.latitude, imported.source_url, imported.online_url) == (None, "", "")
    (left,) = calendar.left_out
    assert (left.line, left.title, left.reason) == (7, "Peers", "bad_value")
    assert why in left.why


def test_lines_that_nobody_reads_do_no_harm():
    lines = ("X-APPLE-RADIUS=49.9", "X-BAD LINE", "item1.X-ABADR:fr", "COLOR:", "RRULE:", "EXDATE:")
    calendar = parsed(*event(*lines, "ATTACH;VALUE=BINARY:" + "A" * 300_000))
    assert only_event(calendar).title == "Peers"
    assert calendar.left_out == ()


@pytest.mark.parametrize("content", [b"", b"<html>", b"\x89PNG\r\n", b"BEGIN:VCARD", b"\0" * 99])
def test_what_is_no_calendar_is_refused(content):
    with pytest.raises(NoCalendar):
        parse_calendar(content, HOME_ZONE, NOW)


def test_more_events_than_a_community_has_are_refused():
    with pytest.raises(TooManyEvents):
        parsed(*event() * (MOST_EVENTS + 1))


def test_of_two_versions_the_newer_counts():
    older = event("SEQUENCE:1", "LAST-MODIFIED:20261120T000000Z", "DESCRIPTION:old")
    newer = event("SEQUENCE:2", "LAST-MODIFIED:20261101T000000Z", "DESCRIPTION:new")
    for lines in ((*older, *newer), (*newer, *older)):
        calendar = parsed(*lines)
        assert only_event(calendar).text == "new"
        assert reasons(calendar) == ["superseded"]


def test_of_two_versions_of_one_number_the_later_change_counts_then_the_last_in_the_file():
    older = event("DTSTAMP:20261101T000000Z", "DESCRIPTION:old")
    newer = event("DTSTAMP:20261102T000000Z", "DESCRIPTION:new")
    assert only_event(parsed(*newer, *older)).text == "new"
    assert only_event(parsed(*event("DESCRIPTION:old"), *event("DESCRIPTION:new"))).text == "new"


def test_the_newest_version_says_whether_it_is_private():
    public, private = event("SEQUENCE:1"), event("SEQUENCE:2", "CLASS:PRIVATE")
    assert parsed(*public, *private).items == ()
    assert only_event(parsed(*event("SEQUENCE:3"), *private)).title == "Peers"


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("STATUS:CONFIRMED", "confirmed"),
        ("STATUS:tentative", "tentative"),
        ("STATUS:CANCELLED", "cancelled"),
        ("STATUS:X-WHATEVER", "confirmed"),
    ],
)
def test_the_state_is_the_one_of_the_file(line, status):
    imported = only_event(parsed(*event(line)))
    assert (imported.status, imported.cancelled) == (status, status == "cancelled")


def test_a_calendar_that_cancels_cancels_all_that_it_holds():
    assert only_event(parsed("METHOD:CANCEL", *event())).cancelled


def test_our_own_files_say_the_plain_words_beside_those_for_everybody():
    lines = (
        "X-MESHUP-TITLE;LANGUAGE=fr:Pairs",
        "X-MESHUP-TEXT:**Bring** <b>\\n\\n- one",
        "X-MESHUP-SOURCE:https://elsewhere.example/1",
        "URL:https://node.example/events/1",
        "DESCRIPTION:Moved: words for everybody",
    )
    imported = only_event(parsed(*event(*lines, title="Pairs #15")))
    assert (imported.title, imported.language) == ("Pairs", "fr")
    assert imported.text == "**Bring** <b>\n\n- one"
    assert imported.source_url == "https://elsewhere.example/1"
    assert only_event(parsed(*event("X-MESHUP-TEXT:", "DESCRIPTION:Moved"))).text == ""


def test_controls_are_dropped_and_titles_are_one_line():
    lines = ("DESCRIPTION:a\x07b\x0bc\x9f\u2028d\te", "LOCATION:x\x00y\\nz")
    imported = only_event(parsed(*event(*lines, title="One\\nline\x1b[2J\x7f")))
    assert imported.title == "One line[2J"
    assert imported.text == "ab  \nc  \nd\te"
    assert imported.place == "xy, z"


def test_a_leap_second_is_the_second_before():
    assert only_event(parsed(*event(start="DTSTART:20261202T235960Z"))).starts_at.second == 59


def test_a_class_for_everybody_is_no_secret():
    assert parsed(*event("CLASS:public"), *event("CLASS:", uid="u2")).left_out == ()


def test_links_begin_with_http_in_any_letters():
    calendars = only_event(parsed(*event("URL:WEBCAL://a.example/b.ics")))
    assert calendars.source_url == "https://a.example/b.ics"
    imported = only_event(
        parsed(*event("URL:HTTPS://Example.org/A", "LOCATION:Http://meet.example"))
    )
    assert imported.source_url == "https://Example.org/A"
    assert (imported.online_url, imported.place) == ("http://meet.example", "")


def test_simple_html_becomes_text():
    html = (
        "<p>One &amp; two<br/>three</p><a class='x' href='https://a.example/?b=1'>page</a>"
        " <script>alert(1)</script> 1 < 2 <https://b.example>"
    )
    text = only_event(parsed(*event(f"DESCRIPTION:{html}"))).text
    assert text == (
        "One & two  \nthree  \n<https://a.example/?b=1> page alert(1) 1 < 2 <https://b.example>"
    )


def test_an_event_with_a_bad_line_takes_its_dates_with_it():
    moved = override(":20261209T183000", start="DTSTART:20261210T183000")
    calendar = parsed(*event("RRULE:FREQ=WEEKLY", "nonsense"), *moved, *event(uid="good"))
    assert only_event(calendar).uid == "good"
    assert reasons(calendar) == ["bad_line", "bad_line"]


def test_a_bad_date_leaves_the_others():
    bad = override(":20261209T183000", start="DTSTART:tomorrow")
    calendar = parsed(*event("RRULE:FREQ=WEEKLY"), *bad)
    (series,) = calendar.items
    assert isinstance(series, ImportedSeries)
    assert series.overrides == ()
    assert [(left.line, left.title) for left in calendar.left_out] == [(12, "Moved")]


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


@settings(max_examples=examples(300))
@given(st.lists(st.one_of(PIECES, st.text(max_size=40)), max_size=40))
def test_any_file_is_read_or_refused(lines):
    content = "\r\n".join(["BEGIN:VCALENDAR", *lines]).encode()
    with suppress(BadLine, NoCalendar, TooManyEvents):
        parse_calendar(content, HOME_ZONE, NOW)


@settings(max_examples=examples(200))
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    for start in (b"", b"BEGIN:VCALENDAR\n"):
        with suppress(BadLine, NoCalendar, TooManyEvents):
            parse_calendar(start + content, HOME_ZONE, NOW)
