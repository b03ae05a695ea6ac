"""Words on pictures: measured, wrapped and drawn in the typefaces that the node ships with.

Pure: reads nothing but those fonts. A typeface comes in two files, Latin and the rest of
the alphabets with Latin letters (Œuvre, Łódź, İstanbul); other scripts are left out of a picture.

Words
    run  a piece of a line that one of the two files can draw
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

    from meshup.pictures.colour import Colour

FONTS: Final = Path(__file__).parents[1] / "kit" / "static" / "vendor"

LATIN: Final = "\u0020-\u00ff\u0131\u0152\u0153\u02c6\u02da\u02dc\u2010-\u2027\u202f-\u205f\u20ac"
BEYOND: Final = "\u0100-\u0130\u0132-\u0151\u0154-\u02c5\u1e00-\u1eff\u20a0-\u20ab\u20ad-\u20c0"
_RUN: Final = re.compile(f"(?P<latin>[{LATIN}]+)|(?P<beyond>[{BEYOND}]+)")
_BEFORE: Final = re.compile(r" (?=[:;!?»%€])")
_SPACES: Final = re.compile(r"[^\S\u00a0]+")
_AFTER: Final = re.compile(r"(?<=«) ")


@dataclass(frozen=True, slots=True)
class Style:
    """How words look: height of the letters in pixels, weight from 200 to 800."""

    size: int
    weight: int


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface: its two files below ``FONTS``, and whether its letters adapt to their size."""

    latin: str
    beyond: str
    optical: bool

    def length(self, words: str, style: Style) -> float:
        """Return how wide ``words`` are on one line, in pixels."""
        return sum(_font(self, run.lastgroup, style).getlength(run[0]) for run in runs(words))

    def write(
        self, draw: ImageDraw, at: tuple[float, float], words: str, style: Style, fill: Colour
    ) -> None:
        """Draw ``words`` on one line that begins at ``at``: the left end of its baseline."""
        x, y = at
        for run in runs(words):
            font = _font(self, run.lastgroup, style)
            draw.text((x, y), run[0], font=font, fill=tuple(fill), anchor="ls")
            x += font.getlength(run[0])


DISPLAY: Final = Face(
    "bricolage-grotesque/bricolage-grotesque-latin-opsz-normal.woff2",
    "bricolage-grotesque/bricolage-grotesque-latin-ext-opsz-normal.woff2",
    optical=True,
)
BODY: Final = Face(
    "atkinson-hyperlegible-next/atkinson-hyperlegible-next-latin-wght-normal.woff2",
    "atkinson-hyperlegible-next/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2",
    optical=False,
)


@lru_cache(maxsize=24)
def _font(face: Face, part: str | None, style: Style) -> FreeTypeFont:
    from PIL import ImageFont  # noqa: PLC0415 - most nodes rest without it

    file = face.latin if part == "latin" else face.beyond
    font = ImageFont.truetype(FONTS / file, style.size)
    optical = [float(min(96, max(12, style.size)))] if face.optical else []
    font.set_variation_by_axes([*optical, float(style.weight)])
    return font


def runs(words: str) -> Iterator[re.Match[str]]:
    """Walk over the runs of ``words``; what neither file can draw is left out."""
    return _RUN.finditer(unicodedata.normalize("NFC", words))


def is_drawable(words: str) -> bool:
    """Say whether the typefaces have every letter of ``words``."""
    written = unicodedata.normalize("NFC", words)
    drawn = "".join(run[0] for run in runs(written))
    return sum(map(str.isalnum, drawn)) == sum(map(str.isalnum, written))


def drawable(words: str) -> str:
    """Return ``words`` on one line, without what cannot be drawn.

    A space that French puts before or after a sign becomes one at which no line may end; one that
    is such a space already stays, as in "18 h 30".
    """
    line = _single_spaces("".join(run[0] for run in runs(_single_spaces(words))))
    return _BEFORE.sub("\u00a0", _AFTER.sub("\u00a0", line))


def _single_spaces(words: str) -> str:
    return _SPACES.sub(" ", words.replace("\u202f", "\u00a0")).strip()


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of words that fit a box, and the style in which they do."""

    lines: tuple[str, ...]
    style: Style


def fit(face: Face, words: str, width: int, styles: Sequence[tuple[Style, int]]) -> Block:
    """Return ``words`` in the first of ``styles`` in which they fit, wrapped and balanced.

    Args:
        face: the typeface.
        words: as people wrote them.
        width: of the box, in pixels.
        styles: the largest first, each with how many lines there is room for. In the last one the
            words are cut and end with "…" if they must.
    """
    words = drawable(words)
    for style, most in styles:

        def measure(line: str, style: Style = style) -> float:
            return face.length(line, style)

        lines = balanced(words, width, measure)
        if len(lines) <= most and all(measure(line) <= width for line in lines):
            return Block(lines, style)
    style, most = styles[-1]
    return Block(_cut(words, width, most, lambda line: face.length(line, style)), style)


def wrapped(words: str, width: float, measure: Callable[[str], float]) -> tuple[str, ...]:
    """Return ``words`` as lines, each as full as ``width`` allows; a wider word stands alone."""
    lines: list[str] = []
    for word in filter(None, words.split(" ")):
        if lines and measure(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)


def balanced(words: str, width: float, measure: Callable[[str], float]) -> tuple[str, ...]:
    """Return ``words`` as lines of about the same length, as many as ``wrapped`` makes."""
    full = wrapped(words, width, measure)
    tried = (wrapped(words, width * share / 20, measure) for share in range(20, 8, -1))
    as_many = takewhile(lambda lines: len(lines) == len(full), tried)
    return min(as_many, key=lambda lines: max(map(measure, lines), default=0))


def _cut(words: str, width: float, most: int, measure: Callable[[str], float]) -> tuple[str, ...]:
    """Return the first ``most`` lines, the last one ending with "…", over-long words broken."""
    pieces = [piece for word in words.split(" ") for piece in _broken(word, width, measure)]
    lines = wrapped(" ".join(pieces), width, measure)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and measure(f"{last}…") > width:
        last = last[:-1].rstrip(" ,;:.-")
    return (*lines[: most - 1], f"{last}…")


def _broken(word: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    """Walk over the pieces of ``word``, each as long as ``width`` allows."""
    begin = 0
    for end in range(1, len(word) + 1):
        if end == len(word) or measure(word[begin : end + 1]) > width:
            yield word[begin:end]
            begin = end
