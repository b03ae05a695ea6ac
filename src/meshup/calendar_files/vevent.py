"""Pure: one VEVENT of a calendar file: its times, its words, its places.

Names and addresses of people in the file are never read. What cannot be read and does no harm,
such as a place on the map, is remarked on; what does harm leaves the event out.

Source
    RFC 5545, section 3.6.1 (VEVENT).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any, Final

from meshup.agenda.domain.plans import LONGEST, MOST_DAYS
from meshup.calendar_files.content_lines import DamagedLine
from meshup.calendar_files.errors import BadLine
from meshup.calendar_files.texts import markdown_of, one_line, own_markdown, title_of
from meshup.calendar_files.values import CalendarMoment, Length, read_duration, read_moment
from meshup.kit.errors import marked as _

if TYPE_CHECKING:
    from datetime import date, tzinfo

    from meshup.calendar_files.components import Component
    from meshup.calendar_files.content_lines import ContentLine
    from meshup.calendar_files.imported_event import Stamp, Status
    from meshup.calendar_files.zones import Zones

USUAL_LENGTH: Final = Length(exact=timedelta(hours=1))
WHOLE_DAY: Final = Length(days=1)
LINK: Final = re.compile(r"(https?|webcals?)(://[^\s<>\"\\]+)", re.IGNORECASE)
LONGEST_LINK: Final = 500
LONGEST_UID: Final = 255
LANGUAGE: Final = re.compile(r"([a-z]{2})(?:[-_].*)?", re.IGNORECASE)
STATUSES: Final[dict[str, Status]] = {
    "CANCELLED": "cancelled",
    "CANCELED": "cancelled",
    "TENTATIVE": "tentative",
}
MEETING_LINKS: Final = (
    *("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL"),
    *("X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",),
)


class NotTakenError(Exception):
    """An event is left out: at which line, for which reason (a stable word), and why."""

    def __init__(self, line: int, reason: str, why: str = "") -> None:
        self.line, self.reason, self.why = line, reason, why
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class EventTimes:
    """When an event begins, and how long it lasts; ``has_end``: the file says how long."""

    start: CalendarMoment
    length: Length
    has_end: bool = True


@dataclass(frozen=True, slots=True)
class EventWords:
    """What a VEVENT says besides its times: fields of ``ImportedEvent``, and remarks."""

    fields: dict[str, Any]
    remarks: list[DamagedLine] = field(default_factory=list)


def uid_of(component: Component) -> str:
    """Return its identity, or ""."""
    line = component.first("UID")
    return one_line(line.text)[:LONGEST_UID] if line else ""


def is_private(component: Component) -> bool:
    """Say whether it is not for everybody; a class that nobody knows is private (3.8.1.3)."""
    return any(line.value.strip().upper() != "PUBLIC" for line in component.all("CLASS"))


def stamp_of(component: Component) -> Stamp:
    """Return how new it is."""
    number = component.value("SEQUENCE")
    changed = component.value("LAST-MODIFIED") or component.value("DTSTAMP")
    is_number = number.isascii() and number.isdecimal() and len(number) < 10  # noqa: PLR2004
    return (int(number) if is_number else 0, one_line(changed)[:32])


def title_in(component: Component) -> str:
    """Return its title, or ""; of our own files the plain one."""
    line = component.first("X-MESHUP-TITLE") or component.first("SUMMARY")
    return title_of(line.text) if line else ""


def read_times(component: Component, zones: Zones, default: tzinfo) -> EventTimes:
    """Read when it takes place; ``default`` is the zone of times that name none.

    An override that names no time of its own takes place at that of its date.

    Raises:
        BadLine: it has no beginning, ends before it, or one of its times cannot be read.
        NotTakenError: it lasts for months.
    """
    dtstart = component.first("DTSTART") or component.first("RECURRENCE-ID")
    if dtstart is None:
        raise BadLine(line=component.number, why=_("this event has no beginning (DTSTART)."))
    start = read_moment(dtstart, zones, default)
    length = _given_length(component, zones, start)
    if timedelta(days=length.days) + length.exact > timedelta(days=MOST_DAYS):
        raise NotTakenError(component.number, "too_long", _("it lasts longer than two months."))
    if component.value("X-MICROSOFT-CDO-ALLDAYEVENT") == "TRUE" and not start.is_utc:
        start, length = _as_whole_days(start, length, zones.home)
    if length:
        return EventTimes(start, length)
    return EventTimes(start, WHOLE_DAY if start.whole_day else USUAL_LENGTH, has_end=False)


def _given_length(component: Component, zones: Zones, start: CalendarMoment) -> Length:
    dtend, duration = component.first("DTEND"), component.first("DURATION")
    if dtend is not None:
        end = read_moment(dtend, zones, start.zone)
        if start.whole_day:
            length = Length(days=(_last_midnight(end, start.zone) - start.wall.date()).days)
        else:
            # a date is the midnight at which it begins, where the event is
            at = CalendarMoment(end.wall, start.zone).at if end.whole_day else end.at
            length = Length(exact=at - start.at)
        if length.days < 0 or length.exact < timedelta(0):
            raise BadLine(line=dtend.number, why=_("it ends before it starts."))
        return length
    if duration is not None:
        length = read_duration(duration)
        return (
            Length(days=length.days - (-length.exact // timedelta(days=1)))
            if (start.whole_day)
            else length
        )
    return Length()


def _last_midnight(end: CalendarMoment, zone: tzinfo) -> date:
    """Return the day before which whole days end; one that has begun counts whole."""
    return end.day_in(zone) + timedelta(days=0 if end.is_midnight_in(zone) else 1)


def _as_whole_days(
    start: CalendarMoment, length: Length, home: tzinfo
) -> tuple[CalendarMoment, Length]:
    """Take midnight to midnight for whole days, as Outlook says by a line of its own."""
    end = length.end_of(start.wall, start.zone).astimezone(start.zone).replace(tzinfo=None)
    if start.whole_day or start.wall.time() != time() or end.time() != time():
        return start, length
    return CalendarMoment(start.wall, home, whole_day=True), Length(days=(end - start.wall).days)


def read_words(component: Component, *, is_cancelled: bool = False) -> EventWords:
    """Read what it says; ``is_cancelled`` by the calendar as a whole.

    Raises:
        BadLine: its text is longer than the agenda keeps.
    """
    remarks: list[DamagedLine] = []
    summary = component.first("X-MESHUP-TITLE") or component.first("SUMMARY")
    language = LANGUAGE.fullmatch(summary.parameters.get("LANGUAGE", "")) if summary else None
    status = "cancelled" if is_cancelled else STATUSES.get(component.value("STATUS"), "confirmed")
    fields: dict[str, Any] = {
        "title": title_in(component),
        "language": language[1].lower() if language else "",
        "text": _text(component),
        "summary": _summary(component),
        "status": status,
        "stamp": stamp_of(component),
        **_place_and_link(component, remarks),
        **_point(component.first("GEO"), remarks),
    }
    url = component.first("X-MESHUP-SOURCE") or component.first("URL")
    if url is not None and url.text:
        fields["source_url"] = _link_in(url)
        if not fields["source_url"]:
            remarks.append(DamagedLine(url.number, _("its link is no web address.")))
    return EventWords(fields, remarks)


def _text(component: Component) -> str:
    own, description = component.first("X-MESHUP-TEXT"), component.first("DESCRIPTION")
    line = own or description
    if line is None:
        return ""
    text = own_markdown(own.text) if own else markdown_of(line.text)
    if len(text) > LONGEST["texts"]:
        raise BadLine(line=line.number, why=_("this text is too long."))
    return text


def _summary(component: Component) -> str:
    line = component.first("X-MESHUP-SUMMARY")
    return one_line(line.text)[: LONGEST["summaries"]].strip() if line else ""


def _place_and_link(component: Component, remarks: list[DamagedLine]) -> dict[str, str]:
    location = component.first("LOCATION")
    place = one_line(location.text.replace("\n", ", ")) if location else ""
    lines = [line for name in MEETING_LINKS for line in component.all(name)[:20] if line.text]
    link = next(filter(None, map(_link_in, lines)), "")
    if lines and not link:
        remarks.append(DamagedLine(lines[0].number, _("its link is no web address.")))
    if location and LINK.match(place):
        link, place = link or _link_in(location), ""
    return {"place": place[:400], "online_url": link}


def _link_in(line: ContentLine) -> str:
    """Return the web address with which the line begins, or ""; a calendar's is one, too."""
    match = LINK.match(line.text)
    scheme = match[1].lower() if match else ""
    link = scheme.replace("webcals", "https").replace("webcal", "https") + match[2] if match else ""
    return link if link.isprintable() and len(link) <= LONGEST_LINK else ""


def _point(geo: ContentLine | None, remarks: list[DamagedLine]) -> dict[str, float]:
    if geo is None or not geo.value.strip():
        return {}
    north, _separator, east = geo.text.replace(",", ";").partition(";")
    try:
        latitude, longitude = float(north), float(east)
    except ValueError:
        latitude = longitude = 999.0
    if abs(latitude) <= 90 and abs(longitude) <= 180:  # noqa: PLR2004 - degrees of the globe
        return {"latitude": latitude, "longitude": longitude}
    remarks.append(DamagedLine(geo.number, _("its place on the map (GEO) cannot be read.")))
    return {}
