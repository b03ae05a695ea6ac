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

from meshup.exchange.domain.markup import put, written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.exchange.domain.publisher import Entry, Publisher

ATOM: Final = "http://www.w3.org/2005/Atom"
GEORSS: Final = "http://www.georss.org/georss"
NEWS_BEFORE: Final = timedelta(weeks=5)
TAG_YEAR: Final = 2026
"""Part of every identifier, never to be changed."""

EPOCH: Final = datetime(2019, 1, 1, tzinfo=UTC)


def is_news(one: Occurrence, now: datetime) -> bool:
    """Say whether a feed tells ``one`` at ``now`` already."""
    return one.stored or one.starts_at - NEWS_BEFORE <= now


def updated(one: Occurrence) -> datetime:
    """Return when ``one`` became the news that it is."""
    changed = one.changed_at or EPOCH
    return changed if one.stored else max(changed, one.starts_at - NEWS_BEFORE)


def next_news(events: Iterable[Occurrence], now: datetime) -> datetime | None:
    """Return when the clock alone next brings one of ``events`` into the feed; None for never."""
    waiting = (one.starts_at - NEWS_BEFORE for one in events if not is_news(one, now))
    return min(waiting, default=None)


def atom(outlet: Publisher, events: Iterable[Occurrence], source: str, page: str) -> bytes:
    """Return an Atom feed of ``events``, latest news first.

    ``source`` is the address of the feed itself, ``page`` that of the page that it accompanies.
    """
    ET.register_namespace("", ATOM)
    ET.register_namespace("georss", GEORSS)
    told = sorted(events, key=lambda one: (updated(one), one.slug), reverse=True)
    feed = ET.Element(f"{{{ATOM}}}feed", {"xml:lang": outlet.language})
    _put(feed, "id", tag(outlet, "agenda"))
    _put(feed, "title", outlet.name)
    if outlet.summary:
        _put(feed, "subtitle", outlet.summary)
    _put(feed, "updated", _moment(max(map(updated, told), default=EPOCH)))
    _put(feed, "link", rel="self", type="application/atom+xml", href=source)
    _put(feed, "link", rel="alternate", type="text/html", hreflang=outlet.language, href=page)
    author = _put(feed, "author")
    _put(author, "name", outlet.name)
    _put(author, "uri", outlet.address)
    _put(feed, "generator", "Meshup")
    for one in told:
        _entry(feed, outlet, outlet.entry(one))
    return written(feed)


def tag(outlet: Publisher, name: str) -> str:
    """Return the identifier of ``name`` on this node, in this language, for ever."""
    return f"tag:{outlet.host},{TAG_YEAR}:{outlet.language}/{name}"


def _entry(feed: ET.Element, outlet: Publisher, entry: Entry) -> None:
    one = entry.event
    item = _put(feed, "entry")
    _put(item, "id", tag(outlet, f"events/{one.slug}"))
    _put(item, "title", f"{entry.title}, {entry.when}")
    _put(item, "updated", _moment(updated(one)))
    _put(item, "link", rel="alternate", type="text/html", hreflang=outlet.language, href=entry.page)
    calendar = outlet.file("exchange:event_ics", slug=one.slug)
    _put(item, "link", rel="related", type="text/calendar", href=calendar)
    _put(item, "category", term=one.kind, label=entry.kind)
    if entry.summary:
        _put(item, "summary", entry.summary)
    _put(item, "content", entry.html, type="html")
    place = None if one.online else one.place
    if place and place.latitude is not None and place.longitude is not None:
        put(item, f"{{{GEORSS}}}point", f"{place.latitude} {place.longitude}")


def _put(parent: ET.Element, name: str, words: str = "", **facts: str) -> ET.Element:
    return put(parent, f"{{{ATOM}}}{name}", words, facts)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
