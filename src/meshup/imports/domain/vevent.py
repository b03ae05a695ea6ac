"""Pure: one VEVENT of a calendar file as an event.

Names and addresses of people in the file are never read.

Words
    home zone  the zone of times that name none: the node's

Source
    RFC 5545, section 3.6.1 (VEVENT).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from meshup.agenda.domain.plans import FIRST, LAST
from meshup.imports.domain.imported_event import ImportedEvent
from meshup.imports.domain.values import read_duration, read_moment
from meshup.imports.errors import BadLine
from meshup.kit.errors import marked as _

if TYPE_CHECKING:
    from meshup.imports.domain.components import Component, ContentLine
    from meshup.imports.domain.imported_event import Stamp
    from meshup.imports.domain.values import CalendarMoment

USUAL_LENGTH: Final = timedelta(hours=1)
LINK: Final = re.compile(r"https?://[^\s<>\"\\]+")
ANCHOR: Final = re.compile(
    r"<a\s[^>]{0,500}href=[\"'](https?://[^\"']{1,500})[\"'][^>]{0,200}>", re.IGNORECASE
)
PRIVATE: Final = frozenset({"PRIVATE", "CONFIDENTIAL"})
MEETING_LINKS: Final = (
    *("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL"),
    *("X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",),
)


def read_event(component: Component, zones: dict[str, str], home_zone: str) -> ImportedEvent:
    """Return the event that ``component``, a VEVENT, describes.

    Raises:
        BadLine: it has no beginning or no identity, or one of its dates cannot be read.
    """
    dtstart, uid = component.first("DTSTART"), component.first("UID")
    if dtstart is None:
        raise BadLine(line=component.number, why=_("this event has no beginning (DTSTART)."))
    if uid is None or not uid.value.strip():
        raise BadLine(line=component.number, why=_("this event has no identity (UID)."))
    start = read_moment(dtstart, zones, home_zone)
    summary = component.first("SUMMARY")
    recurrence = component.first("RECURRENCE-ID")
    ends_at = _end(component, start, zones, home_zone)
    if not FIRST <= start.at <= LAST:
        raise BadLine(line=dtstart.number, why=_("this date is out of reach."))
    return ImportedEvent(
        uid=uid.text[:255],
        line=component.number,
        title=" ".join(summary.text.split())[:200] if summary else "",
        starts_at=start.at.astimezone(UTC),
        ends_at=ends_at.astimezone(UTC),
        zone=start.zone,
        key=read_moment(recurrence, zones, home_zone).day.isoformat() if recurrence else "",
        whole_day=start.whole_day,
        language=summary.parameters.get("LANGUAGE", "")[:2].lower() if summary else "",
        cancelled=_value_of(component, "STATUS") == "CANCELLED",
        stamp=_stamp_of(component),
        text=_text(component),
        **_where(component),
    )


def why_left_out(component: Component) -> str:
    """Return why the event is not for everybody, or ""."""
    if _value_of(component, "CLASS") in PRIVATE:
        return "private"
    summary = component.first("SUMMARY")
    if component.first("RECURRENCE-ID") is None and not (summary and summary.text):
        return "untitled"
    return ""


def _end(
    component: Component, start: CalendarMoment, zones: dict[str, str], home_zone: str
) -> datetime:
    ended, lasting = component.first("DTEND"), component.first("DURATION")
    if ended is not None:
        # a whole day ends with a whole day, in the zone in which it began
        end = read_moment(ended, zones, start.zone if start.whole_day else home_zone).at
        if end < start.at:
            raise BadLine(line=ended.number, why=_("it ends before it starts."))
    elif lasting is not None:
        end = start.at + read_duration(lasting)
    else:
        end = start.at
    if end > start.at:
        return end
    return start.at + (timedelta(days=1) if start.whole_day else USUAL_LENGTH)


def _where(component: Component) -> dict[str, Any]:
    location, url, geo = component.first("LOCATION"), component.first("URL"), component.first("GEO")
    place = location.text if location else ""
    links = [LINK.match(line.text) for name in MEETING_LINKS for line in component.all(name)]
    link = next((match[0] for match in links if match), "")
    if match := LINK.match(place):
        link, place = link or match[0], ""
    source = LINK.match(url.text) if url else None
    latitude, longitude = _point(geo)
    return {
        "place": " ".join(place.replace("\n", ", ").split())[:400],
        "online_url": link[:500],
        "source_url": source[0][:500] if source else "",
        "latitude": latitude,
        "longitude": longitude,
    }


def _point(geo: ContentLine | None) -> tuple[float | None, float | None]:
    north, _separator, east = (geo.value if geo else "").partition(";")
    try:
        latitude, longitude = float(north), float(east)
    except ValueError:
        return None, None
    if abs(latitude) <= 90 and abs(longitude) <= 180:  # noqa: PLR2004 - degrees of the globe
        return latitude, longitude
    return None, None


def _text(component: Component) -> str:
    """Return the description as Markdown; calendar programs write plain text or simple HTML."""
    line = component.first("DESCRIPTION")
    text = line.text if line else ""
    if re.search(r"<(?:br|p|a|b|i|ul|div|span|html)[\s/>]", text, re.IGNORECASE):
        text = re.sub(r"(?i)<br\s*/?>|</p>|</div>|</li>", "\n", text)
        text = ANCHOR.sub(lambda match: f"<{match[1]}> ", text)
        text = re.sub(r"<(?!https?://)[^<>]{0,2000}>", "", text)
        text = unescape(text)
    text = "\n".join(line.strip() for line in text.replace("\r\n", "\n").split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", text.strip())
    # a line that ends in the file ends on the page, too
    return re.sub(r"(?<=[^\n])\n(?=[^\n])", "  \n", text)


def _stamp_of(component: Component) -> Stamp:
    number = _value_of(component, "SEQUENCE")
    changed = _value_of(component, "LAST-MODIFIED") or _value_of(component, "DTSTAMP")
    return (int(number) if number.isdecimal() and len(number) < 10 else 0, changed[:32])  # noqa: PLR2004


def _value_of(component: Component, name: str) -> str:
    line = component.first(name)
    return line.value.strip().upper() if line else ""
