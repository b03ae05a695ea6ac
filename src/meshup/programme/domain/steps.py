"""Pure: what a host asks for with one key, one button or one drag, and what it makes of a draft.

Words
    verb       such as "up"; ``VERBS`` has them all
    open line  one for a talk that has neither a talk nor a title: a talk put there becomes it
    open time  a line that is time for several talks: a talk put there takes of it what it needs,
               from its beginning on
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from meshup.programme.domain import arranging
from meshup.programme.domain.arranging import Spot
from meshup.programme.domain.lines import MINUTE, SNAP, USUAL_MINUTES, line_named, new_ref, replaced
from meshup.programme.errors import NoSuchLine, StepUnreadable, TalkTaken

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from meshup.agenda_desk.domain.line_times import Timeframe
    from meshup.programme.domain.lines import DraftLine, Lines

PUT: Final = frozenset({"put", "drop"})
"""Verbs that may bring a line from the pool."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One step, as it was asked for.

    Attributes:
        ref: of the line. line: what is put in from the pool, or what a line shall say.
        spot: where to. follow: whether the rest makes room, or goes along.
        zones: the places of the board, in their order.
    """

    verb: str
    ref: str = ""
    line: DraftLine | None = None
    spot: Spot = field(default_factory=lambda: Spot(1))
    follow: bool = False
    zones: Sequence[str] = ()


def changed_by(wish: Wish, lines: Lines, frame: Timeframe) -> Lines:
    """Return the lines of a draft after a step.

    Raises:
        StepUnreadable, NoSuchLine, NoNextPlace, OutsideTheDays, TalkTaken
    """
    if wish.verb not in VERBS:
        raise StepUnreadable
    return VERBS[wish.verb](wish, lines, frame)


def _up(wish: Wish, lines: Lines, frame: Timeframe) -> Lines:
    return arranging.swapped(lines, wish.ref, frame, -1)


def _down(wish: Wish, lines: Lines, frame: Timeframe) -> Lines:
    return arranging.swapped(lines, wish.ref, frame, 1)


def _left(wish: Wish, lines: Lines, _frame: Timeframe) -> Lines:
    return arranging.elsewhere(lines, wish.ref, wish.zones, -1)


def _right(wish: Wish, lines: Lines, _frame: Timeframe) -> Lines:
    return arranging.elsewhere(lines, wish.ref, wish.zones, 1)


def _day_before(wish: Wish, lines: Lines, frame: Timeframe) -> Lines:
    return arranging.on_day(lines, wish.ref, frame, -1)


def _day_after(wish: Wish, lines: Lines, frame: Timeframe) -> Lines:
    return arranging.on_day(lines, wish.ref, frame, 1)


def _earlier(wish: Wish, lines: Lines, frame: Timeframe) -> Lines:
    return arranging.later(lines, wish.ref, frame, -SNAP, follow=wish.follow)


def _later(wish: Wish, lines: Lines, frame: Timeframe) -> Lines:
    return arranging.later(lines, wish.ref, frame, SNAP, follow=wish.follow)


def _shorter(wish: Wish, lines: Lines, frame: Timeframe) -> Lines:
    return arranging.longer(lines, wish.ref, frame, -SNAP, follow=wish.follow)


def _longer(wish: Wish, lines: Lines, frame: Timeframe) -> Lines:
    return arranging.longer(lines, wish.ref, frame, SNAP, follow=wish.follow)


def _aside(wish: Wish, lines: Lines, _frame: Timeframe) -> Lines:
    return arranging.aside(lines, wish.ref)


def _off(wish: Wish, lines: Lines, _frame: Timeframe) -> Lines:
    return arranging.without(lines, wish.ref)


def _put(wish: Wish, lines: Lines, frame: Timeframe) -> Lines:
    """Put a line into the first open line, open time, or pause, of a column."""
    lines, ref = _with_line(wish, lines)
    if not wish.spot.day:  # beside the days, without an hour
        return arranging.aside(lines, ref)
    line = line_named(lines, ref)
    column = arranging.column_of(lines, frame, wish.spot.day, wish.spot.zone)
    if line is not None and line.talk and (slot := _slot_for(line, column)) is not None:
        return _taken_over(lines, line, slot)
    return arranging.fitted(lines, ref, frame, wish.spot.day, wish.spot.zone)


def _drop(wish: Wish, lines: Lines, frame: Timeframe) -> Lines:
    """Put a line right after another one; in front of an open line or time, a talk goes there."""
    lines, ref = _with_line(wish, lines)
    line = line_named(lines, ref)
    column = arranging.column_of(lines, frame, wish.spot.day, wish.spot.zone)
    refs = [each.ref for each in column]
    following = column[refs.index(wish.spot.after) + 1 if wish.spot.after in refs else 0 :]
    is_waiting = line is not None and line.talk is not None and ref not in refs
    if line is not None and is_waiting and following and _takes_talks(following[0]):
        return _taken_over(lines, line, following[0])
    return arranging.dropped(lines, ref, wish.spot, frame, follow=wish.follow)


def _add(wish: Wish, lines: Lines, _frame: Timeframe) -> Lines:
    if wish.line is None:
        raise StepUnreadable
    return (*lines, replace(wish.line, ref=new_ref(lines)))


def _say(wish: Wish, lines: Lines, frame: Timeframe) -> Lines:
    if wish.line is None:
        raise StepUnreadable
    return arranging.said(lines, wish.line, frame, follow=wish.follow)


VERBS: Final[Mapping[str, Callable[[Wish, Lines, Timeframe], Lines]]] = {
    "up": _up,
    "down": _down,
    "left": _left,
    "right": _right,
    "day_before": _day_before,
    "day_after": _day_after,
    "earlier": _earlier,
    "later": _later,
    "shorter": _shorter,
    "longer": _longer,
    "aside": _aside,
    "off": _off,
    "put": _put,
    "drop": _drop,
    "add": _add,
    "say": _say,
}


def is_open(line: DraftLine) -> bool:
    """Say whether a line waits for a talk."""
    return line.kind == "talk" and line.talk is None and not any(line.titles.values())


def is_open_time(line: DraftLine) -> bool:
    """Say whether a line is time for talks that nobody has put there yet."""
    return line.kind == "talks" and line.talk is None


def _takes_talks(line: DraftLine) -> bool:
    return is_open(line) or is_open_time(line)


def _slot_for(line: DraftLine, column: Sequence[DraftLine]) -> DraftLine | None:
    """Return the first open line, else the first open time that is long enough, else any."""
    times = [each for each in column if is_open_time(each)]
    fitting = (each for each in times if each.length >= line.length)
    return next(filter(is_open, column), None) or next(fitting, None) or next(iter(times), None)


def _with_line(wish: Wish, lines: Lines) -> tuple[Lines, str]:
    """Return the lines with what comes from the pool, and the name of the line that is meant."""
    if line_named(lines, wish.ref) is not None:
        return lines, wish.ref
    if wish.line is None:
        raise NoSuchLine
    if any(line.talk == wish.line.talk for line in lines):
        raise TalkTaken
    return (*lines, wish.line), wish.line.ref


def _taken_over(lines: Lines, line: DraftLine, slot: DraftLine) -> Lines:
    """Let an open line be that of a talk, at its hour; let it begin an open time."""
    if slot.starts_at is None:
        return lines
    if is_open_time(slot):
        return _begun(lines, line, slot)
    minutes = line.minutes or round(slot.length.total_seconds() / 60) or USUAL_MINUTES
    taken = replace(
        replace(line, starts_at=None, ends_at=None, minutes=minutes).at(slot.starts_at, slot.zone),
        ref=slot.ref,
        item=slot.item,
    )
    return replaced(tuple(each for each in lines if each.ref != line.ref), taken)


def _begun(lines: Lines, line: DraftLine, time: DraftLine) -> Lines:
    """Let a talk begin an open time, which keeps what is left; nothing of it, if nothing is."""
    if time.starts_at is None:
        return lines
    fallback = round(time.length / MINUTE) or USUAL_MINUTES
    talk = replace(line, starts_at=None, ends_at=None, minutes=line.minutes or fallback)
    talk = talk.at(time.starts_at, time.zone)
    has_rest = talk.ends_at is not None and time.ends_at is not None and talk.ends_at < time.ends_at
    rest = (replace(time, starts_at=talk.ends_at),) if has_rest else ()
    others = tuple(each for each in lines if each.ref not in {line.ref, time.ref})
    return (*others, talk, *rest)
