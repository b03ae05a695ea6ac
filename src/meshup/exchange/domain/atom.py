"""Pure: what is new in the agenda, for feed readers.

Hosts' announcements come as soon as they are made. A usual date of a series, about which nobody
has said anything, is news five weeks before it: ``updated`` then says that moment.

Source
    RFC 4287 (Atom), RFC 4151 (tag: identifiers).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from meshup.exchange.domain.markup import document_bytes, put

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.publishing.domain.entries import Entry, Publisher

ATOM: Final = "http://www.w3.org/2005/Atom"
GEORSS: Final = "http://www.georss.org/georss"
NEWS_BEFORE: Final = timedelta(weeks=5)
TAG_YEAR: Final = 2026
"""Part of every identifier, never to be changed."""

EPOCH: Final = datetime(2019, 1, 1, tzinfo=UTC)


def is_news(event: Occurrence, now: datetime) -> bool:
    """Say whether a feed tells ``event`` at ``now`` already."""
    return event.stored or event.starts_at - NEWS_BEFORE <= now


def updated(event: Occurrence) -> datetime:
    """Return when ``event`` became the news that it is."""
    changed = event.changed_at or EPOCH
    return changed if event.stored else max(changed, event.starts_at - NEWS_BEFORE)


def next_news(events: Iterable[Occurrence], now: datetime) -> datetime | None:
    """Return when the clock alone next brings one of ``events`` into the feed; None for never."""
    waiting = (event.starts_at - NEWS_BEFORE for event in events if not is_news(event, now))
    return min(waiting, default=None)


def atom(
    publisher: Publisher, events: Iterable[Occurrence], now: datetime, *, source: str, page: str
) -> bytes:
    """Return an Atom feed of ``events``, as they stand at ``now``, latest news first.

    ``source`` is the address of the feed itself, ``page`` that of the page that it accompanies.
    """
    ET.register_namespace("", ATOM)
    ET.register_namespace("georss", GEORSS)
    news = sorted(events, key=lambda event: (updated(event), event.slug), reverse=True)
    feed = ET.Element(f"{{{ATOM}}}feed", {"xml:lang": publisher.language})
    _put(feed, "id", tag(publisher, "agenda"))
    _put(feed, "title", publisher.name)
    if publisher.summary:
        _put(feed, "subtitle", publisher.summary)
    _put(feed, "updated", _moment(max(map(updated, news), default=EPOCH)))
    _put(feed, "link", rel="self", type="application/atom+xml", href=source)
    _put(feed, "link", rel="alternate", type="text/html", hreflang=publisher.language, href=page)
    author = _put(feed, "author")
    _put(author, "name", publisher.name)
    _put(author, "uri", publisher.address)
    _put(feed, "generator", "Meshup")
    for event in news:
        _entry(feed, publisher, publisher.entry(event, now))
    return document_bytes(feed)


def tag(publisher: Publisher, name: str) -> str:
    """Return the identifier of ``name`` on this node, in this language, for ever."""
    return f"tag:{publisher.host},{TAG_YEAR}:{publisher.language}/{name}"


def _entry(feed: ET.Element, publisher: Publisher, entry: Entry) -> None:
    event = entry.event
    item = _put(feed, "entry")
    _put(item, "id", tag(publisher, f"events/{event.slug}"))
    _put(item, "title", f"{entry.title}, {entry.when}")
    _put(item, "updated", _moment(updated(event)))
    _put(
        item,
        "link",
        rel="alternate",
        type="text/html",
        hreflang=publisher.language,
        href=entry.page,
    )
    calendar = publisher.file("exchange:event_ics", slug=event.slug)
    _put(item, "link", rel="related", type="text/calendar", href=calendar)
    if entry.source:
        _put(item, "link", rel="via", type="text/html", href=entry.source)
    _put(item, "category", term=event.kind, label=entry.kind)
    if entry.summary:
        _put(item, "summary", entry.summary)
    _put(item, "content", publisher.html(entry), type="html")
    place = None if event.online else event.place
    if place and place.latitude is not None and place.longitude is not None:
        put(item, f"{{{GEORSS}}}point", f"{place.latitude} {place.longitude}")


def _put(parent: ET.Element, name: str, words: str = "", **facts: str) -> ET.Element:
    return put(parent, f"{{{ATOM}}}{name}", words, facts)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
