"""Pure: what a poster says, and a poster laid out: values.

Lengths are millimetres on A4, y grows downwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from meshup.posters.domain.boxes import Block


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the timetable; a day that begins has ``is_day`` and no hour."""

    hour: str
    words: str
    is_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PosterWords:
    """What a poster says; all but ``node``, ``title`` and ``address`` may be empty.

    Attributes:
        when, hours: a line each.
        note: what one has to know beside: that the date is not confirmed yet.
        welcome: who may come, and how.
        address: as one types it. more: the sentence that there is more, and where.
        rest: how many rows are left out, in words, for a number.
        has_more: whether something was left out already.
    """

    node: str
    title: str
    address: str
    when: str = ""
    hours: str = ""
    where: str = ""
    lead: str = ""
    rows: tuple[Row, ...] = ()
    note: str = ""
    welcome: str = ""
    more: str = ""
    rest: Callable[[int], str] = str
    has_more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """A poster as it is drawn.

    Attributes:
        words: what it says. language: of the words.
        page: the address in the QR code. code_spoken: what that is, for who hears the page.
        seed: decides the drawing.
        logo: the community's, as PNG; b"" for the sign that is drawn from its name.
    """

    words: PosterWords
    language: str
    page: str
    code_spoken: str
    seed: str
    logo: bytes = b""


class Box(NamedTuple):
    """A part of the page."""

    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width


class Placed(NamedTuple):
    """A block at its place.

    Attributes:
        ink: names a colour.
        tag: what it is to who hears the page: H1, P; "" when it goes on with what was before.
    """

    x: float
    top: float
    block: Block
    ink: str
    tag: str = "P"

    @property
    def box(self) -> Box:
        """What it takes of the page."""
        return Box(self.x, self.top, self.block.width, self.block.height)


@dataclass(frozen=True, slots=True)
class Layout:
    """A poster with everything at its place."""

    field: Box
    art: Box
    mark: Box
    code: Box
    texts: tuple[Placed, ...]
    is_cut: bool

    @property
    def boxes(self) -> tuple[Box, ...]:
        """What may not leave the page, nor cover another."""
        return (self.mark, self.code, *(placed.box for placed in self.texts))
