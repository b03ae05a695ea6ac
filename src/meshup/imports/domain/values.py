"""Pure: dates, times, lengths and time zones as calendar programs write them.

Source
    RFC 5545, sections 3.3.4 to 3.3.6 (DATE, DATE-TIME, DURATION) and 3.2.19 (TZID); the names of
    zones in Windows by the table of the Unicode consortium.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from meshup.imports.errors import BadLine
from meshup.kit.errors import marked as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.imports.domain.components import Component, ContentLine

DATE: Final = re.compile(r"(\d{4})(\d\d)(\d\d)")
MOMENT: Final = re.compile(r"(\d{8})T(\d\d)(\d\d)(\d\d)?(Z?)")
DURATION: Final = re.compile(
    r"([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?"
)
EARLIEST: Final = 1900
LATEST: Final = 2200
OFFSET: Final = re.compile(r"([+-])(\d\d)(\d\d)")


@dataclass(frozen=True, slots=True)
class CalendarMoment:
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


def read_moment(line: ContentLine, zones: Mapping[str, str], home_zone: str) -> CalendarMoment:
    """Read a DATE or DATE-TIME. ``home_zone`` is the zone of times that name none.

    Raises:
        BadLine: it is neither, or no such day or hour exists.
    """
    zone = zone_of(line, zones, home_zone)
    text = line.value.strip().upper()
    try:
        if match := DATE.fullmatch(text):
            day = date(int(match[1]), int(match[2]), int(match[3]))
            return _in_reach(
                CalendarMoment(datetime.combine(day, time(), ZoneInfo(zone)), zone, whole_day=True),
                line,
            )
        if match := MOMENT.fullmatch(text):
            day = datetime.strptime(match[1], "%Y%m%d").replace(tzinfo=UTC).date()
            # a leap second has no place in a calendar
            clock = time(int(match[2]), int(match[3]), min(int(match[4] or 0), 59))
            tz = UTC if match[5] else ZoneInfo(zone)
            return _in_reach(CalendarMoment(datetime.combine(day, clock, tz), zone), line)
    except (ValueError, OverflowError):
        pass
    raise BadLine(line=line.number, why=_("this is no date or time that exists."))


def _in_reach(moment: CalendarMoment, line: ContentLine) -> CalendarMoment:
    if not EARLIEST < moment.at.year < LATEST:
        raise BadLine(line=line.number, why=_("this date is out of reach."))
    return moment


def read_moments(
    line: ContentLine, zones: Mapping[str, str], home_zone: str
) -> list[CalendarMoment]:
    """Read a list of them, as EXDATE and RDATE have.

    Raises:
        BadLine: see ``read_moment``; or it is a list of periods, which nobody writes.
    """
    parts = (part for part in line.value.split(",") if part.strip())
    return [read_moment(replace(line, value=part), zones, home_zone) for part in parts]


def read_duration(line: ContentLine) -> timedelta:
    """Read a DURATION.

    Raises:
        BadLine: it is none, or goes backwards.
    """
    match = DURATION.fullmatch(line.value.strip().upper())
    if match is None or match[1] == "-" or not any(match.groups()[1:]):
        raise BadLine(line=line.number, why=_("this is no length of time."))
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:])
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def zone_of(line: ContentLine, zones: Mapping[str, str], home_zone: str) -> str:
    """Return the IANA name of the zone that ``line`` names; ``home_zone`` when it names none.

    Raises:
        BadLine: nobody knows that zone, and the file does not explain it.
    """
    tzid = line.parameters.get("TZID", "").strip()
    if not tzid:
        return home_zone
    zone = known_zone(tzid) or zones.get(tzid)
    if zone is None:
        raise BadLine(line=line.number, why=_("nobody knows its time zone."))
    return zone


def declared_zones(calendar: Component, home_zone: str) -> dict[str, str]:
    """Return, by their TZID, the zones that the file itself explains (VTIMEZONE).

    A zone whose name says nothing is taken for ``home_zone`` when its clock differs from the
    world's by as much as that of ``home_zone``, in winter or in summer.
    """
    zones = {}
    for component in calendar.components:
        tzid = component.first("TZID") if component.name == "VTIMEZONE" else None
        if tzid is None:
            continue
        name_line = (
            component.first("X-LIC-LOCATION") or component.first("X-MICROSOFT-CDO-TZID") or tzid
        )
        zone = known_zone(name_line.value.strip()) or (
            home_zone if _same_clock(component, home_zone) else None
        )
        if zone:
            zones[tzid.value.strip()] = zone
    return zones


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


def _same_clock(declared: Component, home_zone: str) -> bool:
    """Say whether the standard time that ``declared`` explains is the one of ``home_zone``."""
    year = datetime(2026, 1, 1, tzinfo=UTC)
    ours = {
        (year + timedelta(days=days)).astimezone(ZoneInfo(home_zone)).utcoffset()
        for days in (0, 182)
    }
    return {_offset(component) for component in declared.components} - {None} == ours


def _offset(component: Component) -> timedelta | None:
    line = component.first("TZOFFSETTO")
    match = OFFSET.match(line.value.strip()) if line else None
    if match is None:
        return None
    size = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return -size if match[1] == "-" else size
