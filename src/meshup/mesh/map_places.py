"""Pure: marks on a map, apart enough to be tapped, and words beside them that do not collide.

Words
    pixel    of the narrowest frame; a wider one shows the same further apart
    mark     what is tapped; as wide as a finger, ``TARGET``
    lead     a thin line from where something is to its mark, where that had to give way

Method
    Who is in nobody's way stays. The others, in the order given, take the free spot that is nearest
    to where they belong; where that leads nowhere, all take cells of a grid. Words then try eight
    sides of their marks, again in order. Two boxes are apart only where they stay so when the frame
    grows and words do not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.mesh.map_clipping import Point

Anchor = Literal["start", "middle", "end"]

TARGET: Final = 44.0
MARK: Final = 11.0
"""Half of what is seen of a mark."""
STEP: Final = 6.0
LETTER: Final = 14.0
"""The size of words, in pixels: ``--size-small``."""
HEIGHT_ABOVE: Final = 11.0
HEIGHT_BELOW: Final = 4.0
GAP: Final = 2.0
"""Between words and anything else."""
NARROW: Final = frozenset(" !'(),-./:;I[]fijlrt|’·")
EAST_ASIAN: Final = 0x2E80
"""From here on letters are Chinese, Japanese, Korean, or pictures."""
WIDE: Final = frozenset("%@MWmw—…ŒœÆæ")


class Side(NamedTuple):
    """Where words stand: from the middle of their mark to where they begin, middle or end."""

    x: int
    y: int
    anchor: Anchor


SIDES: Final = (
    *(Side(15, 5, "start"), Side(-15, 5, "end"), Side(0, 27, "middle"), Side(0, -16, "middle")),
    *(Side(11, 21, "start"), Side(11, -11, "start"), Side(-11, 21, "end"), Side(-11, -11, "end")),
)


class Rectangle(NamedTuple):
    """A box around a point that moves with the frame: the point, and the sides from it."""

    x: float
    y: float
    left: float
    top: float
    right: float
    bottom: float

    def apart(self, other: Rectangle) -> bool:
        """Say whether both are apart, in this frame and in every wider one."""
        return (
            _before(self.x, self.right, other.x, other.left)
            or _before(other.x, other.right, self.x, self.left)
            or _before(self.y, self.bottom, other.y, other.top)
            or _before(other.y, other.bottom, self.y, self.top)
        )

    def within(self, width: float, height: float) -> bool:
        """Say whether it is in a frame; then it is in every wider one."""
        across = self.x + self.left >= 0 and self.x + self.right <= width
        return across and self.y + self.top >= 0 and self.y + self.bottom <= height


def _before(anchor: float, end: float, other_anchor: float, begin: float) -> bool:
    return anchor <= other_anchor and anchor + end <= other_anchor + begin


@dataclass(frozen=True, slots=True)
class Frame:
    """The narrowest picture, in pixels."""

    width: int
    height: int

    @property
    def capacity(self) -> int:
        """How many marks it has room for, wherever they belong."""
        return self._columns * self._rows

    @property
    def _columns(self) -> int:
        return int(self.width // TARGET)

    @property
    def _rows(self) -> int:
        return int(self.height // TARGET)

    def clamped(self, spot: Point) -> Point:
        """Return the nearest spot where a whole mark is in the frame."""
        x = min(self.width - TARGET / 2, max(TARGET / 2, spot[0]))
        return x, min(self.height - TARGET / 2, max(TARGET / 2, spot[1]))

    def cells(self) -> list[Point]:
        """Return spots for as many marks as there is room for."""
        across, up = self.width / self._columns, self.height / self._rows
        return [
            ((column + 0.5) * across, (row + 0.5) * up)
            for row in range(self._rows)
            for column in range(self._columns)
        ]

    def spots(self) -> list[Point]:
        """Return spots everywhere, close to each other."""
        columns = int((self.width - TARGET) // STEP) + 1
        rows = int((self.height - TARGET) // STEP) + 1
        return [
            (TARGET / 2 + column * STEP, TARGET / 2 + row * STEP)
            for row in range(rows)
            for column in range(columns)
        ]


def spread(wished: Sequence[Point], frame: Frame) -> list[Point]:
    """Return a spot for each, as near to where it wishes to be as fingers allow.

    Raises:
        ValueError: there are more than the frame has room for.
    """
    if len(wished) > frame.capacity:
        raise ValueError(len(wished))
    wishes = [frame.clamped(spot) for spot in wished]
    taken: dict[int, Point] = {}
    for number in _first_to_choose(wishes):
        wish = wishes[number]
        if all(_far(wish, other) for other in taken.values()):
            taken[number] = wish
            continue
        nearest_first = sorted(frame.spots(), key=lambda spot: (math.dist(spot, wish), spot))
        free = (spot for spot in nearest_first if all(_far(spot, at) for at in taken.values()))
        if (found := next(free, None)) is None:
            return _in_cells(wishes, frame)
        taken[number] = found
    return [taken[number] for number in range(len(wishes))]


def _first_to_choose(wishes: Sequence[Point]) -> list[int]:
    """Return the numbers of all: the first, then who is in nobody's way, then the others."""

    def is_crowded(number: int) -> bool:
        others = (other for place, other in enumerate(wishes) if place != number)
        return number > 0 and not all(_far(wishes[number], other) for other in others)

    return sorted(range(len(wishes)), key=lambda number: (is_crowded(number), number))


