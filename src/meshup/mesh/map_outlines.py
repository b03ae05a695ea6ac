"""Pure: the outlines of land and the borders on it, as the package carries them.

Words
    land      rings: coasts, and the shores of what water they enclose; filled by the even-odd rule
    borders   lines between countries, as they are in fact; coasts are none

Method
    Hundredths of a degree. A file is packed by LZMA: how many rings, for each how many corners,
    for each corner how far it is from the one before (east, north); then the same for borders.
    Numbers have seven bits a byte, the sign last. Read once, kept: Europe is 100 KB in memory.

Source
    Natural Earth (public domain), 1:10 million for Europe, 1:110 million for the world, through the
    npm package world-atlas; ``scripts/outlines`` makes ``data/outlines/*.bin.xz``.
"""

from __future__ import annotations

import lzma
from array import array
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from meshup.mesh.map_clipping import Box, Point

if TYPE_CHECKING:
    from collections.abc import Iterator

Region = Literal["europe", "world"]

FOLDER: Final = Path(__file__).parent / "data" / "outlines"
PER_DEGREE: Final = 100
SEVEN_BITS: Final = 0x7F
EUROPE: Final = Box(-32.0, 30.0, 50.0, 73.0)
"""What of the Earth the outlines of Europe show; degrees east and north."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A ring or a line: east and north by turns, in hundredths of a degree, and what holds it."""

    numbers: array[int]
    box: Box

    def points(self, shift: float) -> list[Point]:
        """Return its corners in degrees, ``shift`` degrees to the east."""
        pairs = zip(self.numbers[::2], self.numbers[1::2], strict=True)
        return [(east / PER_DEGREE + shift, north / PER_DEGREE) for east, north in pairs]


@dataclass(frozen=True, slots=True)
class Outlines:
    """Land and the borders on it."""

    land: tuple[Outline, ...]
    borders: tuple[Outline, ...]


def outlines_within(box: Box) -> Outlines:
    """Return the finest outlines that show all of ``box``, in degrees."""
    return outlines("europe" if EUROPE.holds(box) else "world")


@cache
def outlines(region: Region) -> Outlines:
    """Return the outlines of ``region``."""
    packed = (FOLDER / f"{region}.bin.xz").read_bytes()
    numbers = _numbers(lzma.decompress(packed))
    return Outlines(tuple(_outlines(numbers)), tuple(_outlines(numbers)))


def _outlines(numbers: Iterator[int]) -> Iterator[Outline]:
    for _ in range(next(numbers)):
        corners, flat = next(numbers), array("h")
        east = north = 0
        for _corner in range(corners):
            east += _unfolded(next(numbers))
            north += _unfolded(next(numbers))
            flat.extend((east, north))
        easts, norths = flat[::2], flat[1::2]
        sides = (min(easts), min(norths), max(easts), max(norths))
        yield Outline(flat, Box(*(side / PER_DEGREE for side in sides)))


def _unfolded(number: int) -> int:
    return -(number + 1) // 2 if number % 2 else number // 2


def _numbers(packed: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in packed:
        number |= (byte & SEVEN_BITS) << shift
        shift += 7
        if byte <= SEVEN_BITS:
            yield number
            number = shift = 0
