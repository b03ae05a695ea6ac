"""Pure: what of an evening is over, runs now and comes next, at a moment.

Words
    line     a line of the timetable that has an hour; it always has an end here
    current  lines that have begun and are not over: one for each zone, at a festival
    next     the lines that begin first of those that have not begun; all begin at once
Method
    A line whose end nobody said lasts until the next one in its zone begins, else until the event
    ends. The evening lasts as long as its last line, where that is later than the event's end.
    ``static/projector/moments.js`` does the same on the page; both are tested with the same cases.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from meshup.agenda.domain.occurrence import Phase, phase_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SMALL_HOURS: Final = timedelta(hours=5)
"""What begins before five in the morning belongs to the day before."""


@dataclass(frozen=True, slots=True)
class EveningLine:
    """A line as one reader gets it; ``ends_at`` was said by somebody, unless ``open_end``."""

    title: str
    starts_at: datetime
    ends_at: datetime
    day: date
    kind: str = "other"
    kind_words: str = ""
    zone: str = ""
    languages: tuple[str, ...] = ()
    speakers: str = ""
    open_end: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """Where the clock stands in an evening; ``until`` is when it next stands elsewhere."""

    phase: Phase
    current: tuple[EveningLine, ...] = ()
    following: tuple[EveningLine, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Evening:
    """One event in one language, with all that pages of the running evening say of it."""

    slug: str
    language: str
    title: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    cancelled: bool = False
    place: str = ""
    lines: tuple[EveningLine, ...] = field(default=())

    @property
    def lasts_until(self) -> datetime:
        """When it is over: with its end, or with its last line when that is later."""
        return max((self.ends_at, *(line.ends_at for line in self.lines)))

    def at(self, now: datetime) -> Moment:
        """Return what runs and what comes next at ``now``."""
        phase = phase_between(self.starts_at, self.lasts_until, now)
        current = tuple(line for line in self.lines if line.starts_at <= now < line.ends_at)
        later = [line for line in self.lines if line.starts_at > now]
        first = min((line.starts_at for line in later), default=None)
        following = tuple(line for line in later if line.starts_at == first)
        edges = (self.starts_at, self.lasts_until, *_edges(self.lines))
        until = min((edge for edge in edges if edge > now), default=None)
        return Moment(phase, current, following, until)

    def lines_of_the_day(self, now: datetime) -> tuple[EveningLine, ...]:
        """Return the lines of the day that runs or comes next; of the last when all are over."""
        day = next((line.day for line in self.lines if line.ends_at > now), None)
        if day is None and self.lines:
            day = self.lines[-1].day
        return tuple(line for line in self.lines if line.day == day)


def with_ends(lines: Sequence[EveningLine], event_ends: datetime) -> tuple[EveningLine, ...]:
    """Return ``lines`` in order, those whose end is open with the one that follows from the rest.

    A line that would begin after the event's end lasts no time at all.
    """
    ordered = sorted(lines, key=lambda line: (line.starts_at, line.zone, line.ends_at))
    return tuple(
        replace(line, ends_at=_end_of(line, ordered, event_ends)) if line.open_end else line
        for line in ordered
    )


def _end_of(line: EveningLine, ordered: Iterable[EveningLine], event_ends: datetime) -> datetime:
    later = (other.starts_at for other in ordered if _follows(other, line))
    return max(line.starts_at, min(later, default=event_ends))


def _follows(other: EveningLine, line: EveningLine) -> bool:
    beside = other.zone and line.zone and other.zone != line.zone
    return other.starts_at > line.starts_at and not beside


def _edges(lines: Iterable[EveningLine]) -> Iterable[datetime]:
    for line in lines:
        yield line.starts_at
        yield line.ends_at
