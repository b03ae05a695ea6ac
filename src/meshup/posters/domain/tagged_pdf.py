"""A PDF whose words are tagged, drawn in millimetres on a sheet that may be larger than its plan.

Pure: values in, bytes out; reads only the fonts that the room ships with. What is drawn and not
said is an artifact, so that who hears the page hears its words, in order, and what the picture is.
The same values give the same bytes.

Source
    ISO 32000-1, 14.7 (logical structure) and 14.8.2.2 (artifacts); drawn by the package ``fpdf2``.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from fpdf import FPDF
from fpdf.enums import PageMode
from fpdf.prefs import ViewerPreferences

from meshup.posters.domain.typefaces import FONTS, runs, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from meshup.pictures.colour import Colour
    from meshup.pictures.mesh_art import Point
    from meshup.posters.domain.boxes import Block
    from meshup.posters.domain.poster_values import Box

MADE: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""No file says when it was drawn: the same poster is the same file."""


class TaggedPdf(FPDF):
    """A document of sheets of one size; all lengths that are given grow by ``scale``."""

    def __init__(self, width: float, height: float, *, scale: float = 1.0) -> None:
        super().__init__(unit="mm", format=(width, height))
        self.scale: Final = scale
        self.set_margin(0)
        self.set_auto_page_break(auto=False)
        self.set_creation_date(MADE)
        self.set_creator("Meshup")
        self.page_mode = PageMode.USE_NONE

    def describe(self, title: str, author: str, language: str) -> None:
        """Say what the document is called, who made it, and in which language it is."""
        self.set_title(title)
        self.set_author(author)
        self.set_lang(language)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)

    @contextmanager
    def tagged(self, kind: str, spoken: str | None = None) -> Iterator[None]:
        """Tag what is drawn inside as a ``kind``: H1, P, Figure, which is told as ``spoken``."""
        number = self.struct_builder.next_mcid_for_page(self.page)
        _element, parents = self.struct_builder.add_marked_content(
            self.page, f"/{kind}", mcid=number, alt_text=spoken
        )
        self.pages[self.page].struct_parents = parents
        self._out(f"/{kind} <</MCID {number}>> BDC")
        yield
        self._out("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Say that what is drawn inside is no content."""
        self._out("/Artifact BMC")
        yield
        self._out("EMC")

    def write_block(self, block: Block, x: float, top: float, ink: Colour) -> None:
        """Write the lines of ``block``, whose left end is at ``x``.

        A space ends each, so that its last word and the next one are two to who hears the page.
        """
        self.set_text_color(*ink)
        for baseline, line in block.baselines(top):
            at = x
            for run in runs(f"{line} ", block.style.face):
                self._use(run.file, block.style.size)
                self.text(at * self.scale, baseline * self.scale, run.words)
                at += width(run.words, block.style)

    def fill(self, corners: Iterable[Point], ink: Colour) -> None:
        """Fill a polygon."""
        self.set_fill_color(*ink)
        self.polygon([(x * self.scale, y * self.scale) for x, y in corners], style="F")

    def fill_box(self, box: Box, ink: Colour) -> None:
        """Fill a rectangle."""
        self.set_fill_color(*ink)
        x, y, width, height = (length * self.scale for length in box)
        self.rect(x, y, width, height, style="F")

    def fill_boxes(self, boxes: Iterable[Box], ink: Colour) -> None:
        """Fill many rectangles at once."""
        self.set_fill_color(*ink)
        grow = self.scale * self.k
        drawn = (
            f"{x * grow:.3f} {self.h_pt - (y + height) * grow:.3f}"
            f" {width * grow:.3f} {height * grow:.3f} re"
            for x, y, width, height in boxes
        )
        self._out(f"{' '.join(drawn)} f")

    def stroke(self, points: Iterable[Point], ink: Colour, thickness: float) -> None:
        """Draw a line from point to point."""
        self.set_draw_color(*ink)
        self.set_line_width(thickness * self.scale)
        self.polyline([(x * self.scale, y * self.scale) for x, y in points])

    def lead_to(self, box: Box, address: str) -> None:
        """Lead whoever taps on ``box`` to ``address``."""
        x, y, width, height = (length * self.scale for length in box)
        self.link(x, y, width, height, address)

    def _use(self, file: str, size: float) -> None:
        family = file.rpartition("/")[2].removesuffix(".woff")
        if family.lower() not in self.fonts:
            self.add_font(family, fname=FONTS / file)
        self.set_font(family, size=size * self.scale)