def _far(one: Point, other: Point) -> bool:
    """Say whether two targets, which are squares, are apart."""
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) >= TARGET


def _in_cells(wishes: Sequence[Point], frame: Frame) -> list[Point]:
    free = frame.cells()
    taken = []
    for wish in wishes:
        cell = min(free, key=lambda spot: (math.dist(spot, wish), spot))
        free.remove(cell)
        taken.append(cell)
    return taken


def label_sides(
    spots: Sequence[Point],
    words: Sequence[str],
    frame: Frame,
    clear: Sequence[Point],
    given: Sequence[Side | None],
) -> list[Side | None]:
    """Return on which side of its mark the words of each stand; None where there is no room.

    No words stand on a mark, or on a spot that is ``clear``. Sides that are ``given`` stay.
    """
    half = MARK + GAP
    taken = [Rectangle(x, y, -half, -half, half, half) for x, y in dict.fromkeys([*spots, *clear])]
    told = zip(spots, words, given, strict=True)
    taken += [rectangle_of(spot, text, side) for spot, text, side in told if side]
    sides = list(given)
    for number, (spot, text) in enumerate(zip(spots, words, strict=True)):
        boxes = ((side, rectangle_of(spot, text, side)) for side in SIDES)
        free = ((side, box) for side, box in boxes if _has_room(box, taken, frame))
        if sides[number] is None and (found := next(free, None)):
            sides[number] = found[0]
            taken.append(found[1])
    return sides


def _has_room(box: Rectangle, taken: Sequence[Rectangle], frame: Frame) -> bool:
    own = (box.x, box.y)
    return box.within(frame.width, frame.height) and all(
        box.apart(other) for other in taken if (other.x, other.y) != own
    )


def rectangle_of(spot: Point, text: str, side: Side) -> Rectangle:
    """Return where words are that stand on one side of a mark."""
    width = estimated_width(text)
    left = {"start": 0.0, "middle": -width / 2, "end": -width}[side.anchor] + side.x
    return Rectangle(
        *spot,
        left - GAP,
        side.y - HEIGHT_ABOVE - GAP,
        left + width + GAP,
        side.y + HEIGHT_BELOW + GAP,
    )


def estimated_width(text: str) -> float:
    """Return about how wide words are, rather too much than too little."""
    return LETTER * sum(map(_share, text))


def _share(letter: str) -> float:
    if letter in NARROW:
        return 0.38
    if letter in WIDE or ord(letter) >= EAST_ASIAN:
        return 1.05
    return 0.72 if letter.isupper() else 0.6
