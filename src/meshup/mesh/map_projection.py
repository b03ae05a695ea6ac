"""Pure: the Earth on a plane, and the part of it that shows some places well.

Words
    place    degrees north and east of something to be shown
    plane    what the Earth is drawn on: x to the east, y to the north, both about in degrees
    frame    a picture, in pixels from its upper left corner

Method
    Mercator, which keeps shapes, while places are within one part of the Earth; else
    equirectangular at their mean latitude. The middle is opposite of the widest gap between
    longitudes, so that nothing is torn at the 180th meridian.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.mesh.map_clipping import Box, Point

if TYPE_CHECKING:
    from collections.abc import Sequence

TURN: Final = 360.0
MERCATOR: Final = Box(-TURN, -60.0, TURN, 72.0)
WIDEST_MERCATOR: Final = 50.0
"""Degrees of latitude that are shown in shape; beyond, the north grows too large."""
STEEPEST: Final = 60.0
"""No latitude beyond is a mean that an equirectangular plane is drawn for."""
POLE: Final = 90.0
LEAST_SPAN: Final = 5.0
"""So many degrees of latitude at least fit into the shorter side, to see where one is."""
MARGIN_X: Final = 40.0
MARGIN_Y: Final = 30.0
"""Pixels between the places and the sides of the frame: marks and words stand there."""


@dataclass(frozen=True, slots=True)
class Plane:
    """How the Earth is laid out: around which longitude, for which latitude; 0.0 is Mercator."""

    middle: float
    squeeze: float

    def x(self, longitude: float) -> float:
        """Return how far east of the middle a longitude is, by the shorter way."""
        return (longitude - self.middle + TURN / 2) % TURN - TURN / 2

    def y(self, latitude: float) -> float:
        """Return where a latitude is."""
        if self.squeeze:
            return latitude / self.squeeze
        return math.degrees(math.asinh(math.tan(math.radians(latitude))))

    def latitude(self, y: float) -> float:
        """Return which latitude is at ``y``; beyond the poles where the plane goes on."""
        if self.squeeze:
            return y * self.squeeze
        return math.degrees(math.atan(math.sinh(math.radians(y))))


@dataclass(frozen=True, slots=True)
class View:
    """A frame of so many pixels, and what of the plane it shows."""

    plane: Plane
    left: float
    top: float
    scale: float
    width: int
    height: int

    def pixel(self, x: float, latitude: float) -> Point:
        """Return where in the frame something is, ``x`` degrees east of the middle."""
        return (x - self.left) * self.scale, (self.top - self.plane.y(latitude)) * self.scale

    def place(self, latitude: float, longitude: float) -> Point:
        """Return where in the frame a place is."""
        return self.pixel(self.plane.x(longitude), latitude)

    def degrees(self, overscan: float) -> Box:
        """Return what is shown: degrees east of the middle, and north.

        Some pixels more on each side, for lines whose ends nobody shall see.
        """
        beyond = overscan / self.scale
        lower, upper = self.top - self.height / self.scale - beyond, self.top + beyond
        right = self.left + self.width / self.scale + beyond
        return Box(
            self.left - beyond, self.plane.latitude(lower), right, self.plane.latitude(upper)
        )


def plane_for(places: Sequence[Point]) -> Plane:
    """Return the plane on which such places (north, east) are shown; of none, the whole Earth."""
    if not places:
        return Plane(0.0, 1.0)
    norths = [north for north, _ in places]
    middle = _middle([east for _, east in places])
    lowest, highest = min(norths), max(norths)
    is_one_part = MERCATOR.bottom <= lowest and highest <= MERCATOR.top
    if is_one_part and highest - lowest <= WIDEST_MERCATOR:
        return Plane(middle, 0.0)
    mean = min(STEEPEST, abs(lowest + highest) / 2)
    return Plane(middle, math.cos(math.radians(mean)))


def _middle(longitudes: Sequence[float]) -> float:
    """Return the longitude opposite of the middle of the widest gap between some: -180 to 180."""
    around = sorted({longitude % TURN for longitude in longitudes})
    following = [*around[1:], around[0] + TURN]
    gap, begins = max(
        (after - before, -before) for before, after in zip(around, following, strict=True)
    )
    return (-begins + gap / 2) % TURN - TURN / 2


def fitted(plane: Plane, places: Sequence[Point], width: int, height: int) -> View:
    """Return the view of a frame that shows all ``places`` (north, east), its margins kept."""
    shown = [(plane.x(east), plane.y(north)) for north, east in places]
    if not shown:
        shown = [(-TURN / 2, plane.y(-STEEPEST)), (TURN / 2, plane.y(POLE - 5))]
    left, right = min(x for x, _ in shown), max(x for x, _ in shown)
    bottom, top = min(y for _, y in shown), max(y for _, y in shown)
    stretch = plane.squeeze or math.cos(math.radians(plane.latitude((bottom + top) / 2)))
    scale = min(
        (width - 2 * MARGIN_X) / max(right - left, 1e-9),
        (height - 2 * MARGIN_Y) / max(top - bottom, 1e-9),
        min(width, height) * stretch / LEAST_SPAN,
    )
    middle_x, middle_y = (left + right) / 2, (bottom + top) / 2
    return View(
        plane,
        left=middle_x - width / 2 / scale,
        top=middle_y + height / 2 / scale,
        scale=scale,
        width=width,
        height=height,
    )


def proportion(plane: Plane, places: Sequence[Point]) -> float:
    """Return how many times wider than high the places are; 1.0 where they are one."""
    xs = [plane.x(east) for _, east in places]
    ys = [plane.y(north) for north, _ in places]
    across, up = max(xs) - min(xs), max(ys) - min(ys)
    least = LEAST_SPAN / 2
    return max(across, least) / max(up, least)
