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
    from meshup.exchange.domain.entries import Entry, Publisher

SCHEMA: Final = "https://schema.org/"
ATTENDANCE: Final = {
    "offline": "OfflineEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "mixed": "MixedEventAttendanceMode",
}
FREQUENCY: Final = {"WEEKLY": "W", "MONTHLY": "M", "YEARLY": "Y"}

Thing = dict[str, Any]


def schema_event(
    publisher: Publisher, event: Occurrence, series: SeriesCalendar | None = None
) -> Thing:
    """Return ``event`` as a schema.org Event; with ``series``, the schedule it belongs to."""
    entry = publisher.entry(event)
    thing = {
        "@context": SCHEMA.rstrip("/"),
        "@type": "Festival" if event.kind == "festival" else "Event",
        "@id": entry.page,
        "url": entry.page,
        "identifier": event.uid,
        "name": entry.title,
        "description": publisher.description(entry),
        "startDate": _when(event, event.local_start),
        "endDate": _when(event, event.local_end),
        "eventStatus": [SCHEMA + name for name in statuses(event)],
        "eventAttendanceMode": SCHEMA + ATTENDANCE[event.mode],
        "location": _locations(event),
        "organizer": organizer(publisher),
        "image": [entry.picture] if entry.picture else None,
        "inLanguage": list(event.languages),
        "previousStartDate": _previous(event),
        "subEvent": [_timetable_line(publisher, entry, line) for line in _talks(event)],
        "superEvent": _series_of(publisher, event, series),
    }
    return _filled(thing)


def schema_series(
    publisher: Publisher, series: SeriesCalendar, coming: Iterable[Occurrence] = ()
) -> Thing:
    """Return a series as a schema.org EventSeries, with when it repeats and its next events."""
    thing = {
        "@context": SCHEMA.rstrip("/"),
        **_series(publisher, series),
        "description": publisher.localize(series.summaries),
        "organizer": organizer(publisher),
        "subEvent": [_bare(schema_event(publisher, event)) for event in coming],
    }
    return _filled(thing)


def organizer(publisher: Publisher) -> Thing:
    """Return the node as a schema.org Organization."""
    return _filled(
        {
            "@type": "Organization",
            "name": publisher.name,
            "url": publisher.address,
            "email": publisher.contact,
            "sameAs": list(publisher.links),
        }
    )


def statuses(event: Occurrence) -> list[str]:
    """Return all values of EventStatusType that hold; several may."""
    if event.cancelled:
        return ["EventCancelled"]
    facts = (("EventRescheduled", event.moved), ("EventMovedOnline", event.online and event.place))
    return [name for name, holds in facts if holds] or ["EventScheduled"]


def schedule(pattern: PatternCalendar) -> Thing:
    """Return when a pattern repeats; ``byDay`` in the words of RFC 5545, such as 1WE."""
    parts = dict(part.split("=", 1) for part in pattern.rhythm.rule.split(";"))
    first = pattern.first
    months, days = parts.get("BYMONTH"), parts.get("BYMONTHDAY")
    thing = {
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
    return _filled(thing)


def in_page(thing: Thing) -> str:
    """Return ``thing`` as text that may stand inside a script element, whatever it says."""
    text = json.dumps(thing, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _series_of(
    publisher: Publisher, event: Occurrence, series: SeriesCalendar | None
) -> Thing | None:
    if series is not None:
        return _series(publisher, series)
    if not event.series:
        return None
    page = publisher.page("series", slug=event.series)
    name = publisher.localize(event.series_titles)
    return {"@type": "EventSeries", "@id": page, "name": name, "url": page}


def _series(publisher: Publisher, series: SeriesCalendar) -> Thing:
    page = publisher.page("series", slug=series.slug)
    return {
        "@type": "EventSeries",
        "@id": page,
        "name": publisher.localize(series.titles),
        "url": page,
        "eventSchedule": [schedule(pattern) for pattern in series.patterns],
    }


def _exceptions(pattern: PatternCalendar) -> list[date]:
    moved = [
        occurrence.recurrence_date
        for occurrence in pattern.overrides
        if occurrence.moved or occurrence.cancelled
    ]
    return sorted({*pattern.skipped, *filter(None, moved)})


def _when(event: Occurrence, at: datetime) -> str:
    return at.date().isoformat() if event.all_day else at.isoformat()


def _previous(event: Occurrence) -> str | None:
    before = event.local_original_start
    return _when(event, before) if event.moved and before else None


def _locations(event: Occurrence) -> list[Thing]:
    locations: list[Thing] = []
    if event.place and not event.online:
        locations.append(_place(event.place))
    if event.mode != "offline" and event.online_url:
        locations.append({"@type": "VirtualLocation", "url": event.online_url})
    return locations


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
    thing = {
        "@type": "Place",
        "name": place.name,
        "address": _filled(address) if place.address or place.country else None,
        "geo": geo if known else None,
    }
    return _filled(thing)


def _talks(event: Occurrence) -> list[Line]:
    return [line for line in event.timetable if line.titles and line.starts_at]


def _timetable_line(publisher: Publisher, entry: Entry, line: Line) -> Thing:
    zone = entry.event.zone
    return _filled(
        {
            "@type": "Event",
            "name": publisher.localize(line.titles),
            "description": publisher.localize(line.notes),
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
