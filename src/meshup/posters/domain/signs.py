"""Pure: signs for tables and zones, two (A5) or four (A6) on a sheet of A4, to be cut.

Lengths are millimetres, y grows downwards.

Words
    sign  a large name, a sentence, and the QR code of an address
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from meshup.posters.domain.boxes import Block, first_that_fits
from meshup.posters.domain.papers import A4
from meshup.posters.domain.poster_values import Box, Placed
from meshup.posters.domain.typefaces import BODY, BOLD, DISPLAY, Style

if TYPE_CHECKING:
    from collections.abc import Sequence

MARGIN: Final = 11.0
"""No printer leaves a wider edge white."""
MOST_SIGNS: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class SignWords:
    """What all signs of an event say beside their names.

    Attributes:
        node: the community. kind: what the name is of, such as "Table"; "" when it says so.
        reason: why one scans the code. address: of the code. typed: as one types it.
        language: of the words. title: of the document. code_spoken: for who hears the page.
    """

    node: str
    kind: str
    reason: str
    address: str
    typed: str
    language: str
    title: str
    code_spoken: str


class SignSize(NamedTuple):
    """A sign: its size, how many are beside and below each other, and sizes in points.

    ``code`` is the side of the QR code in millimetres; ``beside`` whether it stands to the right.
    """

    name: str
    width: float
    height: float
    columns: int
    rows: int
    names: tuple[float, ...]
    code: float
    beside: bool

    @property
    def on_sheet(self) -> int:
        """How many there are on a sheet."""
        return self.columns * self.rows


A5: Final = SignSize(
    "a5",
    A4.width,
    A4.height / 2,
    1,
    2,
    (220, 180, 150, 120, 96, 80, 60, 44, 34, 26),
    62,
    beside=True,
)
A6: Final = SignSize(
    "a6",
    A4.width / 2,
    A4.height / 2,
    2,
    2,
    (120, 104, 90, 76, 64, 48, 36, 28, 22, 17),
    46,
    beside=False,
)
SIZES: Final = {size.name: size for size in (A5, A6)}


class Sign(NamedTuple):
    """A sign with everything at its place, seen from its upper left corner."""

    texts: tuple[Placed, ...]
    code: Box


def sign_of(name: str, words: SignWords, size: SignSize) -> Sign:
    """Return the sign that says ``name``, as large as it can be."""
    inner = size.width - 2 * MARGIN
    left = size.width - MARGIN - size.code if size.beside else MARGIN
    code = Box(left, size.height - MARGIN - size.code, size.code, size.code)
    small = 13 if size.beside else 11
    node = first_that_fits(words.node, [(Style(BOLD, small), 1), (Style(BOLD, 9), 2)], inner)
    texts = [Placed(MARGIN, MARGIN, node, "link")]
    beside = inner - size.code - 6 if size.beside else inner
    told = first_that_fits(words.reason, [(Style(BODY, s), 4) for s in (16, 13, 11, 9)], beside)
    typed = first_that_fits(words.typed, [(Style(BOLD, s), 2) for s in (14, 11, 9)], beside)
    low = told.height + typed.height + 2
    low_top = (code.bottom if size.beside else code.y) - low
    top = MARGIN + node.height + 2
    rooms = [(inner, code.y - top - 3), (beside, low_top - top - 3)]
    big = _name(name, words.kind, size, rooms if size.beside else rooms[1:])
    y = top + 2
    for number, one in enumerate(big):
        tag = "H1" if number == len(big) - 1 else "P"
        texts.append(Placed(MARGIN, y, one, "text", tag))
        y += one.height
    texts.append(Placed(MARGIN, low_top, told, "text"))
    texts.append(Placed(MARGIN, low_top + told.height + 2, typed, "link"))
    return Sign(tuple(one for one in texts if one.block.lines), code)


def _name(
    name: str, kind: str, size: SignSize, rooms: Sequence[tuple[float, float]]
) -> list[Block]:
    """Return what kind it is and the name, in the largest letters that one of ``rooms`` holds.

    Each of these has a width and a height; above the code, or to its left.
    """
    small = first_that_fits(kind, [(Style(BOLD, 24 if size.beside else 18), 1)], rooms[0][0])
    found = [_largest(name, size, width, height - small.height) for width, height in rooms]
    big = max(found, key=lambda one: (not one.is_cut, one.style.size))
    return [small, big] if small.lines else [big]


def _largest(name: str, size: SignSize, width: float, height: float) -> Block:
    fitting = [
        (style, most)
        for points in size.names
        for most in (1, 2, 3)
        if Block(("",) * most, style := Style(DISPLAY, points)).height <= height
    ]
    return first_that_fits(name, fitting, width)
