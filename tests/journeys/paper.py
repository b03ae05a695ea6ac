"""What Chromium prints: the pages of a PDF, and how much is written on each."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import Page

OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
TEXT = re.compile(rb"\bT[jJ]\b")
POINTS_PER_MM = 72 / 25.4


class Sheet(NamedTuple):
    """A page on paper: its size in millimetres, and how often words are put on it."""

    width: int
    height: int
    words: int


def printed(page: Page) -> list[Sheet]:
    """Return the sheets on which ``page`` is printed, in order; the style sheet says their size."""
    pdf = page.pdf(prefer_css_page_size=True)
    objects = {int(number): content for number, content in OBJECT.findall(pdf)}
    return [_sheet(content, objects) for content in objects.values() if b"/Type /Page\n" in content]


def _sheet(content: bytes, objects: dict[int, bytes]) -> Sheet:
    box = _found(rb"/MediaBox \[([^\]]*)\]", content).split()
    stream = objects[int(_found(rb"/Contents (\d+) 0 R", content))]
    packed = stream.partition(b"stream\n")[2].rpartition(b"\nendstream")[0]
    width, height = (round(float(side) / POINTS_PER_MM) for side in box[2:])
    return Sheet(width, height, len(TEXT.findall(zlib.decompress(packed))))


def _found(pattern: bytes, content: bytes) -> bytes:
    match = re.search(pattern, content)
    assert match, content
    return match[1]
