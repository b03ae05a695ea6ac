"""Pure: HTML of other servers, made safe to show; and the plain words in it.

Method
    An allow-list keeps paragraphs, lists, quotes, emphasis, code and links; everything else goes:
    elements whose content is no text with it, others without it. No picture stays, for a page of
    ours asks nothing of third parties; no class, style or id either, so that nothing of theirs
    looks as if we said it. Headings become bold paragraphs: a page has headings of its own.
    Links lead to http, https and mailto alone, and tell search engines that they are not ours.
    What turns the order of letters around is dropped before (see ``kit.printable``).
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Final
from urllib.parse import urlsplit

import nh3

from meshup.activitypub.words import LONGEST_HTML, LONGEST_LINE, read_line
from meshup.kit.printable import printable_text

TAGS: Final = frozenset(
    {"a", "b", "blockquote", "br", "code", "del", "em", "hr", "i", "li", "ol", "p", "pre"}
    | {"s", "strong", "sub", "sup", "u", "ul"}
)
WITHOUT_CONTENT: Final = frozenset(
    {"script", "style", "title", "template", "textarea", "noscript", "iframe", "object", "svg"}
    | {"math", "select", "option", "xmp", "noembed", "noframes", "plaintext", "video", "audio"}
)
"""Elements that go with all that is in them."""
SCHEMES: Final = frozenset({"http", "https", "mailto"})
LINK_REL: Final = "nofollow noopener ugc"
HEADING: Final = re.compile(r"<(/?)h[1-6](?=[\s>/])[^<>]*>", re.IGNORECASE)
BLOCK_EDGES: Final = re.compile(
    r"</?(?:br|hr|p|ul|ol|li|div|h[1-6]|blockquote|pre|table|tr|td|th)\b[^<>]*>", re.IGNORECASE
)
DIRECTIONS: Final = re.compile("[\u202a-\u202e]")
"""Embeddings and overrides of direction; isolates, which end with their paragraph, stay."""


def safe_html(html: str, most: int = LONGEST_HTML) -> str:
    """Return HTML that a page may show as it is.

    Args:
        html: what another server sent; plain text is taken for HTML.
        most: characters of it that are read.
    """
    cleaned = nh3.clean(
        HEADING.sub(_paragraph, _printable(html, most)),
        tags=set(TAGS),
        clean_content_tags=set(WITHOUT_CONTENT),
        attributes={"a": {"href"}},
        attribute_filter=_whole_address,
        url_schemes=set(SCHEMES),
        link_rel=LINK_REL,
        strip_comments=True,
    )
    if len(cleaned) > 2 * LONGEST_HTML:
        return f"<p>{escape(plain_text(html, most // 6))}</p>"
    return _printable(cleaned, len(cleaned)).strip()


def plain_text(html: str, most: int = LONGEST_LINE) -> str:
    """Return the words of HTML on one line, at most ``most`` characters, cut with "…".

    They are text, not HTML: whoever shows them escapes them.
    """
    spaced = BLOCK_EDGES.sub(lambda edge: f" {edge[0]} ", _printable(html, LONGEST_HTML))
    words = nh3.clean(spaced, tags=set(), clean_content_tags=set(WITHOUT_CONTENT))
    return read_line(DIRECTIONS.sub("", unescape(words)), most)


def _printable(html: str, most: int) -> str:
    return DIRECTIONS.sub("", printable_text(html[:most]))


def _paragraph(heading: re.Match[str]) -> str:
    return "</strong></p>" if heading[1] else "<p><strong>"


def _whole_address(tag: str, name: str, value: str) -> str | None:
    """Keep an address that says where it leads by itself: a path would be one of ours."""
    if tag != "a" or name != "href":
        return value
    try:
        parts = urlsplit(value.strip())
    except ValueError:
        return None
    is_whole = parts.scheme == "mailto" or (parts.scheme in SCHEMES and parts.hostname)
    return value.strip() if is_whole and "@" not in parts.netloc else None
