"""Mesh drawings as PNG: the card that a shared link shows, and a node's icons.

Pure: values in, bytes out; reads only the fonts that the node ships with. Pillow is
loaded by the first drawing, for most nodes rest without it.

Words
    card  1200 by 630 pixels, often shown 300 wide: few words, large
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Final

from meshup.pictures.lettering import BODY, DISPLAY, Style, fit
from meshup.pictures.mesh_art import CELL, HEIGHT, WIDTH, hexagon, mark_of, mesh_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

    from meshup.pictures.colour import Colour
    from meshup.pictures.mesh_art import Point
    from meshup.pictures.mesh_svg import Palette

MARGIN: Final = 72
WORDS_WIDTH: Final = 850
FROM_X: Final = 900
FINER: Final = 2
"""Drawn so many times larger, then reduced: smooth edges."""

LEADING: Final = 1.04
"""From one line of a title to the next, in heights of its letters."""

TITLE: Final = tuple(
    (Style(size, 800), lines)
    for size, lines in ((112, 2), (96, 3), (84, 3), (72, 3), (60, 4), (52, 4), (48, 3))
)
WHEN: Final = tuple((Style(size, 700), 1) for size in (50, 44, 38, 32))
WHERE: Final = tuple((Style(size, 500), 1) for size in (40, 36, 32, 28))
NAME: Final = tuple((Style(size, 700), 1) for size in (40, 34, 28))


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a card says; all but ``node`` and ``title`` may be empty.

    Attributes:
        seed: decides the drawing behind.
        node: name of the community, which also decides its mark.
        title: large; wraps and shrinks.
        when: date and hour, already in the reader's language.
        where: the place, or that it is online.
        note: what one must not overlook, such as "Cancelled".
    """

    seed: str
    node: str
    title: str
    when: str = ""
    where: str = ""
    note: str = ""


@lru_cache(maxsize=16)
def card_png(card: Card, palette: Palette) -> bytes:
    """Return the card as PNG, ``WIDTH`` by ``HEIGHT``; takes a tenth of a second."""
    from PIL import ImageDraw  # noqa: PLC0415

    picture = _background(card.seed, palette)
    mark = mark_picture(card.node, replace(palette, ground=palette.cell(1)), 84)
    picture.paste(mark, (MARGIN - 6, 52), mark)
    draw = ImageDraw.Draw(picture)
    name = fit(DISPLAY, card.node, 640, NAME)
    DISPLAY.write(draw, (MARGIN + 94, 108), "".join(name.lines), name.style, palette.ink)
    top = 162 + _note(draw, card.note, palette)
    bottom = HEIGHT - 66
    for words, styles, fill in (
        (card.where, WHERE, palette.soft),
        (card.when, WHEN, palette.light),
    ):
        block = fit(BODY, words, WORDS_WIDTH, styles)
        for line in block.lines:
            BODY.write(draw, (MARGIN, bottom), line, block.style, fill)
            bottom -= block.style.size + 18
    _title(draw, card.title, (top, bottom + 10), palette)
    return png_of(picture)


def _title(draw: ImageDraw, words: str, room: tuple[float, float], palette: Palette) -> None:
    """Write the title in the middle of the ``room`` between two heights, as large as it can be."""
    top, bottom = room
    fitting = [
        (style, lines) for style, lines in TITLE if LEADING * style.size * lines <= bottom - top
    ]
    block = fit(DISPLAY, words, WORDS_WIDTH, fitting or TITLE[-1:])
    step = LEADING * block.style.size
    y = (top + bottom - step * len(block.lines)) / 2 + 0.80 * block.style.size
    for line in block.lines:
        DISPLAY.write(draw, (MARGIN - 3, y), line, block.style, palette.ink)
        y += step


def _note(draw: ImageDraw, words: str, palette: Palette) -> float:
    """Write ``words`` on a plate below the name and return the height that it takes."""
    if not words:
        return 0.0
    block = fit(BODY, words, WORDS_WIDTH - 60, ((Style(32, 700), 1),))
    (line,) = block.lines
    width = BODY.length(line, block.style)
    plate = (MARGIN, 158, MARGIN + width + 48, 212)
    draw.rounded_rectangle(plate, 27, fill=tuple(palette.light))
    BODY.write(draw, (MARGIN + 24, 196), line, block.style, palette.on_light)
    return 60.0


def _background(seed: str, palette: Palette) -> Image:
    from PIL import Image, ImageDraw  # noqa: PLC0415

    mesh = mesh_of(seed, from_x=FROM_X)
    picture = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), tuple(palette.ground))
    draw = ImageDraw.Draw(picture)
    for cell in mesh.cells:
        _fill(draw, hexagon(cell.x, cell.y, CELL - 3), palette.cell(cell.tone))
    for edge in mesh.edges:
        ends = _scaled((edge.begin, edge.end))
        draw.line(ends, fill=tuple(palette.edge(edge.tone)), width=int(2.5 * FINER))
    draw.line(_scaled(mesh.path), fill=tuple(palette.light), width=6 * FINER, joint="curve")
    for peer in mesh.peers:
        fill = palette.light if peer.lit else palette.peer()
        _fill(draw, hexagon(peer.x, peer.y, peer.radius), fill)
    for x, y in (mesh.path[0], mesh.path[-1]):
        _fill(draw, hexagon(x, y, 13), palette.ground)
    return picture.reduce(FINER)


def mark_picture(seed: str, palette: Palette, side: int) -> Image:
    """Return the sign of a node on a transparent square of ``side`` pixels."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    mark, large = mark_of(seed), side * 8
    picture = Image.new("RGBA", (large, large))
    draw = ImageDraw.Draw(picture)

    def placed(points: Iterable[Point]) -> list[Point]:
        return [(large / 2 * (1 + x), large / 2 * (1 + y)) for x, y in points]

    draw.polygon(placed(mark.outline), fill=tuple(palette.ground))
    for edge in mark.edges:
        draw.line(placed(edge), fill=tuple(palette.light), width=large // 18)
    for peer in mark.peers:
        fill, radius = (palette.light, 0.20) if peer == mark.lit else (palette.ink, 0.15)
        draw.polygon(placed(hexagon(*peer, radius)), fill=tuple(fill))
    return picture.reduce(8)


def icon_png(seed: str, palette: Palette, side: int, *, full: bool = False) -> bytes:
    """Return the sign of a node as a square PNG.

    Args:
        seed: name of the node.
        palette: its colours.
        side: pixels.
        full: cover the whole square, for systems that cut icons to a shape of their own.
    """
    from PIL import Image  # noqa: PLC0415

    if not full:
        return png_of(mark_picture(seed, palette, side))
    sheet = Image.new("RGBA", (side, side), tuple(palette.ground))
    mark = mark_picture(seed, replace(palette, ground=palette.cell(1)), round(side * 0.78))
    sheet.alpha_composite(mark, ((side - mark.width) // 2, (side - mark.height) // 2))
    return png_of(sheet.convert("RGB"))


def _fill(draw: ImageDraw, corners: Iterable[Point], fill: Colour) -> None:
    draw.polygon(_scaled(corners), fill=tuple(fill))


def _scaled(points: Iterable[Point]) -> list[Point]:
    return [(x * FINER, y * FINER) for x, y in points]


def png_of(picture: Image) -> bytes:
    """Return ``picture`` as PNG."""
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
