"""Pure: what is drawn on sheets: the mesh in a part of one, a node's sign, a QR code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.pictures.colour import BLACK, WHITE
from meshup.pictures.mesh_art import hexagon, mark_of
from meshup.pictures.mesh_band import band_of
from meshup.pictures.qr_codes import QUIET_ZONE, qr_rows
from meshup.posters.domain.poster_values import Box

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.pictures.mesh_art import Point
    from meshup.pictures.mesh_svg import Palette
    from meshup.posters.domain.tagged_pdf import TaggedPdf

LARGER: Final = 1.15
"""How much wider than its box the mesh may be drawn, to be as high as it."""


def draw_mesh(pdf: TaggedPdf, box: Box, seed: str, palette: Palette) -> None:
    """Draw the mesh of ``seed`` from the left to the right of ``box``; none where it is flat."""
    if not box.height:
        return
    band = band_of(seed, palette, (box.width, box.height), larger=LARGER)

    def on_page(points: Iterable[Point]) -> list[Point]:
        return [(box.x + x, box.y + y) for x, y in points]

    for corners, ink in band.cells:
        pdf.fill(on_page(corners), ink)
    for points, ink, thickness in band.strokes:
        pdf.stroke(on_page(points), ink, thickness)
    for corners, ink in band.peers:
        pdf.fill(on_page(corners), ink)


def draw_mark(pdf: TaggedPdf, box: Box, seed: str, palette: Palette) -> None:
    """Draw the sign of the node named ``seed`` into a square."""
    mark, half = mark_of(seed), box.width / 2

    def placed(points: Iterable[Point]) -> list[Point]:
        return [(box.x + half * (1 + x), box.y + half * (1 + y)) for x, y in points]

    pdf.fill(placed(mark.outline), palette.cell(1))
    for edge in mark.edges:
        pdf.stroke(placed(edge), palette.light, 0.11 * half)
    for x, y in mark.peers:
        is_lit = (x, y) == mark.lit
        ink = palette.light if is_lit else palette.ink
        pdf.fill(placed(hexagon(x, y, 0.2 if is_lit else 0.15)), ink)


def code_rows(address: str) -> tuple[int, list[Box]]:
    """Return how many squares a QR code has on each side, and its dark bars, in squares.

    Squares beside each other are one bar, a breath higher than a square: no printer draws a line
    between them.
    """
    rows = qr_rows(address)
    bars: list[Box] = []
    for number, row in enumerate(rows):
        begin = None
        for at, is_dark in enumerate([*row, False]):
            if is_dark and begin is None:
                begin = at
            elif not is_dark and begin is not None:
                bars.append(Box(QUIET_ZONE + begin, QUIET_ZONE + number, at - begin, 1.01))
                begin = None
    return len(rows) + 2 * QUIET_ZONE, bars


def draw_code(pdf: TaggedPdf, box: Box, code: tuple[int, list[Box]]) -> None:
    """Draw the QR code of ``code_rows``, with the white around it, into a square."""
    pdf.fill_box(box, WHITE)
    squares, bars = code
    side = box.width / squares
    pdf.fill_boxes(
        (Box(box.x + x * side, box.y + y * side, w * side, h * side) for x, y, w, h in bars), BLACK
    )
