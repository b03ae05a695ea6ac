"""Pure: where everything stands on a poster, so that all of it fits, whatever people wrote.

Lengths are millimetres on A4, y grows downwards; a larger sheet is the same, drawn larger.

Words
    field  the coloured part above: the community, the drawing, title, when and where
    lead   what it is, in a few sentences
    row    a line of the timetable: its hour and what it is
    foot   the welcome and the address, beside the QR code
    tier   a choice of sizes; the first is the largest

Method
    Words are measured in each tier until all fit; what room is left is the drawing's. In the last
    tier the lead is cut first, then rows are left out from the end, and the poster says that there
    is more, and where. Nothing is ever cut without these words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from meshup.posters.domain.boxes import Block, block, first_that_fits, lines_within
from meshup.posters.domain.papers import A4
from meshup.posters.domain.poster_values import Box, Layout, Placed
from meshup.posters.domain.typefaces import BODY, BOLD, DISPLAY, Style

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meshup.posters.domain.poster_values import PosterWords

MARGIN: Final = 14.0
INNER: Final = A4.width - 2 * MARGIN
HEAD: Final = 30.0
"""The strip at the top, with the community's sign and name."""
MARK: Final = 14.0
GAP: Final = 5.0
QR: Final = 42.0
FOOT_INNER: Final = INNER - QR - 8
LEAST_LEAD: Final = 4
"""Lines of the lead that stay while rows could still be left out."""
MOST_ROWS: Final = 40
HAIR: Final = 0.001
LEAST_ART: Final = 36.0
"""Where the drawing would have less room, there is none: what follows moves up."""

TITLES: Final = ((76, 2), (64, 3), (54, 3), (46, 3), (40, 4), (34, 4), (28, 5), (24, 5), (20, 6))


class Tier(NamedTuple):
    """Sizes in points; ``title`` is the largest that a title may have, ``art`` in millimetres."""

    title: float
    when: float
    where: float
    lead: float
    row: float
    art: float


TIERS: Final = (
    Tier(76, 32, 24, 22, 20, 60),
    Tier(64, 30, 22, 20, 18, 54),
    Tier(54, 28, 20, 18, 17, 48),
    Tier(46, 26, 18, 17, 16, 42),
    Tier(46, 24, 17, 16, 15, 36),
    Tier(40, 22, 16, 15, 14, 0),
    Tier(34, 20, 15, 14, 13, 0),
    Tier(28, 18, 14, 13, 12, 0),
    Tier(24, 16, 12, 12, 11.5, 0),
    Tier(24, 16, 12, 11, 10.5, 0),
)


class _Stack:
    """Blocks one below the other, from a height on; empty ones take no room."""

    def __init__(self, top: float, x: float = MARGIN) -> None:
        self.y, self.x = top, x
        self.placed: list[Placed] = []

    @property
    def blocks(self) -> list[Block]:
        """What was put."""
        return [placed.block for placed in self.placed]

    def put(self, one: Block, ink: str, *, gap: float = 0.0, tag: str = "P") -> None:
        if one.lines:
            self.y += gap
            self.placed.append(Placed(self.x, self.y, one, ink, tag))
            self.y += one.height


class _Rows(NamedTuple):
    """Rows at their places below each other, from 0 on, and their height.

    ``ends`` is where the first rows end, by how many they are: 0 for none of them.
    """

    placed: tuple[Placed, ...]
    height: float
    is_cut: bool
    ends: tuple[float, ...]


def laid_out(words: PosterWords) -> Layout:
    """Return the poster that says ``words``: in the largest tier in which all fit."""
    head = _head(words)
    for tier in TIERS:
        whole = _tried(words, tier, head, is_last=False)
        if whole is not None:
            return whole
    last = _tried(words, TIERS[-1], head, is_last=True)
    if last is None:  # no words make the last tier too high: a test knows
        raise ValueError("a poster does not fit its page")
    return last


def _tried(words: PosterWords, tier: Tier, head: Block, *, is_last: bool) -> Layout | None:
    """Return the poster in ``tier``; None where something has no room, and it is not the last."""
    told = _told(words, tier)
    told_height = told.y + GAP + 2
    lead = block(words.lead, Style(BODY, tier.lead), INNER)
    rows = _rows(words, tier, most_lines=2 if is_last else 3)
    foot = _foot(words, told_more=False)
    cut = rows.is_cut or any(one.is_cut for one in (head, *told.blocks, *foot.blocks))
    if cut or words.has_more:
        foot = _foot(words, told_more=True)
    room = A4.height - MARGIN - foot.y - HEAD - told_height - tier.art
    if _body_height(lead, rows) > room:
        if not is_last:
            return None
        foot, cut = _foot(words, told_more=True), True
        room = A4.height - MARGIN - foot.y - HEAD - told_height
        lead, rows = _shortened(words, tier, room)
        if _body_height(lead, rows) > room:
            return None
    return _placed(words, head, (told, lead, rows, foot), is_cut=cut)


