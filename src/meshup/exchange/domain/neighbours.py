"""Shell: events of neighbours for programs, in files of their own, each with where it comes from.

Source
    RFC 5545 (iCalendar), RFC 7986 (REFRESH-INTERVAL, SOURCE), RFC 4287 (Atom).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from icalendar import Calendar, Event, vUri

from meshup.exchange.domain.atom import ATOM, tag
from meshup.exchange.domain.markup import document_bytes, put
from meshup.kit.date_words import moment_in_words, span_in_words
from meshup.kit.printable import printable_line, printable_text
from meshup.publishing.domain.ical import PRODUCT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from meshup.neighbour_events.domain.queries.shown import NeighbourEventFacts
    from meshup.publishing.domain.entries import Publisher

REFRESH: Final = timedelta(hours=1)
STATUS: Final = {
    "confirmed": "CONFIRMED",
    "tentative": "TENTATIVE",
    "cancelled": "CANCELLED",
}
EPOCH: Final = datetime(2019, 1, 1, tzinfo=UTC)


def neighbours_calendar(
    publisher: Publisher, name: str, events: Iterable[NeighbourEventFacts], source: str
) -> bytes:
    """Return a calendar of ``events``; ``source`` is the address of the file itself."""
    file = Calendar()
    file.add("PRODID", PRODUCT)
    file.add("VERSION", "2.0")
    file.add("CALSCALE", "GREGORIAN")
    for key in ("NAME", "X-WR-CALNAME"):
        file.add(key, printable_line(name))
    file.add("SOURCE", vUri(source))
    file.add("REFRESH-INTERVAL", REFRESH, {"VALUE": "DURATION"})
    for event in events:
        file.add_component(_entry(publisher, event))
    content: bytes = file.to_ical(sorted=False)
    return content


def neighbours_atom(
    publisher: Publisher,
    name: str,
    events: Sequence[NeighbourEventFacts],
    source: str,
    page: str,
) -> bytes:
    """Return a feed of ``events``, what was seen last first; ``page`` is where they are shown."""
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed", {"xml:lang": publisher.language})
    latest = sorted(events, key=lambda event: (event.changed_at, event.number), reverse=True)
    _put(feed, "id", tag(publisher, "neighbours"))
    _put(feed, "title", name)
    _put(feed, "updated", _moment(max((event.changed_at for event in latest), default=EPOCH)))
    _put(feed, "link", rel="self", type="application/atom+xml", href=source)
    _put(feed, "link", rel="alternate", type="text/html", href=page)
    _put(_put(feed, "author"), "name", publisher.name)
    _put(feed, "generator", "Meshup")
    for event in latest:
        item = _put(feed, "entry")
        _put(item, "id", event.event_id)
        _put(item, "title", f"{publisher.localize(event.titles)}, {_when(event)}")
        _put(item, "updated", _moment(event.changed_at))
        _put(item, "link", rel="alternate", type="text/html", href=event.url)
        author = _put(item, "author")
        _put(author, "name", f"{event.owner} ({event.host})")
        if event.teaser:
            _put(item, "summary", event.teaser)
        if event.text:
            _put(item, "content", event.text, type="html")
    return document_bytes(feed)


def _when(event: NeighbourEventFacts) -> str:
    if event.has_end:
        return span_in_words(event.local_start, event.local_end)
    return moment_in_words(event.local_start)


def _entry(publisher: Publisher, event: NeighbourEventFacts) -> Event:
    entry = Event()
    entry.add("UID", printable_line(event.event_id))
    entry.add("DTSTAMP", event.changed_at.astimezone(UTC).replace(microsecond=0))
    entry.add("DTSTART", event.local_start.astimezone(UTC))
    if event.has_end:
        entry.add("DTEND", event.local_end.astimezone(UTC))
    entry.add("SUMMARY", printable_line(publisher.localize(event.titles)))
    origin = f"{event.owner}, {event.host}"
    words = "\n\n".join(filter(None, (event.teaser, origin)))
    entry.add("DESCRIPTION", printable_text(words))
    if event.place:
        entry.add("LOCATION", printable_line(event.place))
    entry.add("URL", vUri(event.url))
    entry.add("STATUS", STATUS[event.status])
    return entry


def _put(parent: ET.Element, name: str, words: str = "", **facts: str) -> ET.Element:
    return put(parent, f"{{{ATOM}}}{name}", words, facts)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
