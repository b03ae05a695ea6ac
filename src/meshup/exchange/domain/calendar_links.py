"""Pure: addresses by which calendars on the web take one event, or follow a whole calendar.

They open a form of the visitor's own calendar with the event in it; the node asks nobody anything.

Words
    file    the address of an ICS file, complete
    webcal  the same under a scheme by which phones and computers, Apple's first, subscribe

Source
    None of these is a standard: calendar.google.com/calendar/render with TEMPLATE or cid, and
    outlook.live.com/calendar/0 with deeplink/compose or addfromweb, as their own buttons use them.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from meshup.publishing.domain.entries import Entry

GOOGLE: Final = "https://calendar.google.com/calendar/render"
OUTLOOK: Final = "https://outlook.live.com/calendar/0"
LONGEST: Final = 1900
"""Characters of an address that every browser and server takes."""
LONGEST_NAME: Final = 400
"""Characters that a title, or a place, takes of it."""


class CalendarLinks(NamedTuple):
    """Where an event, or a calendar, can be put: three programs, and the file for all others."""

    google: str
    outlook: str
    apple: str
    file: str


def links_of_event(entry: Entry, description: str, file: str) -> CalendarLinks:
    """Return where one event can be put.

    A description that is too long is cut, and always ends with the address of the event's page.
    """
    return CalendarLinks(
        google=_with_room_for(description, entry.page, partial(_google, entry)),
        outlook=_with_room_for(description, entry.page, partial(_outlook, entry)),
        apple=webcal(file),
        file=file,
    )


def links_of_calendar(name: str, file: str) -> CalendarLinks:
    """Return how the calendar at ``file`` is followed."""
    return CalendarLinks(
        google=f"{GOOGLE}?{_query(cid=webcal(file))}",
        outlook=f"{OUTLOOK}/addfromweb?{_query(url=file, name=beginning(name, LONGEST_NAME))}",
        apple=webcal(file),
        file=file,
    )


def webcal(file: str) -> str:
    """Return the address of a calendar file as calendars subscribe to it."""
    return f"webcal://{file.partition('://')[2]}"


def _google(entry: Entry, description: str) -> str:
    event = entry.event
    if event.all_day:
        first, after = _days(event.local_start, event.local_end)
        dates = f"{first:%Y%m%d}/{after:%Y%m%d}"
    else:
        dates = "/".join(f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" for at in _moments(entry))
    return f"{GOOGLE}?" + _query(
        action="TEMPLATE",
        text=beginning(entry.title, LONGEST_NAME),
        dates=dates,
        ctz=event.time_zone,
        location=beginning(entry.where, LONGEST_NAME),
        details=description,
    )


def _outlook(entry: Entry, description: str) -> str:
    event = entry.event
    if event.all_day:
        begins, ends = (str(day) for day in _days(event.local_start, event.local_end))
    else:
        begins, ends = (f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for at in _moments(entry))
    return f"{OUTLOOK}/deeplink/compose?" + _query(
        path="/calendar/action/compose",
        rru="addevent",
        subject=beginning(entry.title, LONGEST_NAME),
        startdt=begins,
        enddt=ends,
        allday="true" if event.all_day else "",
        location=beginning(entry.where, LONGEST_NAME),
        body=description,
    )


def _moments(entry: Entry) -> tuple[datetime, datetime]:
    return entry.event.starts_at, entry.event.ends_at


def _days(start: datetime, end: datetime) -> tuple[date, date]:
    """Return the first day, and the day after the last, of an event that takes whole days."""
    last = max(start, end - timedelta(microseconds=1))
    return start.date(), last.date() + timedelta(days=1)


def _query(**fields: str) -> str:
    """Return a query without its empty fields; spaces as %20, for Outlook shows a plus as such."""
    return urlencode({name: value for name, value in fields.items() if value}, quote_via=quote)


def _with_room_for(description: str, page: str, address: Callable[[str], str]) -> str:
    """Return the address with as much of ``description`` as fits, and the page at its end."""
    room = LONGEST - len(address(f" …\n\n{page}"))
    cut = beginning(description, room)
    if cut != description:
        cut = f"{cut.rstrip()} …"
    return address("\n\n".join(filter(None, (cut, page))))


def beginning(words: str, room: int) -> str:
    """Return the beginning of ``words`` that takes at most ``room`` characters in an address."""
    lengths = accumulate(len(quote(letter)) for letter in words)
    return words[: sum(1 for length in lengths if length <= room)]
