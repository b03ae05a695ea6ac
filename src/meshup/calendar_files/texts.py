"""Pure: words of a calendar file as the agenda keeps them: titles on one line, texts in Markdown.

Calendar programs write plain text or simple HTML. Control characters are dropped here, for no page
and no feed can show them. Everything is linear in the length of the text.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

LONGEST_TITLE: Final = 200
CONTROLS: Final = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0))),
    **dict.fromkeys((0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029), "\n"),
    0x09: "\t",
    0x0A: "\n",
}
TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(?=[\s/>])([^<>]{0,2000})>")
SIGN_OF_HTML: Final = re.compile(r"<(?:br|p|a|b|i|ul|div|span|html)[\s/>]", re.IGNORECASE)
TARGET: Final = re.compile(r"href\s*=\s*[\"']?(https?://[^\"'\s]{1,500})", re.IGNORECASE)
ENDS_OF_LINES: Final = frozenset({"br", "/p", "/div", "/li", "/tr", "/h1", "/h2", "/h3"})


def one_line(text: str) -> str:
    """Return ``text`` without line breaks and controls."""
    return " ".join(text.translate(CONTROLS).split())


def title_of(text: str) -> str:
    """Return a title, cut where the agenda keeps no more."""
    return one_line(text)[:LONGEST_TITLE].strip()


def own_markdown(text: str) -> str:
    """Return a text that is Markdown already, without controls."""
    return text.replace("\r\n", "\n").translate(CONTROLS).strip()


def markdown_of(text: str) -> str:
    """Return a description as Markdown; a line that ends there ends on the page, too."""
    text = text.replace("\r\n", "\n").translate(CONTROLS)
    if SIGN_OF_HTML.search(text):
        text = unescape(TAG.sub(_tag_as_text, text)).translate(CONTROLS)
    text = "\n".join(line.strip() for line in text.split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", text.strip())
    return re.sub(r"(?<=[^\n])\n(?=[^\n])", "  \n", text)


def _tag_as_text(match: re.Match[str]) -> str:
    name = (match[1] + match[2]).lower()
    if name == "a" and (target := TARGET.search(match[3])):
        return f"<{target[1]}> "
    return "\n" if name in ENDS_OF_LINES else ""
