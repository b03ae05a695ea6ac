"""A poster as PDF.

Pure: values in, bytes out. Loads ``fpdf2`` and its fonts, so whoever draws nothing imports it late.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from meshup.posters.domain.drawings import code_rows, draw_code, draw_mark, draw_mesh
from meshup.posters.domain.layout import laid_out
from meshup.posters.domain.papers import A4
from meshup.posters.domain.poster_values import Box
from meshup.posters.domain.tagged_pdf import TaggedPdf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.posters.domain.inks import Inks
    from meshup.posters.domain.papers import Paper
    from meshup.posters.domain.poster_values import Layout, Placed, Poster


def poster_pdf(poster: Poster, paper: Paper, inks: Inks) -> bytes:
    """Return ``poster`` as PDF on ``paper``; takes some tenths of a second."""
    words, layout = poster.words, laid_out(poster.words)
    pdf = TaggedPdf(paper.width, paper.height, scale=paper.width / A4.width)
    pdf.describe(" · ".join(filter(None, (words.title, words.when))), words.node, poster.language)
    pdf.add_page()
    with pdf.artifact():
        _draw_field(pdf, layout, poster, inks)
    for group in _groups(layout.texts):
        _write(pdf, group, inks)
    with pdf.tagged("Figure", poster.code_spoken):
        draw_code(pdf, layout.code, code_rows(poster.page))
    pdf.lead_to(layout.code, poster.page)
    return bytes(pdf.output())


def _groups(texts: Iterable[Placed]) -> list[list[Placed]]:
    """Return what is heard in one piece together: an hour, and what is then."""
    groups: list[list[Placed]] = []
    for placed in texts:
        if placed.tag or not groups:
            groups.append([placed])
        else:
            groups[-1].append(placed)
    return groups


def _write(pdf: TaggedPdf, group: list[Placed], inks: Inks) -> None:
    with pdf.tagged(group[0].tag):
        for one in group:
            pdf.write_block(one.block, one.x, one.top, inks.named(one.ink))


def _draw_field(pdf: TaggedPdf, layout: Layout, poster: Poster, inks: Inks) -> None:
    """Draw what stands behind the words: the ground, the mesh, the community's sign."""
    if inks.has_field:
        pdf.fill_box(layout.field, inks.palette.ground)
    else:
        edge = Box(layout.mark.x, layout.field.bottom, layout.code.right - layout.mark.x, 0.5)
        pdf.fill_box(edge, inks.text)
    draw_mesh(pdf, layout.art, poster.seed, inks.palette)
    if poster.logo:
        x, y, width, height = (length * pdf.scale for length in layout.mark)
        pdf.image(BytesIO(poster.logo), x, y, width, height)
    else:
        draw_mark(pdf, layout.mark, poster.words.node, inks.palette)
