"""Mesh drawings as SVG: the cover of an event that has no picture, the sign of a node.

Pure: values in, text out. Colours are mixed here rather than made transparent, so that the same
drawing painted by ``pictures.cards`` has the same colours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meshup.pictures.colour import BLACK, TEXT, WHITE, Colour, contrast, mix, parse_colour, readable
from meshup.pictures.mesh_art import CELL, HEIGHT, WIDTH, hexagon, mark_of, mesh_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.pictures.mesh_art import Point


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one drawing."""

    ground: Colour
    light: Colour
    ink: Colour
    soft: Colour
    on_light: Colour

    def cell(self, tone: float) -> Colour:
        """Return the colour of a cell."""
        return mix(self.ground, self.light, 0.30 * tone)

    def edge(self, tone: float) -> Colour:
        """Return the colour of a line."""
        return mix(self.ground, self.light, 0.12 + 0.43 * tone)

    def peer(self) -> Colour:
        """Return the colour of a peer that is not on the path."""
        return mix(self.ground, self.light, 0.72)


def palette_of(primary: str, accent: str) -> Palette:
    """Return the colours of a node's drawings: its own two, and words that can be read on them.

    Raises:
        ValueError: a colour is not written ``#rrggbb``.
    """
    ground = parse_colour(primary)
    ink = WHITE if contrast(WHITE, ground) >= TEXT else mix(BLACK, ground, 0.12)
    ink = readable(ink, (ground,), TEXT)
    light = readable(parse_colour(accent), (ground,), TEXT)
    soft = readable(mix(ink, ground, 0.18), (ground,), TEXT)
    return Palette(ground, light, ink, soft, readable(ground, (light,), TEXT))


def cover_svg(seed: str, palette: Palette) -> str:
    """Return the drawing of ``seed`` as a picture that fills whatever frame it is given."""
    mesh = mesh_of(seed)
    parts = [f'<path fill="{palette.ground}" d="M0 0h{WIDTH}v{HEIGHT}H0z"/>']
    parts += [
        _shape(hexagon(cell.x, cell.y, CELL - 3), palette.cell(cell.tone)) for cell in mesh.cells
    ]
    parts.append('<g fill="none" stroke-width="2.5" stroke-linecap="round">')
    parts += [
        f'<path stroke="{palette.edge(edge.tone)}" d="{_way((edge.begin, edge.end))}"/>'
        for edge in mesh.edges
    ]
    parts.append(
        f'<path stroke="{palette.light}" stroke-width="6" stroke-linejoin="round"'
        f' d="{_way(mesh.path)}"/></g>'
    )
    for peer in mesh.peers:
        fill = palette.light if peer.lit else palette.peer()
        parts.append(_shape(hexagon(peer.x, peer.y, peer.radius), fill))
    for x, y in (mesh.path[0], mesh.path[-1]):
        parts.append(_shape(hexagon(x, y, 13), palette.ground))
    return _svg(f"0 0 {WIDTH} {HEIGHT}", parts, ' preserveAspectRatio="xMidYMid slice"')


def mark_svg(seed: str, palette: Palette) -> str:
    """Return the sign of the node named ``seed``."""
    mark = mark_of(seed)
    parts = [_shape(mark.outline, palette.ground, 100), '<g stroke-width="11">']
    parts += [f'<path stroke="{palette.light}" d="{_way(edge, 100)}"/>' for edge in mark.edges]
    parts.append("</g>")
    for peer in mark.peers:
        x, y = peer
        fill, radius = (palette.light, 20) if peer == mark.lit else (palette.ink, 15)
        parts.append(_shape(hexagon(100 * x, 100 * y, radius), fill))
    return _svg("-100 -100 200 200", parts)


def framed_svg(picture: str) -> str:
    """Return an SVG that shows ``picture`` (an address, such as one that begins "data:")."""
    return _svg("0 0 100 100", [f'<image width="100" height="100" href="{picture}"/>'])


def _svg(box: str, parts: Iterable[str], more: str = "") -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"{more}>'
    return f"{head}{''.join(parts)}</svg>\n"


def _shape(corners: Iterable[Point], fill: Colour, scale: float = 1) -> str:
    return f'<path fill="{fill}" d="{_way(corners, scale)}z"/>'


def _way(points: Iterable[Point], scale: float = 1) -> str:
    return "M" + "L".join(f"{x * scale:.1f} {y * scale:.1f}" for x, y in points)
