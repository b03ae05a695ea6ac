"""Pure: the dates that a guest's calendar names, one by one, as far as they are to come.

A series of rules is worked out here; what its file says of single dates stands in their place. Of
what was never public nothing is read (``calendar_files``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from meshup.calendar_files.imported_event import ImportedDates, ImportedEvent, ImportedSeries
from meshup.recurrence.dates import Rhythm, dates_between, moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from meshup.calendar_files.imported_event import ImportedItem, ImportedRhythm, ParsedCalendar

AHEAD: Final = timedelta(days=400)
MOST: Final = 300
"""Dates of one calendar; the soonest are kept."""
LONGEST_TITLE: Final = 200
LONGEST_SUMMARY: Final = 400
LONGEST_URL: Final = 2_000
LONGEST_UID: Final = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestDate:
    """One date of a guest: ``uid`` and ``date_key`` name it at its origin; times are aware."""

    uid: str
    date_key: str
    title: str
    summary: str
    language: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    is_cancelled: bool
    is_online: bool
    place: str
    url: str

    @property
    def key(self) -> tuple[str, str]:
        """What is one date in two readings of the same calendar."""
        return self.uid, self.date_key


def coming_dates(calendar: ParsedCalendar, now: datetime) -> tuple[GuestDate, ...]:
    """Return what is to come, the soonest first, each date once."""
    found: dict[tuple[str, str], GuestDate] = {}
    for item in calendar.items:
        for date in _dates_of(item, now):
            is_near = date.ends_at > now and date.starts_at < now + AHEAD
            if is_near and date.title and len(date.uid) <= LONGEST_UID:
                found.setdefault(date.key, date)
    ordered = sorted(found.values(), key=lambda date: (date.starts_at, date.key))
    return tuple(ordered[:MOST])


def _dates_of(item: ImportedItem, now: datetime) -> Iterator[GuestDate]:
    if isinstance(item, ImportedSeries):
        yield from _of_series(item, now)
    elif isinstance(item, ImportedDates):
        for event in item.dates:
            yield _date(event, item.master)
    else:
        yield _date(item, item)


def _of_series(series: ImportedSeries, now: datetime) -> Iterator[GuestDate]:
    for event in (*series.overrides, *series.extras):
        yield _date(event, series.master)
    said = {event.key[:10] for event in series.overrides}
    said |= {day.isoformat() for day in series.skipped}
    for rhythm in series.rhythms:
        yield from (one for one in _by_rule(rhythm, series, now) if one.date_key not in said)


def _by_rule(rhythm: ImportedRhythm, series: ImportedSeries, now: datetime) -> Iterator[GuestDate]:
    master = rhythm.master
    length = master.ends_at - master.starts_at
    today = now.astimezone(ZoneInfo(rhythm.zone)).date()
    first = max(rhythm.starts_on, today - length - timedelta(days=1))
    last = today + AHEAD
    if rhythm.ends_on is not None:
        last = min(last, rhythm.ends_on)
    rule = Rhythm(rhythm.rule, rhythm.starts_on, rhythm.ends_on)
    for numbered in dates_between(rule, first, last) if first <= last else ():
        starts_at = moment(numbered.date, rhythm.start, rhythm.zone)
        key = numbered.date.isoformat()
        yield _date(master, series.master, key, (starts_at, starts_at + length))


def _date(
    event: ImportedEvent,
    master: ImportedEvent,
    key: str = "",
    times: tuple[datetime, datetime] | None = None,
) -> GuestDate:
    starts_at, ends_at = times or (event.starts_at, event.ends_at)
    words = " ".join((event.summary or event.text).split())
    return GuestDate(
        uid=event.uid,
        date_key=key or event.key,
        title=(event.title or master.title)[:LONGEST_TITLE],
        summary=words[:LONGEST_SUMMARY],
        language=event.language[:12],
        starts_at=starts_at,
        ends_at=ends_at,
        time_zone=event.zone,
        is_cancelled=event.cancelled or master.cancelled,
        is_online=bool(event.online_url) and not event.place,
        place=event.place[:LONGEST_TITLE],
        url=_web(event.source_url or event.online_url),
    )


def _web(url: str) -> str:
    is_web = url.startswith(("https://", "http://")) and len(url) <= LONGEST_URL
    return url if is_web else ""
