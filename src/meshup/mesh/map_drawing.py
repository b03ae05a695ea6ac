"""Pure: a map of some points as what a template writes into an inline SVG.

Words
    frame    the picture; land is stretched with it, marks and words keep their size
    units    of the land's own coordinates, ``UNITS`` for a pixel of the narrowest frame

Method
    Land is a picture of its own, within one whose unit is a pixel; marks stand in it by per cent,
    so that a finger and an eye get the same on every screen. All is laid out for the narrowest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from meshup.mesh.map_clipping import Box, Point, clip_line, clip_ring, simplified
from meshup.mesh.map_marks import MapPoint, Mark, marks_of
from meshup.mesh.map_outlines import outlines_within
from meshup.mesh.map_places import Frame
from meshup.mesh.map_projection import TURN, View, fitted, plane_for, proportion

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from meshup.mesh.map_outlines import Outline

Shape = Literal["wide", "even", "tall"]

FRAMES: Final[dict[Shape, Frame]] = {
    "wide": Frame(336, 210),
    "even": Frame(336, 280),
    "tall": Frame(336, 392),
}
"""What a phone of 390 pixels shows, or less. ``map.css`` has the same proportions."""
WIDER: Final = 1.5
NARROWER: Final = 0.7
UNITS: Final = 4
OVERSCAN: Final = 8.0
FINEST: Final = 1.0
"""Corners that are nearer to a line than so many units are left out; more of them, if need be."""
MOST_BYTES: Final = 24_000
"""Of all land and borders."""
WORLD_TURNS: Final = (-1, 0, 1)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map.

    Attributes:
        land: what is filled, as the ``d`` of a path, within a picture of ``width`` by ``height``.
        borders: what is stroked, likewise.
    """

    shape: Shape
    width: int
    height: int
    land: str
    borders: str
    marks: tuple[Mark, ...]


def draw(points: Sequence[MapPoint], gathered_href: str = "") -> Drawing:
    """Return the map of ``points``; where they are too many, the first ones have their way.

    A point whose place is no finite number is left out. The same points give the same map.

    Args:
        gathered_href: where a mark leads that stands for several; "": to the first of them.
    """
    usable = [point for point in points if _is_somewhere(point)]
    places = [(max(-90.0, min(90.0, p.latitude)), p.longitude % TURN) for p in usable]
    plane = plane_for(places)
    shape = _shape(proportion(plane, places)) if places else "wide"
    frame = FRAMES[shape]
    view = fitted(plane, places, frame.width, frame.height)
    land, borders = _land(view)
    spots = [view.place(*place) for place in places]
    marks = tuple(marks_of(usable, spots, frame, gathered_href))
    return Drawing(shape, frame.width * UNITS, frame.height * UNITS, land, borders, marks)


def _is_somewhere(point: MapPoint) -> bool:
    return math.isfinite(point.latitude) and math.isfinite(point.longitude)


def _shape(wider: float) -> Shape:
    if wider > WIDER:
        return "wide"
    return "tall" if wider < NARROWER else "even"


def _land(view: View) -> tuple[str, str]:
    """Return land and borders as paths, as coarse as it takes to be few bytes."""
    rings = list(_cut(view, is_land=True))
    lines = list(_cut(view, is_land=False))
    tolerance = FINEST
    while True:
        land = "".join(_path(ring, tolerance, is_ring=True) for ring in rings)
        borders = "".join(_path(line, tolerance, is_ring=False) for line in lines)
        if len(land) + len(borders) <= MOST_BYTES:
            return land, borders
        tolerance *= 1.5


def _cut(view: View, *, is_land: bool) -> Iterator[list[Point]]:
    """Yield what of land or borders is in view, in units."""
    shown = view.degrees(OVERSCAN)
    middle = view.plane.middle
    on_earth = Box(shown.left + middle, shown.bottom, shown.right + middle, shown.top)
    turns = [turn for turn in WORLD_TURNS if _turned(on_earth, turn).meets(WHOLE)]
    found = outlines_within(_turned(on_earth, turns[0]) if len(turns) == 1 else on_earth)
    for turn in turns:
        box = _turned(on_earth, turn)
        for outline in found.land if is_land else found.borders:
            if outline.box.meets(box):
                for piece in _pieces(outline, turn * TURN - middle, shown, is_land=is_land):
                    yield [_in_units(view.pixel(*point)) for point in piece]


WHOLE: Final = Box(-TURN / 2, -90.0, TURN / 2, 90.0)


def _turned(box: Box, turn: int) -> Box:
    """Return the box in the longitudes of the Earth that is ``turn`` turns to the east."""
    return Box(box.left - turn * TURN, box.bottom, box.right - turn * TURN, box.top)


def _pieces(outline: Outline, shift: float, shown: Box, *, is_land: bool) -> list[list[Point]]:
    points = outline.points(shift)
    return [clip_ring(points, shown)] if is_land else clip_line(points, shown)


def _in_units(pixel: Point) -> Point:
    return pixel[0] * UNITS, pixel[1] * UNITS


def _path(line: Sequence[Point], tolerance: float, *, is_ring: bool) -> str:
    """Return whole units, each corner as its way from the one before; "" of what is too small."""
    closed = [*line, *line[:1]] if is_ring else line
    corners: list[tuple[int, int]] = []
    for x, y in simplified(closed, tolerance):
        corner = (round(x), round(y))
        if not corners or corners[-1] != corner:
            corners.append(corner)
    if is_ring and len(corners) > 1:
        corners.pop()
    if len(corners) < (3 if is_ring else 2):
        return ""
    before = corners[0]
    written = [f"M{before[0]} {before[1]}l"]
    for corner in corners[1:]:
        across, up = corner[0] - before[0], corner[1] - before[1]
        written.append(f"{across}{up}" if up < 0 else f"{across} {up}")
        before = corner
    joined = written[0] + " ".join(written[1:]).replace(" -", "-")
    return f"{joined}z" if is_ring else joined
