"""Pure: dates, times, lengths and time zones as calendar programs write them.

Source
    RFC 5545, sections 3.3.4 to 3.3.6 (DATE, DATE-TIME, DURATION) and 3.2.19 (TZID); the names of
    zones in Windows by the table of the Unicode consortium.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from meshup.imports.errors import BadLine
from meshup.kit.errors import marked as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.imports.domain.components import Component, Line

DATE: Final = re.compile(r"(\d{4})(\d\d)(\d\d)")
MOMENT: Final = re.compile(r"(\d{8})T(\d\d)(\d\d)(\d\d)?(Z?)")
DURATION: Final = re.compile(
    r"([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?"
)
EARLIEST: Final = 1900
LATEST: Final = 2200
OFFSET: Final = re.compile(r"([+-])(\d\d)(\d\d)")


@dataclass(frozen=True, slots=True)
class When:
    """A moment as a line says it: aware, in ``zone``; ``whole_day`` when it names no time."""

    at: datetime
    zone: str
    whole_day: bool = False

    @property
    def local(self) -> datetime:
        """The moment as the clock in its zone shows it."""
        return self.at.astimezone(ZoneInfo(self.zone))

    @property
    def day(self) -> date:
        """The date in its zone."""
        return self.local.date()


def moment(line: Line, zones: Mapping[str, str], home: str) -> When:
    """Read a DATE or DATE-TIME. ``home`` is the zone of times that name none.

    Raises:
        BadLine: it is neither, or no such day or hour exists.
    """
    zone = zone_of(line, zones, home)
    text = line.value.strip().upper()
    try:
        if found := DATE.fullmatch(text):
            day = date(int(found[1]), int(found[2]), int(found[3]))
            return _in_reach(
                When(datetime.combine(day, time(), ZoneInfo(zone)), zone, whole_day=True), line
            )
        if found := MOMENT.fullmatch(text):
            day = datetime.strptime(found[1], "%Y%m%d").replace(tzinfo=UTC).date()
            # a leap second has no place in a calendar
            clock = time(int(found[2]), int(found[3]), min(int(found[4] or 0), 59))
            tz = UTC if found[5] else ZoneInfo(zone)
            return _in_reach(When(datetime.combine(day, clock, tz), zone), line)
    except (ValueError, OverflowError):
        pass
    raise BadLine(line=line.number, why=_("this is no date or time that exists."))


def _in_reach(when: When, line: Line) -> When:
    if not EARLIEST < when.at.year < LATEST:
        raise BadLine(line=line.number, why=_("this date is out of reach."))
    return when


def moments(line: Line, zones: Mapping[str, str], home: str) -> list[When]:
    """Read a list of them, as EXDATE and RDATE have.

    Raises:
        BadLine: see ``moment``; or it is a list of periods, which nobody writes.
    """
    one = type(line)
    parts = (part for part in line.value.split(",") if part.strip())
    return [
        moment(one(line.number, line.name, part, line.parameters), zones, home) for part in parts
    ]


def length(line: Line) -> timedelta:
    """Read a DURATION.

    Raises:
        BadLine: it is none, or goes backwards.
    """
    found = DURATION.fullmatch(line.value.strip().upper())
    if found is None or found[1] == "-" or not any(found.groups()[1:]):
        raise BadLine(line=line.number, why=_("this is no length of time."))
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def zone_of(line: Line, zones: Mapping[str, str], home: str) -> str:
    """Return the IANA name of the zone that ``line`` names; ``home`` when it names none.

    Raises:
        BadLine: nobody knows that zone, and the file does not explain it.
    """
    named = line.parameters.get("TZID", "").strip()
    if not named:
        return home
    found = known_zone(named) or zones.get(named)
    if found is None:
        raise BadLine(line=line.number, why=_("nobody knows its time zone."))
    return found


def declared_zones(calendar: Component, home: str) -> dict[str, str]:
    """Return, by their TZID, the zones that the file itself explains (VTIMEZONE).

    A zone whose name says nothing is taken for ``home`` when its clock differs from the world's
    by as much as that of ``home``, in winter or in summer.
    """
    found = {}
    for part in calendar.parts:
        name = part.first("TZID") if part.name == "VTIMEZONE" else None
        if name is None:
            continue
        told = part.first("X-LIC-LOCATION") or part.first("X-MICROSOFT-CDO-TZID") or name
        zone = known_zone(told.value.strip()) or (home if _same_clock(part, home) else None)
        if zone:
            found[name.value.strip()] = zone
    return found


def known_zone(name: str) -> str | None:
    """Return the IANA name behind what a program calls a zone, or None."""
    zones = _zones()
    bare = name.strip("/ ")
    tail = "/".join(bare.split("/")[-2:])
    three = "/".join(bare.split("/")[-3:])
    for tried in (bare, WINDOWS_TO_OLSON.get(bare, ""), tail, three):
        if tried in zones:
            return tried
    return None


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _same_clock(zone: Component, home: str) -> bool:
    """Say whether the standard time that ``zone`` explains is the one of ``home``."""
    year = datetime(2026, 1, 1, tzinfo=UTC)
    ours = {
        (year + timedelta(days=days)).astimezone(ZoneInfo(home)).utcoffset() for days in (0, 182)
    }
    return {_offset(part) for part in zone.parts} - {None} == ours


def _offset(part: Component) -> timedelta | None:
    line = part.first("TZOFFSETTO")
    found = OFFSET.match(line.value.strip()) if line else None
    if found is None:
        return None
    size = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return -size if found[1] == "-" else size
