"""Pure: events as search engines and other sites read them inside a page.

Source
    schema.org: Event, EventSeries, Schedule, Place, VirtualLocation, Offer (its ``url`` is where
    search engines look for the way to register); JSON-LD 1.1, section 7 (what may stand in a script
    element of a page).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from meshup.exchange.domain.schedules import schedule

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.agenda.domain.occurrence import (
        Line,
        Occurrence,
        Place,
        SeriesCalendar,
    )
    from meshup.publishing.domain.entries import Entry, Publisher

SCHEMA: Final = "https://schema.org/"
ATTENDANCE: Final = {
    "offline": "OfflineEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "mixed": "MixedEventAttendanceMode",
}

Thing = dict[str, Any]


def schema_event(
    publisher: Publisher,
    event: Occurrence,
    series: SeriesCalendar | None = None,
    now: datetime | None = None,
) -> Thing:
    """Return ``event`` as a schema.org Event, as it stands at ``now``.

    With ``series``, the schedule it belongs to.
    """
    entry = publisher.entry(event, now)
    locations = _locations(entry)
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
        "location": locations,
        "organizer": _organizers(publisher, entry),
        "image": [entry.picture] if entry.picture else None,
        "inLanguage": list(event.languages),
        "previousStartDate": _previous(event),
        "sameAs": entry.source,
        "offers": _registration(event),
        "subEvent": [_session(publisher, entry, line, locations) for line in _talks(event)],
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


def _organizers(publisher: Publisher, entry: Entry) -> Thing | list[Thing]:
    """Return who holds an event: the node, and whoever holds it with the node."""
    others = [
        _filled({"@type": "Organization", "name": other.name, "url": other.url})
        for other in entry.held_with
    ]
    return [organizer(publisher), *others] if others else organizer(publisher)


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
    facts = (("EventRescheduled", event.moved), ("EventMovedOnline", _went_online(event)))
    return [name for name, holds in facts if holds] or ["EventScheduled"]


def _went_online(event: Occurrence) -> bool:
    return event.online and (event.place is not None or bool(event.area))


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
        "sameAs": series.source_url,
        "eventSchedule": list(filter(None, map(schedule, series.patterns))),
    }


def _when(event: Occurrence, at: datetime) -> str:
    return at.date().isoformat() if event.all_day else at.isoformat()


def _previous(event: Occurrence) -> str | None:
    before = event.local_original_start
    return _when(event, before) if event.moved and before else None


def _locations(entry: Entry) -> list[Thing]:
    """Return where it takes place; the room online, only while one can go there."""
    event = entry.event
    locations: list[Thing] = []
    if event.place and not event.online:
        locations.append(_place(event.place))
    elif event.area and not event.online:
        locations.append(_town(event.area))
    if event.mode != "offline" and event.online_url:
        closed = event.cancelled or entry.ended
        url = entry.page if closed else event.online_url
        locations.append({"@type": "VirtualLocation", "url": url})
    return locations


def _town(name: str) -> Thing:
    """Return all that is said of a place of which attendees only are told more."""
    address = {"@type": "PostalAddress", "addressLocality": name}
    return {"@type": "Place", "name": name, "address": address}


def _registration(event: Occurrence) -> Thing | None:
    """Return where people register on another site; nobody says here what it costs."""
    if not event.registration.url or event.cancelled:
        return None
    return {"@type": "Offer", "url": event.registration.url}


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


def _session(publisher: Publisher, entry: Entry, line: Line, locations: list[Thing]) -> Thing:
    """Return a line of the timetable: in its zone of the place, else where the event is."""
    event = entry.event
    ends_at = line.ends_at if line.ends_at != line.starts_at else None
    return _filled(
        {
            "@type": "Event",
            "name": publisher.localize(line.titles),
            "url": publisher.talk_page(line),
            "description": publisher.plain(line.abstracts) or publisher.localize(line.notes),
            "performer": [{"@type": "Person", "name": name} for name in line.persons],
            "startDate": line.starts_at and line.starts_at.astimezone(event.zone).isoformat(),
            "endDate": ends_at and ends_at.astimezone(event.zone).isoformat(),
            "eventAttendanceMode": SCHEMA + ATTENDANCE[event.mode],
            "location": _zone(event, line.zone) if line.zone else locations,
            "inLanguage": list(line.languages),
            "superEvent": {"@id": entry.page},
        }
    )


def _zone(event: Occurrence, name: str) -> Thing:
    """Return a place inside the venue, with its address."""
    place = _place(event.place) if event.place and not event.online else {}
    inside = {"containedInPlace": place} if place else {}
    return _filled({"@type": "Place", "name": name, "address": place.get("address")} | inside)


def _bare(thing: Thing) -> Thing:
    """Return an event inside its series, where what the series says need not be repeated."""
    return {name: value for name, value in thing.items() if name not in {"@context", "superEvent"}}


def _filled(thing: Thing) -> Thing:
    return {name: value for name, value in thing.items() if value not in (None, "", [], {})}
