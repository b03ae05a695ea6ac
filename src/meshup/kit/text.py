"""Words that people write in Markdown, made safe for a page; and their shapes for addresses."""

from __future__ import annotations

from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Final

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt

from meshup.kit.bounded_memo import remember_within
from meshup.kit.folded_words import PLAIN_LETTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from meshup.kit.localized_text import LocalizedText

TAGS: Final = frozenset(
    {"a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "dl", "dt", "em", "h2", "h3", "h4"}
    | {"h5", "h6", "hr", "i", "img", "ins", "li", "ol", "p", "pre", "strong", "sub", "sup"}
    | {"table", "tbody", "td", "th", "thead", "tr", "ul"}
)
ATTRIBUTES: Final = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "title"},
    "td": {"align"},
    "th": {"align"},
}
SCHEMES: Final = frozenset({"http", "https", "mailto", "tel", "matrix", "xmpp", "geo"})


def markdown(source: str) -> SafeString:
    """Return Markdown (CommonMark with tables and bare links) as HTML that is safe to show.

    Headings start at level 2, for a page has its own title; what is not allowed is dropped,
    pictures only from the node itself, so that a page asks nothing of third parties.
    """
    return _markdown(source)


@remember_within(4 * 1024 * 1024)
def _markdown(source: str) -> SafeString:
    html = nh3.clean(
        _parser().render(source),
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        attribute_filter=_own_pictures,
        link_rel="noopener nofollow ugc",
    )
    return mark_safe(html)  # noqa: S308 - nh3 has just cleaned it


def _own_pictures(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        return value if value.startswith("/media/") else None
    return value


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False})
    parser.enable(["table", "strikethrough"])
    parser.add_render_rule("heading_open", _lower_heading)
    parser.add_render_rule("heading_close", _lower_heading)
    return parser


def _lower_heading(_renderer: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    """Begin at level 2 and leave no level out, whatever the writer counted from."""
    token = tokens[index]
    levels = sorted({one.tag for one in tokens if one.type == "heading_open"})
    level = min(6, levels.index(token.tag) + 2)
    return f"</h{level}>\n" if token.nesting < 0 else f"<h{level}>"


def marked(words: LocalizedText) -> str:
    """Return ``words`` for a page, marked with their language where that is not the reader's."""
    if not words.fell_back:
        return words.words
    return format_html('<span lang="{}">{}</span>', words.language, words.words)


def plain(source: str, most: int = 300) -> str:
    """Return Markdown as one line of plain text, at most ``most`` characters, cut at a word."""
    words = " ".join(nh3.clean(_parser().render(source), tags=set()).split())
    words = unescape(words)
    if len(words) <= most:
        return words
    return words[: most - 1].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def slug_of(words: str, most: int = 60) -> str:
    """Return ``words`` as a part of an address: lowercase ASCII and hyphens, "event" if none."""
    return slugify(words.casefold().translate(PLAIN_LETTERS))[:most].strip("-") or "event"
