"""Files made to hold a worker: each costs little, and harms no other event.

What they may cost is counted in steps; the seconds of these tests are a wide bound against what is
not linear.
"""

from time import process_time

import pytest

from meshup.calendar_files.content_lines import MOST_LINES
from meshup.calendar_files.errors import BadLine, NoCalendar, TooManyEvents
from meshup.calendar_files.imported_event import ImportedDates
from meshup.calendar_files.parsing import parse_calendar
from tests.calendar_files.parsed import (
    HOME_ZONE,
    NOW,
    calendar_file,
    event,
    override,
    parsed,
    reasons,
)

SIZE = 3_000_000
MOST_SECONDS = 12
LONG = 190_000
BELOW_A_LINE = SIZE // LONG


def many(count: int, *lines: str, start: str = "DTSTART:20261202T183000") -> list[str]:
    return [
        line for number in range(count) for line in event(*lines, start=start, uid=f"u{number}")
    ]


def read(content: bytes):
    """Read a file, and fail if it takes longer than anything linear may."""
    before = process_time()
    try:
        return parse_calendar(content, HOME_ZONE, NOW)
    except (BadLine, NoCalendar, TooManyEvents) as refusal:
        return refusal
    finally:
        assert process_time() - before < MOST_SECONDS


def test_of_an_event_with_thousands_of_rules_nothing_is_taken():
    rules = [f"RRULE:FREQ=DAILY;INTERVAL={number}" for number in range(1, 5001)]
    calendar = parsed(*event(*rules), *event(uid="good"))
    assert [item.uid for item in calendar.items] == ["good"]
    assert reasons(calendar) == ["too_many_dates"]


@pytest.mark.parametrize("name", ["RDATE", "EXDATE"])
def test_of_an_event_with_thousands_of_listed_dates_nothing_is_taken(name):
    lines = [f"{name}:" + ",".join(["20261209T183000"] * 100)] * 21
    assert reasons(parsed(*event("RRULE:FREQ=WEEKLY", *lines))) == ["too_many_dates"]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;COUNT=999999999",
        "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=1,2,3,4,5,6,7,8;BYMINUTE=0,30;BYSETPOS=8000",
        "FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))),
    ],
)
def test_rules_are_worked_out_in_bounded_steps(rule):
    lines = many(300, f"RRULE:{rule}", start="DTSTART:16040101T080000")
    calendar = read(calendar_file(*lines))
    left = {each.uid for each in calendar.left_out}
    assert left | {item.uid for item in calendar.items} == {f"u{number}" for number in range(300)}
    assert sum(len(item.dates) for item in calendar.items) <= 5000


def test_dates_of_a_file_are_bounded_and_the_first_events_are_taken():
    calendar = parsed(*many(100, "RRULE:FREQ=DAILY", start="DTSTART:19710101T080000"))
    assert [item.uid for item in calendar.items] == [f"u{number}" for number in range(5)]
    assert (
        sum(len(each.dates) for each in calendar.items if isinstance(each, ImportedDates)) == 5000
    )
    assert {left.uid for left in calendar.left_out} == {f"u{number}" for number in range(100)}


@pytest.mark.parametrize("range_", ["", ";RANGE=THISANDFUTURE"])
def test_overrides_are_bounded(range_):
    days = [f"{2011 + n // 300}{1 + n // 28 % 12:02}{1 + n % 28:02}" for n in range(2000)]
    lines = [
        line
        for day in days
        for line in override(f"{range_}:{day}T183000", start=f"DTSTART:{day}T193000")
    ]
    rule = "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU"
    calendar = read(calendar_file(*event(rule, start="DTSTART:20100105T183000"), *lines))
    assert len(calendar.items) + len(calendar.left_out) >= 1


def test_zones_are_bounded():
    lines = []
    for number in range(1000):
        offsets = (f"TZOFFSETFROM:+0{number % 9}17", "TZOFFSETTO:+0123")
        rule = "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"
        standard = ("BEGIN:STANDARD", "DTSTART:16010101T000000", *offsets, rule, "END:STANDARD")
        lines += ["BEGIN:VTIMEZONE", f"TZID:Z{number}", *standard, "END:VTIMEZONE"]
        start = f"DTSTART;TZID=Z{number}:{1975 + number % 200}1202T183000"
        lines += event("RRULE:FREQ=WEEKLY;COUNT=2", start=start, uid=f"u{number}")
    calendar = read(calendar_file(*lines))
    assert len(calendar.items) + len(calendar.left_out) == 1000


@pytest.mark.parametrize(
    "body",
    [
        b"BEGIN:VEVENT\r\nDESCRIPTION:" + b"\r\n x" * (MOST_LINES - 10),
        b"BEGIN:VEVENT\r\nDESCRIPTION:" + b"x" * SIZE,
        b"\n" * SIZE,
        b"BEGIN:X\n" * 100_000,
        b"BEGIN:X\n" * 100_000 + b"END:Y\n" * 100_000,
        b"BEGIN:VEVENT\n" * 4999 + b"END:VEVENT\n" * 4999,
        b"nonsense\nMETHOD:X\n" * 100_000,
        b"BEGIN:VTODO\nEND:VTODO\n" * 100_000,
        b"SUMMARY:\xff\xc3\xa9\n" * 200_000,
        b"BEGIN:VEVENT\nUID:1\nSUMMARY:x\nDTSTART:20261202\n" + b"CONFERENCE:x\n" * 150_000,
    ],
    ids=lambda body: body[:24],
)
def test_lines_and_components_cost_what_they_are_long(body):
    read(b"BEGIN:VCALENDAR\r\n" + body + b"END:VCALENDAR")


@pytest.mark.parametrize(
    ("before", "repeated"),
    [
        *((b"DESCRIPTION:<br> ", text) for text in (b"<a ", b"<", b'<a href="https://', b"&#1")),
        *((b"DESCRIPTION:<br> ", text) for text in (b"\\n", b" ", b"<br/", b"<a " + b"x" * 1997)),
        *((b"URL", text) for text in (b";A=B", b';A="', b'=B,"C",D', b";", b";A")),
        (b"GEO:", b"9"),
        (b"RRULE:FREQ=DAILY;BYMONTH=", b"9,"),
        (b"RDATE:", b","),
        (b"URL:https://", b"a"),
        (b"UID:", b"a"),
        (b"EXDATE;TZID=", b"a/"),
    ],
)
def test_long_lines_cost_what_they_are_long(before, repeated):
    line = before + repeated * (LONG // len(repeated)) + b":x\r\n"
    events = [
        b"BEGIN:VEVENT\r\nUID:%d\r\nSUMMARY:x\r\nDTSTART:20261202\r\n%sEND:VEVENT\r\n"
        % (number, line)
        for number in range(BELOW_A_LINE)
    ]
    calendar = read(b"BEGIN:VCALENDAR\r\n" + b"".join(events) + b"END:VCALENDAR")
    named = {item.uid for item in calendar.items} | {left.uid for left in calendar.left_out}
    assert len(named) == BELOW_A_LINE
