"""Pure: lines and rings cut to a box, and drawn with fewer corners.

Method
    Rings by Sutherland and Hodgman, lines by Liang and Barsky, fewer corners by Douglas and
    Peucker. A cut ring runs along the edge of its box where it was outside: it can be filled, but
    not stroked.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Point: TypeAlias = tuple[float, float]


class Box(NamedTuple):
    """A rectangle; its sides belong to it."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: Box) -> bool:
        """Say whether both have a point in common."""
        across = self.left <= other.right and other.left <= self.right
        return across and self.bottom <= other.top and other.bottom <= self.top

    def holds(self, other: Box) -> bool:
        """Say whether ``other`` is within this box."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.bottom <= other.bottom and other.top <= self.top


def clip_ring(ring: Sequence[Point], box: Box) -> list[Point]:
    """Return what of the area in ``ring`` is in ``box``, as a ring; empty when nothing is."""
    kept = list(ring)
    for axis, limit, keeps_more in (
        (0, box.left, True),
        (0, box.right, False),
        (1, box.bottom, True),
        (1, box.top, False),
    ):
        kept = list(_beyond(kept, axis, limit, keeps_more=keeps_more))
    return kept


def _beyond(ring: Sequence[Point], axis: int, limit: float, *, keeps_more: bool) -> Iterator[Point]:
    """Yield the ring on one side of a line across ``axis``."""
    sign = 1 if keeps_more else -1
    before = ring[-1] if ring else (0.0, 0.0)
    was_in = sign * (before[axis] - limit) >= 0
    for point in ring:
        is_in = sign * (point[axis] - limit) >= 0
        if is_in != was_in:
            share = (limit - before[axis]) / (point[axis] - before[axis])
            other = before[1 - axis] + share * (point[1 - axis] - before[1 - axis])
            yield (limit, other) if axis == 0 else (other, limit)
        if is_in:
            yield point
        before, was_in = point, is_in


def clip_line(line: Iterable[Point], box: Box) -> list[list[Point]]:
    """Return the pieces of ``line`` that are in ``box``, in their order."""
    pieces: list[list[Point]] = []
    for begin, end in pairwise(line):
        inside = _clip_segment(begin, end, box)
        if inside is None:
            continue
        first, last = inside
        if pieces and pieces[-1][-1] == first:
            pieces[-1].append(last)
        else:
            pieces.append([first, last])
    return pieces


def _clip_segment(begin: Point, end: Point, box: Box) -> tuple[Point, Point] | None:
    across, up = end[0] - begin[0], end[1] - begin[1]
    enters, leaves = 0.0, 1.0
    for way, room in (
        (-across, begin[0] - box.left),
        (across, box.right - begin[0]),
        (-up, begin[1] - box.bottom),
        (up, box.top - begin[1]),
    ):
        if way == 0:
            if room < 0:
                return None
        elif way < 0:
            enters = max(enters, room / way)
        else:
            leaves = min(leaves, room / way)
    if enters > leaves:
        return None
    first = (begin[0] + enters * across, begin[1] + enters * up) if enters > 0 else begin
    last = (begin[0] + leaves * across, begin[1] + leaves * up) if leaves < 1 else end
    return first, last


def simplified(line: Sequence[Point], tolerance: float) -> list[Point]:
    """Return ``line`` without corners that are nearer than ``tolerance`` to what is left."""
    if len(line) <= 2:  # noqa: PLR2004 - the two ends
        return list(line)
    keeps = [False] * len(line)
    keeps[0] = keeps[-1] = True
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        farthest, distance = first, tolerance**2
        for place in range(first + 1, last):
            if (away := _squared_distance(line[place], line[first], line[last])) > distance:
                farthest, distance = place, away
        if farthest != first:
            keeps[farthest] = True
            spans += [(first, farthest), (farthest, last)]
    return [point for point, stays in zip(line, keeps, strict=True) if stays]


def _squared_distance(point: Point, begin: Point, end: Point) -> float:
    """Return the square of how far ``point`` is from the segment between the others."""
    across, up = end[0] - begin[0], end[1] - begin[1]
    length = across**2 + up**2
    share = 0.0
    if length > 0:
        share = ((point[0] - begin[0]) * across + (point[1] - begin[1]) * up) / length
        share = min(1.0, max(0.0, share))
    return (begin[0] + share * across - point[0]) ** 2 + (begin[1] + share * up - point[1]) ** 2
