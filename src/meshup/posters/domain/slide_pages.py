"""Shell: what people wrote, divided into slides that can be read from ten metres; asks no row.

Words
    point  a paragraph, a heading or an entry of a list: what stands together
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from meshup.kit.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MOST_CHARACTERS: Final = 380
"""Characters of a slide."""
MOST_POINTS: Final = 5
LONGEST_POINT: Final = 360
MOST_SLIDES: Final = 3
_BREAK: Final = re.compile(r"\n\s*\n")
_HEADING: Final = re.compile(r" {0,3}#{1,6} ")
_ENTRY: Final = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+\S")

Item = TypeVar("Item")


class Point(NamedTuple):
    """What stands together: its heading, "" for none, and its words."""

    heading: str
    words: str

    def __len__(self) -> int:
        return len(self.heading) + len(self.words)


class Points(NamedTuple):
    """Points of some slides; ``has_more`` when not all is on them."""

    slides: tuple[tuple[Point, ...], ...]
    has_more: bool


def points_of(source: str) -> list[Point]:
    """Return the points of a text in Markdown, each as plain words.

    A heading stands with what follows it; without anything below it, it is words itself.
    """
    points: list[Point] = []
    heading = ""
    for piece in _pieces(source):
        if _HEADING.match(piece):
            points += [Point("", heading)] if heading else []
            heading = plain(piece, LONGEST_POINT)
        elif words := plain(piece, LONGEST_POINT):
            points.append(Point(heading, words))
            heading = ""
    return [*points, Point("", heading)] if heading else points


def _pieces(source: str) -> Iterator[str]:
    """Walk over paragraphs, headings and entries of lists, in Markdown."""
    for block in _BREAK.split(source.replace("\r\n", "\n")):
        current: list[str] = []
        for line in block.splitlines():
            begins = _ENTRY.match(line) or _HEADING.match(line)
            if current and (begins or _HEADING.match(current[-1])):
                yield "\n".join(current)
                current = []
            current.append(line)
        yield "\n".join(current)


def divided(source: str) -> Points:
    """Return a text in Markdown as points on at most ``MOST_SLIDES`` slides.

    Each has ``MOST_POINTS`` at the most, and no more than ``MOST_CHARACTERS`` characters unless one
    point alone has.
    """
    points = points_of(source)
    slides: list[list[Point]] = []
    for point in points:
        if slides and _has_room(slides[-1], point):
            slides[-1].append(point)
        else:
            slides.append([point])
    shown = tuple(tuple(slide) for slide in slides[:MOST_SLIDES])
    is_cut = any(point.words.endswith("…") for slide in shown for point in slide)
    return Points(shown, has_more=is_cut or len(slides) > MOST_SLIDES)


def _has_room(slide: list[Point], point: Point) -> bool:
    return len(slide) < MOST_POINTS and sum(map(len, slide)) + len(point) <= MOST_CHARACTERS


def in_pages(
    items: Sequence[Item], most: int, height: Callable[[Item], int] = lambda _item: 1
) -> list[tuple[Item, ...]]:
    """Return ``items`` in as few pages as hold them, each with about as many as the others.

    The heights of a page are ``most`` together, unless one item alone is higher.
    """
    for number in range(1, len(items) + 1):
        ends = [round(place * len(items) / number) for place in range(number + 1)]
        pages = [tuple(items[begin:end]) for begin, end in pairwise(ends)]
        if all(len(page) == 1 or sum(map(height, page)) <= most for page in pages):
            return pages
    return []
