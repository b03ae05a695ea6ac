"""Pure: events as search engines and other sites read them inside a page.

Source
    schema.org: Event, EventSeries, Schedule, Place, VirtualLocation; JSON-LD 1.1, section 7 (what
    may stand in a script element of a page).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from meshup.agenda.domain.occurrence import (
        Line,
        Occurrence,
        PatternCalendar,
        Place,
        SeriesCalendar,
    )
    from meshup.exchange.domain.publisher import Entry, Publisher

SCHEMA: Final = "https://schema.org/"
ATTENDANCE: Final = {
    "offline": "OfflineEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "mixed": "MixedEventAttendanceMode",
}
FREQUENCY: Final = {"WEEKLY": "W", "MONTHLY": "M", "YEARLY": "Y"}

Thing = dict[str, Any]


def event(outlet: Publisher, one: Occurrence, series: SeriesCalendar | None = None) -> Thing:
    """Return ``one`` as a schema.org Event; with ``series``, the schedule it belongs to."""
    entry = outlet.entry(one)
    told = {
        "@context": SCHEMA.rstrip("/"),
        "@type": "Festival" if one.kind == "festival" else "Event",
        "@id": entry.page,
        "url": entry.page,
        "identifier": one.uid,
        "name": entry.title,
        "description": entry.description,
        "startDate": _when(one, one.local_start),
        "endDate": _when(one, one.local_end),
        "eventStatus": [SCHEMA + name for name in statuses(one)],
        "eventAttendanceMode": SCHEMA + ATTENDANCE[one.mode],
        "location": _locations(one),
        "organizer": organizer(outlet),
        "image": [entry.picture] if entry.picture else None,
        "inLanguage": list(one.languages),
        "previousStartDate": _previous(one),
        "subEvent": [_line(outlet, entry, line) for line in _talks(one)],
        "superEvent": _series_of(outlet, one, series),
    }
    return _filled(told)


def event_series(
    outlet: Publisher, series: SeriesCalendar, coming: Iterable[Occurrence] = ()
) -> Thing:
    """Return a series as a schema.org EventSeries, with when it repeats and its next events."""
    told = {
        "@context": SCHEMA.rstrip("/"),
        **_series(outlet, series),
        "description": outlet.said(series.summaries),
        "organizer": organizer(outlet),
        "subEvent": [_bare(event(outlet, one)) for one in coming],
    }
    return _filled(told)


def organizer(outlet: Publisher) -> Thing:
    """Return the node as a schema.org Organization."""
    return _filled(
        {
            "@type": "Organization",
            "name": outlet.name,
            "url": outlet.address,
            "email": outlet.contact,
            "sameAs": list(outlet.links),
        }
    )


def statuses(one: Occurrence) -> list[str]:
    """Return all values of EventStatusType that hold; several may."""
    if one.cancelled:
        return ["EventCancelled"]
    facts = (("EventRescheduled", one.moved), ("EventMovedOnline", one.online and one.place))
    return [name for name, holds in facts if holds] or ["EventScheduled"]


def schedule(pattern: PatternCalendar) -> Thing:
    """Return when a pattern repeats; ``byDay`` in the words of RFC 5545, such as 1WE."""
    parts = dict(part.split("=", 1) for part in pattern.rhythm.rule.split(";"))
    first = pattern.first
    months, days = parts.get("BYMONTH"), parts.get("BYMONTHDAY")
    told = {
        "@type": "Schedule",
        "repeatFrequency": f"P{parts.get('INTERVAL', '1')}{FREQUENCY[parts['FREQ']]}",
        "byDay": parts["BYDAY"].split(",") if "BYDAY" in parts else None,
        "byMonth": [int(month) for month in months.split(",")] if months else None,
        "byMonthDay": [int(day) for day in days.split(",")] if days else None,
        "startDate": pattern.rhythm.starts_on.isoformat(),
        "endDate": pattern.rhythm.ends_on and pattern.rhythm.ends_on.isoformat(),
        "startTime": pattern.start.isoformat(),
        "endTime": first.local_end.time().isoformat(),
        "scheduleTimezone": pattern.time_zone,
        "exceptDate": [day.isoformat() for day in _exceptions(pattern)],
    }
    return _filled(told)


def in_page(thing: Thing) -> str:
    """Return ``thing`` as text that may stand inside a script element, whatever it says."""
    text = json.dumps(thing, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _series_of(outlet: Publisher, one: Occurrence, series: SeriesCalendar | None) -> Thing | None:
    if series is not None:
        return _series(outlet, series)
    if not one.series:
        return None
    page = outlet.page("site:series", slug=one.series)
    name = outlet.said(one.series_titles)
    return {"@type": "EventSeries", "@id": page, "name": name, "url": page}


def _series(outlet: Publisher, series: SeriesCalendar) -> Thing:
    page = outlet.page("site:series", slug=series.slug)
    return {
        "@type": "EventSeries",
        "@id": page,
        "name": outlet.said(series.titles),
        "url": page,
        "eventSchedule": [schedule(pattern) for pattern in series.patterns],
    }


def _exceptions(pattern: PatternCalendar) -> list[date]:
    moved = [one.recurrence_date for one in pattern.said if one.moved or one.cancelled]
    return sorted({*pattern.skipped, *filter(None, moved)})


def _when(one: Occurrence, at: datetime) -> str:
    return at.date().isoformat() if one.all_day else at.isoformat()


def _previous(one: Occurrence) -> str | None:
    before = one.local_original_start
    return _when(one, before) if one.moved and before else None


def _locations(one: Occurrence) -> list[Thing]:
    found: list[Thing] = []
    if one.place and not one.online:
        found.append(_place(one.place))
    if one.mode != "offline" and one.online_url:
        found.append({"@type": "VirtualLocation", "url": one.online_url})
    return found


def _place(place: Place) -> Thing:
    address = {
        "@type": "PostalAddress",
        "streetAddress": place.street,
        "postalCode": place.postal_code,
        "addressLocality": place.city,
        "addressCountry": place.country,
    }
    geo = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
    known = place.latitude is not None and place.longitude is not None
    told = {
        "@type": "Place",
        "name": place.name,
        "address": _filled(address) if place.address or place.country else None,
        "geo": geo if known else None,
    }
    return _filled(told)


def _talks(one: Occurrence) -> list[Line]:
    return [line for line in one.timetable if line.titles and line.starts_at]


def _line(outlet: Publisher, entry: Entry, line: Line) -> Thing:
    zone = entry.event.zone
    return _filled(
        {
            "@type": "Event",
            "name": outlet.said(line.titles),
            "description": outlet.said(line.notes),
            "startDate": line.starts_at and line.starts_at.astimezone(zone).isoformat(),
            "endDate": line.ends_at and line.ends_at.astimezone(zone).isoformat(),
            "location": line.zone,
            "inLanguage": list(line.languages),
        }
    )


def _bare(thing: Thing) -> Thing:
    """Return an event inside its series, where what the series says need not be repeated."""
    return {name: value for name, value in thing.items() if name not in {"@context", "superEvent"}}


def _filled(thing: Thing) -> Thing:
    return {name: value for name, value in thing.items() if value not in (None, "", [], {})}
