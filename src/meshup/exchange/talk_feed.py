"""News of talks, for feed readers: accepted, placed, held, changed; the latest first.

Source
    RFC 4287 (Atom), RFC 4151 (tag: identifiers).
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from django.utils.translation import override
from django.views.decorators.http import require_safe

from meshup.community.domain.queries import NODE_TAG
from meshup.exchange.domain.atom import ATOM, EPOCH, tag
from meshup.exchange.domain.markup import document_bytes, put
from meshup.exchange.feeds import ATOM as ATOM_TYPE, feed, requested_publisher
from meshup.kit import clock
from meshup.kit.text import markdown
from meshup.kit.web import keep
from meshup.talks.domain.queries.pages import shown_talks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from meshup.publishing.domain.entries import Publisher
    from meshup.talks.domain.queries.pages import TalkEntry

MOST: Final = 60


@require_safe
def talks_atom(request: HttpRequest) -> HttpResponse:
    """Answer with the talks that changed last."""
    publisher, shown = requested_publisher(request), shown_talks(clock.now())
    latest = sorted(shown.value, key=lambda entry: entry.talk.changed_at, reverse=True)[:MOST]
    with override(publisher.language):
        response = feed(_atom(publisher, latest), ATOM_TYPE)
    return keep(response, NODE_TAG, *shown.tags, until=shown.until)


def _atom(publisher: Publisher, entries: Sequence[TalkEntry]) -> bytes:
    ET.register_namespace("", ATOM)
    root = ET.Element(f"{{{ATOM}}}feed", {"xml:lang": publisher.language})
    changes = [entry.talk.changed_at for entry in entries]
    _put(root, "id", tag(publisher, "talks"))
    _put(root, "title", publisher.name)
    _put(root, "updated", _moment(max(changes, default=EPOCH)))
    own = publisher.file("exchange:talks_atom")
    _put(root, "link", rel="self", type="application/atom+xml", href=own)
    _put(root, "link", rel="alternate", type="text/html", href=publisher.page("talks"))
    author = _put(root, "author")
    _put(author, "name", publisher.name)
    _put(author, "uri", publisher.address)
    _put(root, "generator", "Meshup")
    for entry in entries:
        _entry(root, publisher, entry)
    return document_bytes(root)


def _entry(root: ET.Element, publisher: Publisher, entry: TalkEntry) -> None:
    talk = entry.talk
    item = _put(root, "entry")
    _put(item, "id", tag(publisher, f"talks/{talk.uuid}"))
    _put(item, "title", publisher.localize(talk.titles))
    _put(item, "updated", _moment(talk.changed_at))
    page = publisher.page("talk", slug=talk.slug)
    _put(item, "link", rel="alternate", type="text/html", href=page)
    for name in talk.names:
        _put(_put(item, "author"), "name", name)
    for topic in entry.topics:
        _put(item, "category", term=topic.slug, label=publisher.localize(topic.names))
    if text := publisher.localize(talk.abstracts):
        _put(item, "content", markdown(text), type="html")


def _put(parent: ET.Element, name: str, words: str = "", **facts: str) -> ET.Element:
    return put(parent, f"{{{ATOM}}}{name}", words, facts)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
