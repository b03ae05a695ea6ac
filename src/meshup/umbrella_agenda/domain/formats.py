"""Pure: the merged agenda for programs: iCalendar, Atom, JSON-LD, and plain items.

Each event is called as at its origin, so that a program that reads several agendas keeps it once.

Source
    RFC 5545 (iCalendar), RFC 7986 (REFRESH-INTERVAL, SOURCE), RFC 4287 (Atom), schema.org.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote
from xml.etree import ElementTree as ET

from icalendar import Calendar, Event, vUri

from meshup.kit.localized_text import localized
from meshup.kit.printable import printable_line, printable_text
from meshup.publishing.domain.ical import PRODUCT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from meshup.umbrella_agenda.domain.merging import MergedEvent

ATOM: Final = "http://www.w3.org/2005/Atom"
REFRESH: Final = timedelta(hours=1)
EPOCH: Final = datetime(2019, 1, 1, tzinfo=UTC)
SCHEMA_STATUS: Final = {"cancelled": "https://schema.org/EventCancelled"}
SCHEDULED: Final = "https://schema.org/EventScheduled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Roof:
    """Whose agenda it is: its name, in which language, where the file and the page are."""

    name: str
    language: str
    source: str
    page: str

    def title(self, event: MergedEvent) -> str:
        """Return what an event is called, in this language or the next best."""
        return localized(event.titles, self.language).words


def as_calendar(roof: Roof, events: Iterable[MergedEvent]) -> bytes:
    """Return a calendar file."""
    file = Calendar()
    file.add("PRODID", PRODUCT)
    file.add("VERSION", "2.0")
    file.add("CALSCALE", "GREGORIAN")
    for key in ("NAME", "X-WR-CALNAME"):
        file.add(key, printable_line(roof.name))
    file.add("SOURCE", vUri(roof.source))
    file.add("REFRESH-INTERVAL", REFRESH, {"VALUE": "DURATION"})
    for event in events:
        file.add_component(_entry(roof, event))
    content: bytes = file.to_ical(sorted=False)
    return content


def _entry(roof: Roof, event: MergedEvent) -> Event:
    entry = Event()
    entry.add("UID", printable_line(event.key))
    entry.add("DTSTAMP", event.changed_at.astimezone(UTC).replace(microsecond=0))
    entry.add("DTSTART", event.local_start.astimezone(UTC))
    if event.has_end:
        entry.add("DTEND", event.local_end.astimezone(UTC))
    entry.add("SUMMARY", printable_line(roof.title(event)))
    owner = ", ".join((event.owner, *event.other_hosts))
    words = "\n\n".join(filter(None, (event.summary, f"{owner}, {event.home}")))
    entry.add("DESCRIPTION", printable_text(words))
    if event.place:
        entry.add("LOCATION", printable_line(event.place))
    if event.url:
        entry.add("URL", vUri(event.url))
    entry.add("STATUS", event.status.upper())
    return entry


def as_atom(roof: Roof, events: Sequence[MergedEvent]) -> bytes:
    """Return a feed, what changed last first."""
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed", {"xml:lang": roof.language})
    latest = sorted(events, key=lambda event: (event.changed_at, event.key), reverse=True)
    _put(feed, "id", roof.source)
    _put(feed, "title", roof.name)
    _put(feed, "updated", _instant(max((event.changed_at for event in latest), default=EPOCH)))
    _put(feed, "link", rel="self", type="application/atom+xml", href=roof.source)
    _put(feed, "link", rel="alternate", type="text/html", href=roof.page)
    _put(_put(feed, "author"), "name", roof.name)
    _put(feed, "generator", "Meshup")
    for event in latest:
        item = _put(feed, "entry")
        _put(item, "id", _iri(event))
        day = event.local_start.date().isoformat()
        _put(item, "title", f"{roof.title(event)}, {day}")
        _put(item, "updated", _instant(event.changed_at))
        if event.url:
            _put(item, "link", rel="alternate", type="text/html", href=event.url)
        for name in (event.owner, *event.other_hosts):
            _put(_put(item, "author"), "name", name)
        if event.summary:
            _put(item, "summary", event.summary)
    ET.indent(feed)
    document: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def as_linked_data(roof: Roof, events: Iterable[MergedEvent]) -> str:
    """Return a list of events as JSON-LD."""
    items = [
        {"@type": "ListItem", "position": position, "item": _thing(roof, event)}
        for position, event in enumerate(events, start=1)
    ]
    document = {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "name": roof.name,
        "url": roof.page,
        "numberOfItems": len(items),
        "itemListElement": items,
    }
    return json.dumps(document, ensure_ascii=False)


def as_item(event: MergedEvent, title: str) -> dict[str, Any]:
    """Return an event as the interface for machines gives it."""
    return {
        "id": event.key,
        "title": title,
        "starts_at": event.local_start.isoformat(),
        "ends_at": event.local_end.isoformat() if event.has_end else None,
        "home": event.home,
        "owner": event.owner,
        "hosts": [event.owner, *event.other_hosts],
        "url": event.url,
        "place": event.place,
        "city": event.town,
        "online": event.is_online,
        "state": event.status,
        "languages": sorted(event.languages),
        "guest": event.is_guest,
    }


def _thing(roof: Roof, event: MergedEvent) -> dict[str, Any]:
    thing: dict[str, Any] = {
        "@type": "Event",
        "@id": _iri(event),
        "name": roof.title(event),
        "startDate": event.local_start.isoformat(),
        "eventStatus": SCHEMA_STATUS.get(event.status, SCHEDULED),
        "organizer": _organizers(event),
    }
    if event.has_end:
        thing["endDate"] = event.local_end.isoformat()
    if event.summary:
        thing["description"] = event.summary
    if event.url:
        thing["url"] = event.url
    if event.is_online:
        thing["location"] = {"@type": "VirtualLocation", "url": event.url or event.home}
    elif event.place:
        address = {"@type": "PostalAddress", "addressLocality": event.town or event.place}
        thing["location"] = {"@type": "Place", "name": event.place, "address": address}
    return thing


def _organizers(event: MergedEvent) -> dict[str, str] | list[dict[str, str]]:
    owner = {"@type": "Organization", "name": event.owner, "url": event.home}
    others = [{"@type": "Organization", "name": name} for name in event.other_hosts]
    return [owner, *others] if others else owner


def _put(parent: ET.Element, name: str, words: str = "", **facts: str) -> ET.Element:
    attributes = {key: printable_text(value) for key, value in facts.items()}
    element = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    if words:
        element.text = printable_text(words)
    return element


def _iri(event: MergedEvent) -> str:
    """Return the key as an IRI: an id is one, a UID of a calendar need not be."""
    is_address = event.key.startswith(("https://", "http://"))
    return event.key if is_address else f"urn:uid:{quote(event.key, safe='')}"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
