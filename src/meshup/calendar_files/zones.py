"""Pure: the time zones that the lines of one calendar name.

A name that the world knows is taken at its word, whatever the file says of it; what only the file
knows is what its VTIMEZONE declares; and a name of three letters is believed when they agree.

Words
    home zone      the node's: of whole days, and of what no other zone is known for
    floating zone  of times that name none: the calendar's (X-WR-TIMEZONE), or else the home zone

Source
    RFC 5545, section 3.2.19 (TZID); the names of zones in Windows by the table of the Unicode
    consortium.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from meshup.calendar_files.declared_zone import (
    DeclaredZone,
    declared_zone,
    fixed_zone,
    iana_name,
    read_offset,
)
from meshup.calendar_files.errors import BadLine
from meshup.calendar_files.recurrence_rule import TooManyStepsError
from meshup.kit.errors import marked as _

if TYPE_CHECKING:
    from meshup.calendar_files.components import CalendarComponents, Component
    from meshup.calendar_files.content_lines import ContentLine
    from meshup.calendar_files.recurrence_rule import Steps

DISPLAY_NAME: Final = re.compile(r"\((?:UTC|GMT)([+-]\d\d:\d\d)?\)\s*(.{1,200})", re.IGNORECASE)
FIXED_NAME: Final = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d\d))?", re.ASCII)
UTC_NAMES: Final = frozenset(
    f"{prefix}{name}"
    for prefix in ("", "Etc/")
    for name in ("UTC", "GMT", "UCT", "Zulu", "Universal", "Greenwich", "GMT0", "GMT+0", "GMT-0")
)
REGIONS: Final = {
    "eastern time": "America/New_York",
    "central time": "America/Chicago",
    "mountain time": "America/Denver",
    "pacific time": "America/Los_Angeles",
    "atlantic time": "America/Halifax",
    "western european time": "Europe/Lisbon",
    "central european time": "Europe/Berlin",
    "eastern european time": "Europe/Helsinki",
    "greenwich mean time": "Europe/London",
    "coordinated universal time": "UTC",
    "universal coordinated time": "UTC",
    "z": "UTC",
    "eastern": "America/New_York",
    "central": "America/Chicago",
    "mountain": "America/Denver",
    "pacific": "America/Los_Angeles",
    "western/central europe": "Europe/Berlin",
    "eastern europe": "Europe/Helsinki",
}
WINTER: Final = datetime(2026, 1, 1, tzinfo=UTC)
SUMMER: Final = datetime(2026, 7, 2, tzinfo=UTC)
NEAR: Final = timedelta(days=1)
SEARCH_COST: Final = 10_000
"""In steps: looking for a zone with the same clock among all of the world."""


class Zones:
    """The zones of one calendar. ``steps`` bounds what working them out may cost."""

    def __init__(self, calendar: CalendarComponents, home_zone: str, steps: Steps) -> None:
        calendar_zone = calendar.head.first("X-WR-TIMEZONE")
        name = known_zone(calendar_zone.value) if calendar_zone else None
        self.home = ZoneInfo(home_zone)
        self.floating = ZoneInfo(name) if name and name not in UTC_NAMES else self.home
        self._steps = steps
        self._components: dict[str, Component] = {}
        for component in calendar.zones:
            if tzid := component.first("TZID"):
                self._components.setdefault(tzid.value.strip(), component)
        self._zones: dict[str, tzinfo | None] = {}
        self._names: dict[tuple[DeclaredZone, int, int], str | None] = {}

    def of(self, line: ContentLine) -> tzinfo | None:
        """Return the zone that ``line`` names, or None when it names none.

        Raises:
            BadLine: nobody knows that zone, and the file does not declare it.
        """
        tzid = line.parameters.get("TZID", "").strip()
        if not tzid:
            return None
        if tzid not in self._zones:
            zone = self._resolved(tzid)
            self._zones[tzid] = UTC if str(zone) in UTC_NAMES else zone
        found = self._zones[tzid]
        if found is None:
            raise BadLine(line=line.number, why=_("nobody knows its time zone."))
        return found

    def name_at(self, zone: tzinfo, at: datetime) -> str:
        """Return the IANA name of a zone whose clock shows the same around ``at``.

        It is the home zone's where the file's clock is nobody's, and the floating one's for UTC.
        """
        if isinstance(zone, DeclaredZone):
            near = iana_name(zone, at - NEAR, at + NEAR, self._preferred(zone), only=True)
            return near or self.name_between(zone, at, at) or self.home.key
        return self.floating.key if zone is UTC else str(zone)

    def name_between(self, zone: tzinfo, first: datetime, last: datetime) -> str | None:
        """Return the IANA name of a zone with the same clock in these years, or None."""
        if not isinstance(zone, DeclaredZone):
            return "UTC" if zone is UTC else str(zone)
        key = (zone, first.year, last.year)
        if key not in self._names:
            try:
                self._steps.spend(SEARCH_COST)
            except TooManyStepsError:
                return None
            from_, until = first.replace(month=1, day=1), last.replace(month=12, day=31)
            self._names[key] = iana_name(zone, from_, until, self._preferred(zone))
        return self._names[key]

    def _preferred(self, zone: DeclaredZone) -> tuple[str, ...]:
        likely = likely_zone(zone.name)
        return (self.home.key, likely) if likely else (self.home.key,)

    def _resolved(self, tzid: str) -> tzinfo | None:
        component = self._components.get(tzid)
        declared = self._declared(component) if component else None
        known = known_zone(tzid)
        if known and (declared is None or "/" in known or _agrees(declared, known)):
            return ZoneInfo(known)
        if component and (location := component.first("X-LIC-LOCATION")):
            place = known_zone(location.value)
            if place and (declared is None or _agrees(declared, place)):
                return ZoneInfo(place)
        if declared is not None:
            return self.home if _is_frozen_clock(declared, self.home) else declared
        likely = likely_zone(tzid)
        return ZoneInfo(likely) if likely else _fixed(tzid)

    def _declared(self, component: Component) -> DeclaredZone | None:
        try:
            return declared_zone(component, self._steps)
        except TooManyStepsError:
            return None


def known_zone(name: str) -> str | None:
    """Return the IANA name behind what a program calls a zone, or None."""
    zones = _zones()
    bare = name.strip("/ \"'").replace(" ", "_").casefold()
    parts = bare.split("/")
    tails = ("/".join(parts[-count:]) for count in (3, 2, 1) if count < len(parts))
    windows = _windows_zones().get(name.strip().casefold())
    return (
        zones.get(bare) or windows or next((zones[tail] for tail in tails if tail in zones), None)
    )


def likely_zone(name: str) -> str | None:
    """Return the zone that a name for people means, such as "(UTC+01:00) Brussels, Paris"."""
    match = DISPLAY_NAME.fullmatch(name.strip())
    words = match[2] if match else name
    region = words.casefold().partition("(")[0].strip()
    if region in REGIONS:
        return REGIONS[region]
    if match is None:
        return None
    offset = read_offset(match[1]) if match[1] else timedelta(0)
    for city in re.split(r"[,:;&]", words):
        zone = _cities().get(city.strip().replace(" ", "_").casefold())
        if zone and min(_clock(ZoneInfo(zone))) == offset:
            return zone
    return None


def _fixed(name: str) -> DeclaredZone | None:
    """Return the zone that a name such as GMT+0200 means."""
    match = FIXED_NAME.fullmatch(name.strip().upper())
    if match is None:
        return None
    try:
        return fixed_zone(name, read_offset(f"{match[1]}{match[2]:0>2}{match[3] or '00'}"))
    except ValueError:
        return None


def _agrees(declared: DeclaredZone, name: str) -> bool:
    """Say whether both clocks show the same in a year of ours."""
    return iana_name(declared, WINTER, WINTER + timedelta(days=365), [name], only=True) is not None


def _is_frozen_clock(declared: DeclaredZone, home: ZoneInfo) -> bool:
    """Say whether the file names summer and winter of ``home`` but not when they begin."""
    return not declared.has_rules and {onset.after for onset in declared.onsets} == _clock(home)


def _clock(zone: tzinfo) -> set[timedelta]:
    return {at.astimezone(zone).utcoffset() or timedelta(0) for at in (WINTER, SUMMER)}


@cache
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in sorted(available_timezones() - {"Factory"})}


@cache
def _windows_zones() -> dict[str, str]:
    return {name.casefold(): zone for name, zone in WINDOWS_TO_OLSON.items()}


@cache
def _cities() -> dict[str, str]:
    names = [name for name in sorted(available_timezones()) if "/" in name]
    return {name.rpartition("/")[2].casefold(): name for name in names}
