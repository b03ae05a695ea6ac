"""Laws of reading: dates are those of an independent reader, and nothing is lost in silence."""

import itertools
import warnings
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
from hypothesis import given, settings, strategies as st
from icalendar import Calendar

from meshup.calendar_files.imported_event import ImportedEvent
from meshup.calendar_files.parsing import parse_calendar
from tests.calendar_files.parsed import HOME_ZONE, NOW, all_dates, calendar_file, event
from tests.effort import examples

ZONES = ["Europe/Paris", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC"]
RULES = [
    *("FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE"),
    *("FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=1WE,3WE", "FREQ=MONTHLY;BYDAY=MO,TU,WE;BYSETPOS=-1"),
    *("FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=3,6;BYDAY=-1SU", "FREQ=WEEKLY;BYHOUR=10,14"),
    *("FREQ=DAILY;BYDAY=SA,SU", "FREQ=MONTHLY;BYMONTHDAY=-1,15", "FREQ=YEARLY;BYYEARDAY=100,200"),
]
FIRST, LAST = NOW - timedelta(days=300), NOW + timedelta(days=300)


def written(name: str, wall: datetime, zone: str, form: str) -> str:
    """Return a line that names one wall time in ``zone``: with it, or in UTC."""
    if zone == "UTC" or form == "utc":
        moment = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        return f"{name}:{moment:%Y%m%dT%H%M%SZ}"
    return f"{name};TZID={zone}:{wall:%Y%m%dT%H%M%S}"


@st.composite
def timed_series(draw) -> bytes:
    """Draw a recurring event with dates left out, added and moved, each written in some form."""
    zone, rule = draw(st.sampled_from(ZONES)), draw(st.sampled_from(RULES))
    day = draw(st.dates(NOW.date() - timedelta(days=400), NOW.date() + timedelta(days=100)))
    start = datetime.combine(day, time(draw(st.sampled_from([0, 4, 10, 23])), 30))
    form = st.sampled_from(["zone", "utc"])
    days = st.integers(0, 60)
    bound = draw(st.sampled_from(["", ";COUNT=5", ";COUNT=30"]))
    # nothing of a day: the other reader does not tell P1D from PT24H (``test_dates`` does)
    lines = [f"RRULE:{rule}{bound}", "DURATION:PT1H"]
    exdates = draw(st.sets(days, max_size=4))
    lines += [written("EXDATE", start + timedelta(n), zone, draw(form)) for n in sorted(exdates)]
    rdates = draw(st.sets(days, max_size=3))
    lines += [
        # at :20, for the other reader drops 04:30 in UTC beside an override of 04:30 here
        written("RDATE", start + timedelta(n, minutes=110), zone, draw(form))
        for n in sorted(rdates)
    ]
    file = list(event(*lines, start=written("DTSTART", start, zone, "zone")))
    for number in sorted(draw(st.sets(days, max_size=3)) - exdates):
        at = start + timedelta(number)
        moved = written("DTSTART", at + timedelta(hours=draw(st.integers(1, 40))), zone, draw(form))
        about = written("RECURRENCE-ID", at, zone, draw(form))
        file += event(about, "DURATION:PT2H", start=moved, title="Moved")
    return calendar_file(*file)


@st.composite
def whole_day_series(draw) -> bytes:
    """Draw a recurring event of whole days."""
    rule = draw(st.sampled_from([rule for rule in RULES if "BYHOUR" not in rule]))
    day = draw(st.dates(NOW.date() - timedelta(days=400), NOW.date() + timedelta(days=100)))
    days = st.sets(st.integers(0, 40), max_size=3)
    lines = [f"RRULE:{rule}", f"DTEND;VALUE=DATE:{day + timedelta(draw(st.integers(1, 3))):%Y%m%d}"]
    exdates = draw(days)
    lines += [f"EXDATE;VALUE=DATE:{day + timedelta(number):%Y%m%d}" for number in exdates]
    lines += [f"RDATE;VALUE=DATE:{day + timedelta(number):%Y%m%d}" for number in draw(days)]
    return calendar_file(*event(*lines, start=f"DTSTART;VALUE=DATE:{day:%Y%m%d}"))


def by_another_reader(content: bytes) -> set[tuple[str, datetime, datetime, str]]:
    """Return the dates that ``recurring-ical-events`` finds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        calendar = Calendar.from_ical(content)
        found = recurring_ical_events.of(calendar).between(
            FIRST - timedelta(days=5), LAST + timedelta(days=5)
        )
    dates = {
        (
            str(each["UID"]),
            in_utc(each["DTSTART"].dt),
            in_utc(each["DTEND"].dt),
            str(each["SUMMARY"]),
        )
        for each in found
    }
    return {each for each in dates if FIRST <= each[1] < LAST}


def in_utc(value: date) -> datetime:
    if not isinstance(value, datetime):
        return datetime.combine(value, time(), ZoneInfo(HOME_ZONE)).astimezone(UTC)
    return value.astimezone(UTC)


@settings(max_examples=examples(80))
@given(st.one_of(timed_series(), whole_day_series()))
def test_dates_are_those_that_another_reader_finds(content):
    calendar = parse_calendar(content, HOME_ZONE, NOW)
    assert all_dates(calendar, FIRST, LAST) == by_another_reader(content)


def parts_of(item) -> list[ImportedEvent]:
    """Return all events of an item but its master."""
    return [
        *getattr(item, "dates", ()),
        *getattr(item, "overrides", ()),
        *getattr(item, "extras", ()),
    ]


@settings(max_examples=examples(80))
@given(timed_series())
def test_no_item_has_two_parts_with_one_key(content):
    for item in parse_calendar(content, HOME_ZONE, NOW).items:
        keys = [part.key for part in parts_of(item)]
        keys += [day.isoformat() for day in getattr(item, "skipped", ())]
        assert len(keys) == len(set(keys))
        assert all(keys)


LINES = st.sampled_from(
    [
        *(
            "SUMMARY:x",
            "SUMMARY:",
            "DTSTART:20261202T183000",
            "DTSTART;VALUE=DATE:20261202",
            "UID:a",
        ),
        *(
            "UID:b",
            "DTEND:20261202T200000Z",
            "DTEND:20261201",
            "RRULE:FREQ=WEEKLY",
            "CLASS:PRIVATE",
        ),
        *(
            "RRULE:FREQ=DAILY;COUNT=3",
            "RECURRENCE-ID:20261209T183000",
            "STATUS:CANCELLED",
            "nonsense",
        ),
        *(
            "EXDATE:20261209T183000",
            "SEQUENCE:9",
            "RDATE:20261203",
            "DURATION:P99D",
            "BEGIN:VALARM",
        ),
        *("RECURRENCE-ID;RANGE=THISANDFUTURE:20261216T183000", "DTSTART:19500101", "END:VALARM"),
    ]
)


@settings(max_examples=examples(150))
@given(st.lists(st.lists(LINES, max_size=8), min_size=1, max_size=6), st.booleans())
def test_every_event_is_taken_or_named(events, is_cut):
    lines = list(itertools.chain(*(["BEGIN:VEVENT", *each, "END:VEVENT"] for each in events)))
    calendar = parse_calendar(calendar_file(*(lines[:-1] if is_cut else lines)), HOME_ZONE, NOW)
    numbers = [3 + n for n, line in enumerate(lines) if line == "BEGIN:VEVENT"]
    ends = [*numbers[1:], 3 + len(lines)]
    spoken = {left.line for left in calendar.left_out}
    for item in calendar.items:
        spoken.add(item.line)
        spoken |= {part.line for part in parts_of(item)}
        spoken |= {rhythm.master.line for rhythm in getattr(item, "rhythms", ())}
    ended = {
        left.line
        for left in calendar.left_out
        if left.reason not in {"bad_value", "too_many_dates"}
    }
    assert ended <= spoken
    for begin, end, said in zip(numbers, ends, events, strict=True):
        is_range = any("RANGE" in line for line in said) and "STATUS:CANCELLED" in said
        assert is_range or spoken & set(range(begin, end)), (said, calendar)