def _placed(
    words: PosterWords, head: Block, parts: tuple[_Stack, Block, _Rows, _Stack], *, is_cut: bool
) -> Layout:
    told, lead, rows, foot = parts
    foot_top = A4.height - MARGIN - foot.y
    room = foot_top - _body_height(lead, rows) - told.y - GAP - 2 - HEAD
    art = Box(0, HEAD, A4.width, room if room >= LEAST_ART else 0)
    told_top = art.bottom
    field = Box(0, 0, A4.width, told_top + told.y + GAP + 2)
    y = field.bottom + GAP
    texts = [Placed(MARGIN + MARK + 5, MARGIN + (MARK - head.height) / 2, head, "ink")]
    texts += [one._replace(top=one.top + told_top) for one in told.placed]
    if lead.lines:
        texts.append(Placed(MARGIN, y, lead, "text"))
        y += lead.height + GAP
    texts += [one._replace(top=one.top + y) for one in rows.placed]
    texts += [one._replace(top=one.top + foot_top) for one in foot.placed]
    return Layout(
        field=field,
        art=art,
        mark=Box(MARGIN, MARGIN, MARK, MARK),
        code=Box(A4.width - MARGIN - QR, A4.height - MARGIN - QR, QR, QR),
        texts=tuple(texts),
        is_cut=is_cut or words.has_more,
    )


def _head(words: PosterWords) -> Block:
    styles = [(Style(DISPLAY, 26), 1), (Style(DISPLAY, 20), 1), (Style(DISPLAY, 15), 2)]
    return first_that_fits(words.node, [*styles, (Style(DISPLAY, 11), 2)], INNER - MARK - 5)


def _told(words: PosterWords, tier: Tier) -> _Stack:
    """Return title, when and where below each other, from 0 on."""
    titles = [(Style(DISPLAY, size), most) for size, most in TITLES if size <= tier.title]
    told = _Stack(0.0)
    told.put(first_that_fits(words.title, titles, INNER), "ink", tag="H1")
    when = Style(BOLD, tier.when)
    told.put(block(words.when, when, INNER, 2), "light", gap=4)
    told.put(block(words.hours, when, INNER, 2), "light", gap=0.5)
    told.put(block(words.where, Style(BODY, tier.where), INNER, 3), "soft", gap=2)
    return told


def _foot(words: PosterWords, *, told_more: bool) -> _Stack:
    """Return what stands beside the QR code; its height is that of the whole foot."""
    foot = _Stack(GAP)
    foot.put(
        first_that_fits(words.welcome, _sizes(BOLD, (24, 20, 17, 15, 13), 3), FOOT_INNER), "text"
    )
    addresses = [*_sizes(BOLD, (17, 15, 13), 2), *_sizes(BOLD, (11,), 4)]
    foot.put(first_that_fits(words.address, addresses, FOOT_INNER), "link", gap=2)
    if told_more:
        foot.put(
            first_that_fits(words.more, _sizes(BODY, (13, 12, 10), 3), FOOT_INNER), "text", gap=2
        )
    foot.put(first_that_fits(words.note, _sizes(BODY, (12, 10), 2), FOOT_INNER), "text", gap=2)
    high = max(foot.y, GAP + QR)
    foot.placed = [one._replace(top=one.top + high - foot.y) for one in foot.placed]
    foot.y = high
    return foot


def _sizes(face: str, sizes: Iterable[float], most: int) -> list[tuple[Style, int]]:
    return [(Style(face, size), most) for size in sizes]


def _rows(words: PosterWords, tier: Tier, *, most_lines: int) -> _Rows:
    """Return the rows below each other, hours in a column; and how many are beyond the most."""
    shown = words.rows[:MOST_ROWS]
    style, bold = Style(BODY, tier.row), Style(BOLD, tier.row)
    hours = [block("" if row.is_day else row.hour, bold, INNER / 3, 1) for row in shown]
    column = MARGIN + max((hour.width + 4 for hour in hours if hour.lines), default=0.0)
    placed: list[Placed] = []
    ends = [0.0]
    for row, hour in zip(shown, hours, strict=True):
        x, face = (MARGIN, bold) if row.is_day else (column, style)
        said = block(row.words, face, MARGIN + INNER - x, most_lines)
        both = ((MARGIN, hour), (x, said))
        seen = [Placed(at, ends[-1], one, "text") for at, one in both if one.lines]
        placed += [one._replace(tag="") if number else one for number, one in enumerate(seen)]
        ends.append(ends[-1] + max(hour.height, said.height) + 1)
    is_cut = any(one.block.is_cut for one in placed)
    whole = _Rows(tuple(placed), max(0.0, ends[-1] - 1), is_cut, tuple(ends))
    return whole if len(shown) == len(words.rows) else _first(whole, len(shown), words, tier)


def _first(rows: _Rows, count: int, words: PosterWords, tier: Tier) -> _Rows:
    """Return the first ``count`` rows, and in words how many are left out."""
    left, end = len(words.rows) - count, rows.ends[count]
    if left <= 0:
        return rows
    last = Placed(MARGIN, end, block(words.rest(left), Style(BODY, tier.row), INNER, 1), "text")
    seen = [one for one in rows.placed if one.top < end - HAIR]
    return rows._replace(placed=(*seen, last), height=end + last.block.height, is_cut=True)


def _shortened(words: PosterWords, tier: Tier, room: float) -> tuple[Block, _Rows]:
    """Return the lead and the rows as far as they have ``room``: the lead is cut first."""
    style = Style(BODY, tier.lead)
    least = block(words.lead, style, INNER, LEAST_LEAD)
    whole = _rows(words, tier, most_lines=2)
    count = len(whole.ends) - 1
    rows = whole
    while count and _body_height(least, rows) > room:
        count -= 1
        rows = _first(whole, count, words, tier)
    left = room - _body_height(Block((), style), rows) - GAP
    return block(words.lead, style, INNER, lines_within(left, style)), rows


def _body_height(lead: Block, rows: _Rows) -> float:
    """Return what the white part above the foot takes, with the gap above each."""
    return sum(part.height + GAP for part in (lead, rows) if part.height)
