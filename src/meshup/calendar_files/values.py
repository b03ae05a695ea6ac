"""Pure: dates, times, lengths and periods as calendar programs write them.

Words
    wall time  what the clock in a zone shows: a datetime without zone

Source
    RFC 5545, sections 3.3.4 to 3.3.6 (DATE, DATE-TIME, DURATION) and 3.3.9 (PERIOD).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Final

from meshup.calendar_files.errors import BadLine
from meshup.kit.errors import marked as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from meshup.calendar_files.content_lines import ContentLine
    from meshup.calendar_files.zones import Zones

MOMENT: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z?))?", re.ASCII)
DURATION: Final = re.compile(
    r"([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?",
    re.ASCII,
)
YEARS: Final = range(2, 9998)
"""Beyond them a zone's offset leads out of all dates."""


@dataclass(frozen=True, slots=True)
class CalendarMoment:
    """A moment as a line says it: wall time in ``zone``; ``whole_day`` when it names no time.

    ``is_utc``: written with a Z, whatever zone the line names.
    """

    wall: datetime
    zone: tzinfo
    whole_day: bool = False
    is_utc: bool = False

    @property
    def at(self) -> datetime:
        """The moment in UTC."""
        return instant(self.wall, self.zone)

    def day_in(self, zone: tzinfo) -> date:
        """Return the whole day that is meant, by somebody in ``zone``.

        Programs name a day also by its midnight in UTC, or by the moment in UTC at which it begins.
        """
        local = self._utc_midnight_in(zone)
        return local or self.wall.date()

    def is_midnight_in(self, zone: tzinfo) -> bool:
        """Say whether a whole day may begin with it, for somebody in ``zone``."""
        return self.wall.time() == time() or self._utc_midnight_in(zone) is not None

    def _utc_midnight_in(self, zone: tzinfo) -> date | None:
        local = self.at.astimezone(zone) if self.is_utc else None
        return local.date() if local and local.time() == time() else None


@dataclass(frozen=True, slots=True)
class Length:
    """How long an event lasts: days by the calendar, then hours by the clock that never jumps."""

    days: int = 0
    exact: timedelta = timedelta(0)

    def __bool__(self) -> bool:
        return bool(self.days or self.exact)

    @property
    def is_within_a_day(self) -> bool:
        """Whether it is 24 hours or less; a day by the calendar may be longer."""
        return not self.days and self.exact <= timedelta(days=1)

    def end_of(self, wall: datetime, zone: tzinfo) -> datetime:
        """Return when an event that begins at ``wall`` in ``zone`` ends, in UTC."""
        if self.days:
            wall += timedelta(days=self.days)
        return instant(wall, zone) + self.exact


def instant(wall: datetime, zone: tzinfo) -> datetime:
    """Return the moment in UTC at which the clock of ``zone`` shows ``wall``.

    In the hour that summer time skips, the offset before it counts; in the hour that comes twice,
    the first is meant (section 3.3.5).
    """
    return wall.replace(tzinfo=zone).astimezone(UTC)


def read_moment(
    line: ContentLine, zones: Zones, default: tzinfo, text: str | None = None
) -> CalendarMoment:
    """Read the DATE or DATE-TIME of a line, or ``text`` out of it.

    ``default`` is the zone of times that name none.

    Raises:
        BadLine: it is neither, no such day or hour exists, or nobody knows its zone.
    """
    match = MOMENT.fullmatch((line.value if text is None else text).strip().upper())
    if match is None or int(match[1]) not in YEARS:
        raise BadLine(line=line.number, why=_("this is no date or time that exists."))
    try:
        day = datetime(int(match[1]), int(match[2]), int(match[3]))  # noqa: DTZ001 - wall time
        if match[4] is None or line.parameters.get("VALUE", "").upper() == "DATE":
            return CalendarMoment(day, zones.home, whole_day=True)
        # a leap second has no place in a calendar
        hour, minute, second = int(match[4]), int(match[5]), min(int(match[6] or 0), 59)
        wall = day.replace(hour=hour, minute=minute, second=second)
    except ValueError:
        raise BadLine(line=line.number, why=_("this is no date or time that exists.")) from None
    named = zones.of(line)
    if match[7]:
        zone = named or UTC
        local = wall.replace(tzinfo=UTC).astimezone(zone)
        return CalendarMoment(local.replace(tzinfo=None), zone, is_utc=True)
    return CalendarMoment(wall, named or default)


def read_moments(
    lines: Iterable[ContentLine], zones: Zones, default: tzinfo
) -> Iterator[tuple[CalendarMoment, Length | None]]:
    """Read lists of them, as EXDATE and RDATE have; a period comes with its length.

    Raises:
        BadLine: see ``read_moment``.
    """
    for line in lines:
        for text in line.value.split(","):
            if text.strip():
                start, _slash, end = text.partition("/")
                moment = read_moment(line, zones, default, start)
                yield moment, _length_of_period(line, zones, moment, end) if end else None


def _length_of_period(line: ContentLine, zones: Zones, start: CalendarMoment, end: str) -> Length:
    if end.strip().upper().startswith(("P", "+P", "-P")):
        return read_duration(line, end)
    length = read_moment(line, zones, start.zone, end).at - start.at
    if length < timedelta(0):
        raise BadLine(line=line.number, why=_("it ends before it starts."))
    return Length(exact=length)


def read_duration(line: ContentLine, text: str | None = None) -> Length:
    """Read the DURATION of a line, or ``text`` out of it.

    Raises:
        BadLine: it is none, or goes backwards.
    """
    match = DURATION.fullmatch((line.value if text is None else text).strip().upper())
    if match is None or not any(match.groups()[1:]):
        raise BadLine(line=line.number, why=_("this is no length of time."))
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    exact = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    length = Length(weeks * 7 + days, exact)
    if match[1] == "-" and length:
        raise BadLine(line=line.number, why=_("this is no length of time."))
    return length
