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
from itertools import groupby
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


class _Letter(NamedTuple):
    """The file that has a letter, and how wide that is, in sizes of its letters."""

    file: str
    advance: float


@lru_cache(maxsize=4)
def _letters(face: str) -> dict[str, _Letter]:
    """Return all letters of ``face``, each of the first file that has it."""
    found: dict[str, _Letter] = {}
    for file in reversed(FACES[face]):
        found |= _letters_of(file)
    return found


def _letters_of(file: str) -> dict[str, _Letter]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - most nodes rest without it

    with TTFont(FONTS / file, lazy=True) as font:
        unit, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
        return {
            chr(code): _Letter(file, metrics[name][0] / unit)
            for code, name in font.getBestCmap().items()
        }


def _is_letter(sign: str) -> bool:
    """Say whether ``sign`` is of words; what only changes how an emoji looks is not."""
    return unicodedata.category(sign)[0] in _LETTERS and not _OF_EMOJI.match(sign)


def missing(words: str, face: str = BODY) -> str:
    """Return the letters of ``words`` that ``face`` lacks, each once, in order."""
    written = unicodedata.normalize("NFC", words)
    lacking = (one for one in written if _is_letter(one))
    return "".join(dict.fromkeys(one for one in lacking if one not in _letters(face)))


def settable(words: str, face: str = BODY) -> str:
    """Return ``words`` on one line, without what ``face`` has no sign for."""
    line = unicodedata.normalize("NFC", words).replace("\u202f", "\u00a0").replace("\u2011", "-")
    line = _SPACES.sub(" ", line)
    line = "".join(one for one in line if one in _letters(face))
    return _SPACES.sub(" ", line).strip(" ")


def runs(words: str, face: str) -> Iterator[Run]:
    """Walk over the runs of ``words``, which are settable."""
    letters = _letters(face)
    for file, group in groupby(words, lambda one: letters[one].file if one in letters else ""):
        if file:
            yield Run(file, "".join(group))


def width(words: str, style: Style) -> float:
    """Return how wide ``words`` are on one line, in millimetres."""
    letters = _letters(style.face)
    ems = sum(letters[one].advance for one in words if one in letters)
    return ems * style.size * POINT
