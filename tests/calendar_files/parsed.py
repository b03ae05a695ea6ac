"""Calendar files out of a few lines, and what they say, in short."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from meshup.calendar_files.imported_event import (
    ImportedDates,
    ImportedEvent,
    ImportedSeries,
    ParsedCalendar,
)
from meshup.calendar_files.parsing import parse_calendar
from meshup.recurrence.dates import dates_between, moment, settle

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOME_ZONE = "Europe/Paris"
WEEKLY = "RRULE:FREQ=WEEKLY"


def calendar_file(*lines: str, eol: str = "\r\n") -> bytes:
    """Return a file of one calendar."""
    return eol.join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR"]).encode()


def parsed(*lines: str, home_zone: str = HOME_ZONE, eol: str = "\r\n") -> ParsedCalendar:
    """Return what a calendar of these lines says."""
    return parse_calendar(calendar_file(*lines, eol=eol), home_zone, NOW)


def event(
    *lines: str, start: str = "DTSTART:20261202T183000", uid: str = "u1", title: str = "Peers"
) -> tuple[str, ...]:
    """Return a VEVENT; its first line is the third of a file."""
    return ("BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}", start, *lines, "END:VEVENT")


def override(at: str, *lines: str, start: str, title: str = "Moved") -> tuple[str, ...]:
    """Return a VEVENT about one date: ``at`` is what follows RECURRENCE-ID."""
    return event(f"RECURRENCE-ID{at}", *lines, start=start, title=title)


def only_event(calendar: ParsedCalendar) -> ImportedEvent:
    """Return the one event of a calendar."""
    (item,) = calendar.items
    assert isinstance(item, ImportedEvent), item
    return item


def only_series(calendar: ParsedCalendar) -> ImportedSeries:
    """Return the one series of a calendar."""
    (item,) = calendar.items
    assert isinstance(item, ImportedSeries), item
    return item


def only_dates(calendar: ParsedCalendar) -> ImportedDates:
    """Return the one list of dates of a calendar."""
    (item,) = calendar.items
    assert isinstance(item, ImportedDates), item
    return item


def utc(*numbers: int) -> datetime:
    """Return a moment in UTC."""
    return datetime(*numbers, tzinfo=UTC)  # type: ignore[arg-type, misc]


def reasons(calendar: ParsedCalendar) -> list[str]:
    """Return why things are left out, in order of lines."""
    return [left.reason for left in calendar.left_out]


def all_dates(
    calendar: ParsedCalendar, first: datetime, last: datetime
) -> set[tuple[str, datetime, datetime, str]]:
    """Return every date from ``first`` until before ``last``: UID, start, end, title."""
    dates: set[tuple[str, datetime, datetime, str]] = set()
    for item in calendar.items:
        if isinstance(item, ImportedEvent):
            events: tuple[ImportedEvent, ...] = (item,)
        elif isinstance(item, ImportedDates):
            events = item.dates
        else:
            events = (*item.overrides, *item.extras)
            dates |= _of_rhythms(item, first, last)
        dates |= {(each.uid, each.starts_at, each.ends_at, each.title) for each in events}
    return {date for date in dates if first <= date[1] < last}


def _of_rhythms(
    series: ImportedSeries, first: datetime, last: datetime
) -> set[tuple[str, datetime, datetime, str]]:
    """Return the dates of the rules, worked out as the agenda does."""
    special = {*series.skipped, *(datetime.fromisoformat(o.key).date() for o in series.overrides)}
    dates = set()
    for rhythm in series.rhythms:
        settled = settle(rhythm.rule, rhythm.starts_on, rhythm.ends_on)
        assert settled.starts_on == rhythm.starts_on
        length = rhythm.master.ends_at - rhythm.master.starts_at
        for number in dates_between(settled, first.date(), last.date()):
            start = moment(number.date, rhythm.start, rhythm.zone)
            if number.date not in special:
                dates.add((series.uid, start, start + length, rhythm.master.title))
    return dates


def midnight(year: int, month: int, day: int, zone: str = HOME_ZONE) -> datetime:
    """Return the moment at which a day begins in a zone."""
    return datetime.combine(datetime(year, month, day), time(), ZoneInfo(zone)).astimezone(UTC)  # noqa: DTZ001
