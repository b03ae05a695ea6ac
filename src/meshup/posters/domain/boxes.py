"""Pure: words set into boxes of a width: wrapped by measure, long words broken, cut if they must.

Lengths are millimetres, y grows downwards.

Words
    leading  from one baseline to the next, in sizes of the letters
    ascent   from the top of a block to its first baseline, in sizes of the letters
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import floor
from typing import TYPE_CHECKING, Final

from meshup.pictures.lettering import balanced, wrapped
from meshup.posters.domain.typefaces import DISPLAY, POINT, Style, settable, width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ASCENT: Final = 0.95
"""Letters with accents above them stay below the top."""
LEADING: Final = {DISPLAY: 1.06}
OTHER_LEADING: Final = 1.3
DESCENT: Final = 0.25


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of words in one style; ``is_cut`` when not all words are in them."""

    lines: tuple[str, ...]
    style: Style
    is_cut: bool = False

    @property
    def step(self) -> float:
        """From one baseline to the next."""
        return LEADING.get(self.style.face, OTHER_LEADING) * self.style.size * POINT

    @property
    def height(self) -> float:
        """From the top of the first line to the bottom of the last; 0 without any."""
        if not self.lines:
            return 0.0
        letters = (ASCENT + DESCENT) * self.style.size * POINT
        return (len(self.lines) - 1) * self.step + letters

    @property
    def width(self) -> float:
        """Of its longest line."""
        return max((width(line, self.style) for line in self.lines), default=0.0)

    def baselines(self, top: float) -> Iterator[tuple[float, str]]:
        """Walk over the lines with their baselines, for a block that begins at ``top``."""
        for number, line in enumerate(self.lines):
            yield top + ASCENT * self.style.size * POINT + number * self.step, line


def block(
    words: str, style: Style, room: float, most: int | None = None, *, balance: bool = False
) -> Block:
    """Return ``words`` wrapped to a ``room``, in ``most`` lines at the most; then cut with "…".

    Args:
        words: as people wrote them; paragraphs are divided by line feeds.
        balance: make the lines about as long as each other.
    """
    measure = partial(width, style=style)
    wrap = balanced if balance else wrapped
    lines: list[str] = []
    for paragraph in words.split("\n"):
        pieces = " ".join(_pieces(settable(paragraph, style.face), room, measure))
        lines += wrap(pieces, room, measure)
    if most is None or len(lines) <= most:
        return Block(tuple(lines), style)
    if most <= 0:
        return Block((), style, is_cut=True)
    return Block((*lines[: most - 1], _ended(lines[most - 1], room, measure)), style, is_cut=True)


def lines_within(height: float, style: Style) -> int:
    """Return how many lines of ``style`` have room in ``height``."""
    one, two = Block(("",), style), Block(("", ""), style)
    return max(0, 1 + floor((height - one.height) / (two.height - one.height) + 1e-9))


def first_that_fits(words: str, styles: Iterable[tuple[Style, int]], room: float) -> Block:
    """Return ``words`` in the first of ``styles`` in which they need no more lines than it may.

    In the last one they are cut if they must. No word is broken while a smaller style holds it.
    """
    choices = list(styles)
    for style, most in choices:
        whole = block(words, style, room, most, balance=True)
        longest = max((width(word, style) for word in _words(words, style)), default=0.0)
        if not whole.is_cut and longest <= room:
            return whole
    style, most = choices[-1]
    return block(words, style, room, most)


def _words(words: str, style: Style) -> list[str]:
    return settable(words, style.face).split(" ")


def _pieces(words: str, room: float, measure: Callable[[str], float]) -> Iterator[str]:
    """Walk over the words; one that is wider than the ``room`` comes in pieces."""
    for word in words.split(" "):
        if measure(word) <= room:
            yield word
            continue
        begin = 0
        for end in range(1, len(word) + 1):
            if end == len(word) or measure(word[begin : end + 1]) > room:
                yield word[begin:end]
                begin = end


def _ended(line: str, room: float, measure: Callable[[str], float]) -> str:
    """Return ``line`` with "…" behind it, shorter by what that takes."""
    while line and measure(f"{line}…") > room:
        words, _, _last = line.rpartition(" ")
        line = words or line[:-1]
    return f"{line.rstrip(' ,;:.–-')}…"
