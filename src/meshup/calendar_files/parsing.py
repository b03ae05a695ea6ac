"""Pure: a calendar file read: one item for each UID, and all that is not taken by name.

A bad event refuses that event; only what is no calendar at all, or larger than any community's, is
refused as a whole. What working out zones and dates may cost is bounded for each event and for the
file, in steps, so that the same file always gives the same.

Words
    home zone  the zone of times that name none: the node's

Source
    RFC 5545 (iCalendar); RFC 5546, section 3.2.5 (METHOD:CANCEL).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from meshup.calendar_files.components import read_components
from meshup.calendar_files.imported_event import ImportedDates, LeftOut, ParsedCalendar
from meshup.calendar_files.recurrence_rule import Steps
from meshup.calendar_files.uid_items import read_uid_item
from meshup.calendar_files.versions import Version, short_title
from meshup.calendar_files.vevent import uid_of
from meshup.calendar_files.zones import Zones
from meshup.kit.errors import marked as _

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.calendar_files.components import CalendarFile, Component
    from meshup.calendar_files.imported_event import ImportedItem

MOST_STEPS_OF_EVENT: Final = 200_000
MOST_STEPS_OF_FILE: Final = 2_000_000
MOST_STEPS_OF_ZONES: Final = 1_000_000
MOST_DATES: Final = 5_000
"""Of all recurring events whose rules the agenda cannot keep, together."""

COMPONENT_NAME: Final = re.compile(r"[A-Z0-9-]{1,40}")


def parse_calendar(content: bytes, home_zone: str, now: datetime) -> ParsedCalendar:
    """Read a calendar file.

    Raises:
        NoCalendar, BadLine, TooManyEvents: see ``read_components``; nothing is taken then.
    """
    file = read_components(content)
    left_out = _beside_events(file)
    items: list[ImportedItem] = []
    steps, dates = MOST_STEPS_OF_FILE, MOST_DATES
    for versions in _by_uid(file, home_zone, left_out).values():
        of_event = Steps(min(MOST_STEPS_OF_EVENT, steps))
        allowed = of_event.left
        read = read_uid_item(versions, now, of_event, dates)
        steps -= allowed - max(0, of_event.left)
        left_out += read.leftovers.all()
        if read.item is not None:
            items.append(read.item)
        if isinstance(read.item, ImportedDates):
            dates -= min(dates, len(read.item.dates))
    return ParsedCalendar(tuple(items), tuple(sorted(left_out, key=lambda left: left.line)))


def _by_uid(
    file: CalendarFile, home_zone: str, left_out: list[LeftOut]
) -> dict[str, list[Version]]:
    """Return the events of all calendars by UID; name those that are cut or have none."""
    by_uid: dict[str, list[Version]] = {}
    steps = Steps(MOST_STEPS_OF_ZONES)
    for calendar in file.calendars:
        zones = Zones(calendar, home_zone, steps)
        is_cancelled = calendar.head.value("METHOD") == "CANCEL"
        for component in calendar.events:
            version = Version(uid_of(component), component, zones, is_cancelled)
            if not component.closed:
                left_out.append(_left(component, "cut", _("it has no END:VEVENT."), version.uid))
            elif not version.uid:
                why = _("this event has no identity (UID).")
                left_out.append(_left(component, "bad_line", why))
            else:
                by_uid.setdefault(version.uid, []).append(version)
    return by_uid


def _beside_events(file: CalendarFile) -> list[LeftOut]:
    """Name what is no event, and lines in wrong places."""
    left_out = [LeftOut(stray.number, "", "bad_line", stray.why) for stray in file.strays]
    if file.cut is not None:
        left_out.append(LeftOut(file.cut.number, "", "cut", file.cut.why))
    for calendar in file.calendars:
        for component in calendar.others:
            is_name = COMPONENT_NAME.fullmatch(component.name)
            left_out.append(_left(component, component.name if is_name else "component"))
    return left_out


def _left(component: Component, reason: str, why: str = "", uid: str = "") -> LeftOut:
    return LeftOut(component.number, short_title(component), reason, why, uid)
