"""Signs as PDF.

Pure: values in, bytes out. Loads ``fpdf2`` and its fonts, so whoever draws nothing imports it late.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.posters.domain.drawings import code_rows, draw_code
from meshup.posters.domain.papers import A4
from meshup.posters.domain.poster_values import Box
from meshup.posters.domain.signs import sign_of
from meshup.posters.domain.tagged_pdf import TaggedPdf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.posters.domain.inks import Inks
    from meshup.posters.domain.signs import Sign, SignSize, SignWords


def signs_pdf(names: Sequence[str], words: SignWords, size: SignSize, inks: Inks) -> bytes:
    """Return a sign for each of ``names`` as PDF, on sheets of A4, with lines to cut along."""
    pdf = TaggedPdf(A4.width, A4.height)
    pdf.describe(words.title, words.node, words.language)
    code = code_rows(words.address)
    for number, name in enumerate(names):
        at = number % size.on_sheet
        if at == 0:
            pdf.add_page()
            _draw_cuts(pdf, size, inks)
        corner = (at % size.columns) * size.width, (at // size.columns) * size.height
        _draw(pdf, sign_of(name, words, size), corner, (code, words.code_spoken), inks)
    return bytes(pdf.output())


def _draw(
    pdf: TaggedPdf,
    sign: Sign,
    corner: tuple[float, float],
    code: tuple[tuple[int, list[Box]], str],
    inks: Inks,
) -> None:
    left, top = corner
    for text in sign.texts:
        with pdf.tagged(text.tag):
            pdf.write_block(text.block, left + text.x, top + text.top, inks.named(text.ink))
    squares, spoken = code
    with pdf.tagged("Figure", spoken):
        x, y, width, height = sign.code
        draw_code(pdf, Box(left + x, top + y, width, height), squares)


def _draw_cuts(pdf: TaggedPdf, size: SignSize, inks: Inks) -> None:
    with pdf.artifact():
        for column in range(1, size.columns):
            x = column * size.width
            pdf.stroke([(x, 0), (x, A4.height)], inks.line, 0.15)
        for row in range(1, size.rows):
            y = row * size.height
            pdf.stroke([(0, y), (A4.width, y)], inks.line, 0.15)
