"""Mesh drawings with words as PNG, in the shapes that people share: a square, and an upright story.

Pure: values in, bytes out; reads only the fonts that the node ships with. The same words as a
card's (``pictures.cards``), with the drawing above them and larger letters.

Words
    shape  width and height in pixels, and what programs that show it cover at the edges
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from meshup.pictures.cards import LEADING, mark_picture, png_of
from meshup.pictures.lettering import BODY, DISPLAY, Block, Style, fit
from meshup.pictures.mesh_band import band_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

    from meshup.pictures.cards import Card
    from meshup.pictures.colour import Colour
    from meshup.pictures.lettering import Face
    from meshup.pictures.mesh_svg import Palette

MARGIN: Final = 80
MARK: Final = 92
INNER: Final = 1080 - 2 * MARGIN
FINER: Final = 2
"""Drawn so many times larger, then reduced: smooth edges."""


class Shape(NamedTuple):
    """A size of pictures; ``above`` and ``below`` are kept free of words."""

    name: str
    width: int
    height: int
    above: int
    below: int


SQUARE: Final = Shape("square", 1080, 1080, 64, 72)
STORY: Final = Shape("story", 1080, 1920, 250, 340)
SHAPES: Final = {shape.name: shape for shape in (SQUARE, STORY)}

TITLE: Final = tuple(
    (Style(size, 800), lines)
    for size, lines in ((132, 2), (116, 3), (100, 3), (84, 4), (72, 4), (60, 5), (52, 6), (46, 7))
)
WHEN: Final = tuple((Style(size, 700), lines) for size, lines in ((56, 1), (50, 1), (46, 2)))
WHERE: Final = tuple((Style(size, 500), lines) for size, lines in ((46, 1), (42, 2), (36, 2)))
NAME: Final = tuple((Style(size, 700), 1) for size in (46, 38, 30, 24))


@lru_cache(maxsize=8)
def share_png(card: Card, palette: Palette, shape: Shape) -> bytes:
    """Return the words of ``card`` as PNG in ``shape``; takes two tenths of a second."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - most nodes rest without it

    blocks = _blocks(card, palette)
    low = shape.height - shape.below - sum(height for *_, height in blocks)
    picture = Image.new("RGB", (shape.width, shape.height), tuple(palette.ground))
    top = shape.above + MARK + 24
    band = _band(card.seed, palette, (shape.width, round(low - top)))
    picture.paste(band, (0, top))
    mark = mark_picture(card.node, replace(palette, ground=palette.cell(1)), MARK)
    picture.paste(mark, (MARGIN - 6, shape.above), mark)
    draw = ImageDraw.Draw(picture)
    name = fit(DISPLAY, card.node, INNER - MARK - 22, NAME)
    at = (MARGIN + MARK + 22, shape.above + MARK / 2 + 0.35 * name.style.size)
    DISPLAY.write(draw, at, "".join(name.lines), name.style, palette.ink)
    _write(draw, blocks, low)
    return png_of(picture)


def _blocks(card: Card, palette: Palette) -> list[tuple[Face, Block, Colour, float]]:
    """Return what is written below the drawing, each with its colour and its height."""
    wishes: Sequence[tuple[Face, str, Sequence[tuple[Style, int]], Colour]] = (
        (BODY, card.note, WHEN, palette.light),
        (DISPLAY, card.title, TITLE, palette.ink),
        (BODY, card.when, WHEN, palette.light),
        (BODY, card.where, WHERE, palette.soft),
    )
    blocks = []
    for face, words, styles, ink in wishes:
        block = fit(face, words, INNER, styles)
        if any(block.lines):
            step = (LEADING if face is DISPLAY else 1.25) * block.style.size
            blocks.append((face, block, ink, step * len(block.lines) + 18))
    return blocks


def _write(
    draw: ImageDraw, blocks: Iterable[tuple[Face, Block, Colour, float]], top: float
) -> None:
    for face, block, ink, height in blocks:
        step = (height - 18) / len(block.lines)
        for number, line in enumerate(block.lines):
            baseline = top + number * step + 0.82 * block.style.size
            face.write(draw, (MARGIN, baseline), line, block.style, ink)
        top += height


def _band(seed: str, palette: Palette, size: tuple[int, int]) -> Image:
    """Return the mesh of ``seed`` in a band of ``size``."""
    from PIL import Image, ImageDraw  # noqa: PLC0415

    width, height = size[0] * FINER, max(1, size[1]) * FINER
    picture = Image.new("RGB", (width, height), tuple(palette.ground))
    draw, band = ImageDraw.Draw(picture), band_of(seed, palette, (width, height), larger=1.5)
    for corners, ink in band.cells:
        draw.polygon(corners, fill=tuple(ink))
    for points, ink, thickness in band.strokes:
        draw.line(points, fill=tuple(ink), width=round(thickness), joint="curve")
    for corners, ink in band.peers:
        draw.polygon(corners, fill=tuple(ink))
    return picture.reduce(FINER)
