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
    from collections.abc import Iterator, Sequence

Region = Literal["europe", "world"]

FOLDER: Final = Path(__file__).parent / "data" / "outlines"
PER_DEGREE: Final = 100
SEVEN_BITS: Final = 0x7F
MORE_FOLLOW: Final = 0x80
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


def packed_outlines(land: Sequence[Sequence[Point]], borders: Sequence[Sequence[Point]]) -> bytes:
    """Return the file of such outlines, in degrees; corners that fall together are one."""
    packed = bytearray()
    for lines in (land, borders):
        rounded = [_rounded(line) for line in lines]
        kept = [line for line in rounded if len(line) > 1]
        packed += _seven_bits(len(kept))
        for line in kept:
            packed += _seven_bits(len(line))
            before = (0, 0)
            for corner in line:
                packed += _seven_bits(_folded(corner[0] - before[0]))
                packed += _seven_bits(_folded(corner[1] - before[1]))
                before = corner
    return lzma.compress(bytes(packed), preset=9 | lzma.PRESET_EXTREME)


def _rounded(line: Sequence[Point]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for east, north in line:
        corner = (round(east * PER_DEGREE), round(north * PER_DEGREE))
        if not kept or kept[-1] != corner:
            kept.append(corner)
    return kept


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


def _folded(number: int) -> int:
    return -2 * number - 1 if number < 0 else 2 * number


def _unfolded(number: int) -> int:
    return -(number + 1) // 2 if number % 2 else number // 2


def _seven_bits(number: int) -> bytes:
    packed = bytearray()
    while number > SEVEN_BITS:
        packed.append(number & SEVEN_BITS | MORE_FOLLOW)
        number >>= 7
    packed.append(number)
    return bytes(packed)


def _numbers(packed: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in packed:
        number |= (byte & SEVEN_BITS) << shift
        shift += 7
        if byte <= SEVEN_BITS:
            yield number
            number = shift = 0
