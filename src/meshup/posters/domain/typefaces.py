"""The typefaces of what is printed: which letters they have, and how wide words are.

Pure: reads nothing but the fonts that the room ships with. They are those of the pages, cut to one
weight a file, with Inter for the letters that they lack: Latin, Vietnamese, Greek and Cyrillic
together. What no file has (Arabic, Chinese …) is told by ``missing``; signs that are no letters,
such as emoji, are left out.

Words
    face  display for titles, bold and body for all else; an ordered choice of files
    run   a piece of a line that one file can set
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

FONTS: Final = Path(__file__).parents[1] / "typefaces"
POINT: Final = 25.4 / 72
"""Millimetres."""

DISPLAY: Final = "display"
BOLD: Final = "bold"
BODY: Final = "body"

_ATKINSON: Final = "atkinson-hyperlegible-next/atkinson-hyperlegible-next-"
_BRICOLAGE: Final = "bricolage-grotesque/bricolage-grotesque-"
_SCRIPTS: Final = ("greek", "greek-ext", "cyrillic", "cyrillic-ext", "vietnamese")


def _inter(weight: int) -> tuple[str, ...]:
    return tuple(f"inter/inter-{script}-{weight}-normal.woff" for script in _SCRIPTS)


FACES: Final[dict[str, tuple[str, ...]]] = {
    DISPLAY: (
        f"{_BRICOLAGE}latin-800-normal.woff",
        f"{_BRICOLAGE}latin-ext-800-normal.woff",
        f"{_BRICOLAGE}vietnamese-800-normal.woff",
        *_inter(700),
    ),
    BOLD: (
        f"{_ATKINSON}latin-700-normal.woff",
        f"{_ATKINSON}latin-ext-700-normal.woff",
        *_inter(700),
    ),
    BODY: (
        f"{_ATKINSON}latin-400-normal.woff",
        f"{_ATKINSON}latin-ext-400-normal.woff",
        *_inter(400),
    ),
}
_SPACES: Final = re.compile(r"[^\S\u00a0]+")
_OF_EMOJI: Final = re.compile("[\ufe00-\ufe0f\u20e3]")
_LETTERS: Final = frozenset("LMN")
"""Letters, their marks and numbers: what a text cannot do without."""


class Run(NamedTuple):
    """A piece of a line, and the file that sets it."""

    file: str
    words: str


@dataclass(frozen=True, slots=True)
class Style:
    """How words look: a face, and the size of its letters in points."""

    face: str
    size: float


@lru_cache(maxsize=32)
def _advances(file: str) -> dict[int, float]:
    """Return how wide each letter of a file is, in sizes of its letters."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - most nodes rest without it

    with TTFont(FONTS / file, lazy=True) as font:
        unit, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
        return {code: metrics[name][0] / unit for code, name in font.getBestCmap().items()}


def _file_of(letter: str, face: str) -> str:
    """Return the first file of ``face`` that has ``letter``; "" when none has."""
    return next((file for file in FACES[face] if ord(letter) in _advances(file)), "")


def _is_letter(sign: str) -> bool:
    """Say whether ``sign`` is of words; what only changes how an emoji looks is not."""
    return unicodedata.category(sign)[0] in _LETTERS and not _OF_EMOJI.match(sign)


def missing(words: str, face: str = BODY) -> str:
    """Return the letters of ``words`` that ``face`` lacks, each once, in order."""
    written = unicodedata.normalize("NFC", words)
    lacking = (one for one in written if _is_letter(one))
    return "".join(dict.fromkeys(one for one in lacking if not _file_of(one, face)))


def settable(words: str, face: str = BODY) -> str:
    """Return ``words`` on one line, without what ``face`` has no sign for."""
    line = unicodedata.normalize("NFC", words).replace("\u202f", "\u00a0").replace("\u2011", "-")
    line = _SPACES.sub(" ", line)
    line = "".join(one for one in line if _file_of(one, face))
    return _SPACES.sub(" ", line).strip(" ")


def runs(words: str, face: str) -> Iterator[Run]:
    """Walk over the runs of ``words``, which are settable: as few as there can be."""
    begin, current = 0, ""
    for at, letter in enumerate(words):
        if current and ord(letter) in _advances(current):
            continue
        file = _file_of(letter, face)
        if begin < at and current:
            yield Run(current, words[begin:at])
        begin, current = at, file
    if begin < len(words) and current:
        yield Run(current, words[begin:])


def run_width(run: Run, size: float) -> float:
    """Return how wide a run is in letters of ``size`` points, in millimetres."""
    advances = _advances(run.file)
    return sum(advances[ord(letter)] for letter in run.words) * size * POINT


def width(words: str, style: Style) -> float:
    """Return how wide ``words`` are on one line, in millimetres."""
    return sum(run_width(run, style.size) for run in runs(words, style.face))
