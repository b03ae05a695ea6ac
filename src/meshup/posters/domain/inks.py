"""Pure: the colours of what is printed: a node's own, or black on white for any printer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from meshup.pictures.colour import BLACK, TEXT, WHITE, Colour, light_theme, parse_colour, readable
from meshup.pictures.mesh_svg import Palette, palette_of

GREY: Final = Colour(64, 64, 64)
CUT: Final = Colour(160, 160, 160)


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of a sheet, by what they are for.

    Attributes:
        palette: of the drawing, and of what stands on its ground.
        text, link: on white. line: what divides, and where one cuts.
        has_field: whether the ground is a colour; else a line ends it.
    """

    palette: Palette
    text: Colour
    link: Colour
    line: Colour
    has_field: bool = True

    def named(self, ink: str) -> Colour:
        """Return the colour of this name: ink, light or soft on the ground; text or link."""
        on_ground = {
            "ink": self.palette.ink,
            "light": self.palette.light,
            "soft": self.palette.soft,
        }
        if ink in on_ground:
            return on_ground[ink] if self.has_field else self.text
        return self.link if ink == "link" else self.text


def inks_of(primary: str, accent: str) -> Inks:
    """Return the colours of a node, from its two written ``#rrggbb``.

    Raises:
        ValueError: a colour is not written so.
    """
    theme = light_theme(parse_colour(primary), parse_colour(accent))
    link = readable(parse_colour(primary), (WHITE,), TEXT)
    return Inks(palette_of(primary, accent), theme["ink"], link, CUT)


def black_inks() -> Inks:
    """Return black on white, with the drawing in greys: little toner, and readable when copied."""
    return Inks(Palette(WHITE, GREY, BLACK, BLACK, WHITE), BLACK, BLACK, CUT, has_field=False)
