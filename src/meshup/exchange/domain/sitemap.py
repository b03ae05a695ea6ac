"""Pure: every public page in every language, for search engines.

Source
    The sitemap protocol (sitemaps.org), with alternates in other languages (xhtml:link).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from xml.etree import ElementTree as ET

from meshup.exchange.domain.markup import document_bytes, put

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from meshup.publishing.domain.entries import Publisher

SITEMAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML: Final = "http://www.w3.org/1999/xhtml"


class Page(NamedTuple):
    """A page by the name of its address, its slug if it has one, and when it last changed."""

    name: str
    slug: str = ""
    changed_at: datetime | None = None


def sitemap(publishers: Sequence[Publisher], pages: Iterable[Page]) -> bytes:
    """Return a sitemap of ``pages``, once for each of the languages of ``publishers``."""
    ET.register_namespace("", SITEMAP)
    ET.register_namespace("xhtml", XHTML)
    root = ET.Element(f"{{{SITEMAP}}}urlset")
    for page in pages:
        parts = {"slug": page.slug} if page.slug else {}
        addresses = {
            publisher.language: publisher.page(page.name, **parts) for publisher in publishers
        }
        for address in addresses.values():
            url = put(root, f"{{{SITEMAP}}}url")
            put(url, f"{{{SITEMAP}}}loc", address)
            if page.changed_at:
                put(url, f"{{{SITEMAP}}}lastmod", page.changed_at.date().isoformat())
            if len(publishers) > 1:
                _alternates(url, addresses)
    return document_bytes(root)


def _alternates(url: ET.Element, addresses: dict[str, str]) -> None:
    main = next(iter(addresses.values()))
    for language, address in (*addresses.items(), ("x-default", main)):
        attributes = {"rel": "alternate", "hreflang": language, "href": address}
        put(url, f"{{{XHTML}}}link", attributes=attributes)
