"""A draft as a board: days, in each a column for each place, in each its cards by hour.

Pure, but for the settings: what is told is translated.

Words
    card    a line as hosts see it: what it says, the pause before it, what is told of it
    tray    the cards without an hour
    over    how long after the end of the event the last line ends
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from meshup.programme.domain.arranging import columns_of, day_of, opening
from meshup.programme.domain.conflicts import conflicts
from meshup.programme.domain.lines import MINUTE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from meshup.agenda_desk.domain.line_times import Timeframe
    from meshup.kit.localized_text import Texts
    from meshup.programme.domain.conflicts import Circumstances, Hint, TalkSide
    from meshup.programme.domain.lines import DraftLine, Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A line as hosts see it; times by the clock on the wall.

    Attributes:
        pause: minutes of nothing before it.
        is_new: not published yet, or not like this.
    """

    ref: str
    kind: str
    titles: Texts
    names: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    starts: datetime | None = None
    ends: datetime | None = None
    minutes: int = 0
    zone: str = ""
    pause: int = 0
    is_talk: bool = False
    is_new: bool = False
    hints: tuple[Hint, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """The cards of one day in one place; ``key`` is that of its element on the page."""

    key: str
    day: int
    zone: str
    cards: tuple[Card, ...]

    @property
    def refs(self) -> list[str]:
        """The names of its cards, in order."""
        return [card.ref for card in self.cards]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the event; ``over`` is what of it lasts longer than the event, in minutes."""

    number: int
    date: date
    columns: tuple[Column, ...]
    over: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A whole draft; ``zones`` are its places, "" (all of the venue) the first."""

    days: tuple[Day, ...]
    zones: tuple[str, ...]
    tray: Column

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns, the tray too."""
        return (*(column for day in self.days for column in day.columns), self.tray)

    @property
    def cards(self) -> dict[str, Card]:
        """All cards, by name."""
        return {card.ref: card for column in self.columns for card in column.cards}

    @property
    def doubts(self) -> int:
        """Of how many cards something is told."""
        return sum(bool(card.hints) for card in self.cards.values())


def zones_of(known: Iterable[str], lines: Iterable[DraftLine]) -> tuple[str, ...]:
    """Return the places of a programme: those of the venue, and what lines say beside them."""
    return tuple(dict.fromkeys(("", *known, *(line.zone for line in lines))))


def grid_of(
    lines: Lines,
    published: Lines,
    frame: Timeframe,
    zones: Sequence[str],
    here: Circumstances,
) -> Grid:
    """Return the board of a draft beside what is published."""
    made = _Making(
        zone=ZoneInfo(frame.time_zone),
        hints=conflicts(lines, here),
        was=_said_by_key(published),
        here=here,
    )
    grid = columns_of(lines, frame)
    begins = [opening(lines, frame, number) for number in range(1, len(frame.days) + 1)]
    days = tuple(
        Day(
            number,
            day,
            tuple(
                Column(
                    f"c{number}-{place}",
                    number,
                    zone,
                    made.cards(grid.get((number, zone), ()), begins[number - 1]),
                )
                for place, zone in enumerate(zones)
            ),
            _over(lines, frame, number),
        )
        for number, day in enumerate(frame.days, 1)
    )
    unplaced = [line for line in lines if line.starts_at is None]
    return Grid(days, tuple(zones), Column("tray", 0, "", made.cards(unplaced, None)))


@dataclass(frozen=True, slots=True)
class _Making:
    """What all cards are made with."""

    zone: ZoneInfo
    hints: Mapping[str, tuple[Hint, ...]]
    was: Mapping[str, DraftLine]
    here: Circumstances

    def cards(self, lines: Iterable[DraftLine], begins: datetime | None) -> tuple[Card, ...]:
        """Return the cards of a column that begins at a moment."""
        found: list[Card] = []
        free = begins
        for line in lines:
            gap = line.starts_at - free if line.starts_at and free else timedelta()
            found.append(self.card(line, round(gap / MINUTE)))
            free = max(free, line.end) if free and line.end else line.end
        return tuple(found)

    def card(self, line: DraftLine, gap: int) -> Card:
        """Return the card of a line that begins ``gap`` minutes after what was before it."""
        talk: TalkSide | None = self.here.talk_of(line)
        was = self.was.get(line.ref)
        return Card(
            ref=line.ref,
            kind=line.kind,
            titles=talk.titles if talk else line.titles,
            names=talk.names if talk else (),
            languages=talk.languages if talk else line.languages,
            starts=line.starts_at and line.starts_at.astimezone(self.zone),
            ends=line.ends_at and line.ends_at.astimezone(self.zone),
            minutes=round(line.length / MINUTE),
            zone=line.zone,
            pause=max(0, gap),
            is_talk=line.talk is not None,
            is_new=was is None or _shown(was) != _shown(line),
            hints=self.hints.get(line.ref, ()),
        )


def _said_by_key(published: Lines) -> dict[str, DraftLine]:
    return {line.ref: line for line in published}


def _shown(line: DraftLine) -> tuple[object, ...]:
    words = (line.kind, line.titles, line.notes, line.zone, line.track)
    return (line.starts_at, line.ends_at, line.talk, *words)


def _over(lines: Lines, frame: Timeframe, day: int) -> int:
    """Return by how many minutes the last day lasts longer than the event."""
    if day != len(frame.days):
        return 0
    ends = [line.end for line in lines if line.end and day_of(line, frame) == day]
    last = max(ends, default=frame.ends_at)
    return max(0, round((last - frame.ends_at) / MINUTE))
