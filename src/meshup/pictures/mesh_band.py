"""Pure: a mesh drawing in a band that goes from one side of a sheet to the other.

What would leave the band above or below is left out whole, so that nothing stands behind the words
above and below it; on the right and on the left it goes on beyond the edges. Lengths are those of
the sheet, y grows downwards; (0, 0) is the band's upper left corner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from meshup.pictures.mesh_art import CELL, HEIGHT, WIDTH, hexagon, mesh_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.pictures.colour import Colour
    from meshup.pictures.mesh_art import Mesh, Point
    from meshup.pictures.mesh_svg import Palette


class Filled(NamedTuple):
    """A polygon of one colour."""

    corners: list[Point]
    ink: Colour


class Stroke(NamedTuple):
    """A line from point to point."""

    points: list[Point]
    ink: Colour
    thickness: float


class Band(NamedTuple):
    """A drawing, to be painted in this order."""

    cells: list[Filled]
    strokes: list[Stroke]
    peers: list[Filled]


def band_of(seed: str, palette: Palette, size: tuple[float, float], *, larger: float = 1.0) -> Band:
    """Return the mesh of ``seed`` for a band of ``size``: its width and height.

    ``larger`` is how much wider than the band it may be, where that makes it as high as it.
    """
    width, height = size
    wide = width / WIDTH
    scale = max(wide, min(height / HEIGHT, larger * wide))
    left, top = (width - scale * WIDTH) / 2, (height - scale * HEIGHT) / 2

    def placed(points: Iterable[Point]) -> list[Point]:
        return [(left + scale * x, top + scale * y) for x, y in points]

    def is_whole(part: Filled | Stroke) -> bool:
        return all(0 <= y <= height for _x, y in part[0])

    mesh = mesh_of(seed)
    cells = [
        Filled(placed(hexagon(cell.x, cell.y, CELL - 3)), palette.cell(cell.tone))
        for cell in mesh.cells
    ]
    strokes = [
        Stroke(placed((edge.begin, edge.end)), palette.edge(edge.tone), 2.5 * scale)
        for edge in mesh.edges
    ]
    strokes.append(Stroke(placed(mesh.path), palette.light, 6 * scale))
    peers = [Filled(placed(corners), ink) for corners, ink in _peers(mesh, palette)]
    return Band(
        list(filter(is_whole, cells)),
        list(filter(is_whole, strokes)),
        list(filter(is_whole, peers)),
    )


def _peers(mesh: Mesh, palette: Palette) -> Iterable[Filled]:
    """Walk over the peers, and over the holes in the two at the ends of the path."""
    for peer in mesh.peers:
        ink = palette.light if peer.lit else palette.peer()
        yield Filled(hexagon(peer.x, peer.y, peer.radius), ink)
    for x, y in (mesh.path[0], mesh.path[-1]):
        yield Filled(hexagon(x, y, 13), palette.ground)
