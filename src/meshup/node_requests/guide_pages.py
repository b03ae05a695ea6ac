"""Shell: how communities do things together, told to hosts: Markdown that comes with this room.

The same files are read in the repository: their pictures are named by where they are from there,
and get their address here when a page is made of them. They are WebP, as ``scripts/guide`` makes
them.

Source
    RFC 9649, 2.5 (simple file format, lossy): the size stands in 14 bits each, at 26 and 28.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.templatetags.static import static
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

HERE: Final = Path(__file__).parent
GUIDE: Final = HERE / "guide"
STATIC: Final = "../static/"
LANGUAGES: Final = ("en", "fr")


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A page for hosts: its title, and the rest as HTML."""

    title: str
    html: SafeString


@cache
def guide_page(language: str) -> GuidePage:
    """Return how to do things together, in a language, or else in English."""
    code = language if language in LANGUAGES else LANGUAGES[0]
    text = (GUIDE / f"together.{code}.md").read_text(encoding="utf-8")
    title, _newline, rest = text.partition("\n")
    parser = MarkdownIt("commonmark", {"html": False})
    tokens = parser.parse(rest)
    for token in tokens:
        for child in token.children or ():
            if child.type == "image":
                child.attrs |= _served(str(child.attrs["src"]))
    html: str = parser.renderer.render(tokens, parser.options, {})
    return GuidePage(title.lstrip("# "), mark_safe(html))  # noqa: S308 - of our own files, without HTML


def _served(named: str) -> dict[str, Any]:
    """Return the address and the size of a picture, as a page needs them."""
    name = named.removeprefix(STATIC)
    width, height = _size((HERE / "static" / name).read_bytes()[:30])
    return {"src": static(name), "width": width, "height": height, "loading": "lazy"}


def _size(head: bytes) -> tuple[int, int]:
    """Return width and height, by the first bytes of a picture.

    Raises:
        ValueError: it is no lossy WebP without transparency.
    """
    if (head[:4], head[8:16]) != (b"RIFF", b"WEBPVP8 "):
        raise ValueError(head)
    width, height = (int.from_bytes(head[at : at + 2], "little") & 0x3FFF for at in (26, 28))
    return width, height
