"""Pure: what one event hands on to the next: its words, its place, its hours and its timetable.

What belongs to one evening only stays behind: its state, who came, notes and links of afterwards,
the talks: a line that carried one is handed on as open again.

Words
    outline   an event without its date
    after     minutes from the beginning of the event, by the clock on its wall
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from meshup.agenda.domain.registration import HERE

if TYPE_CHECKING:
    from collections.abc import Collection

    from meshup.agenda.domain.occurrence import Line, Occurrence
    from meshup.kit.localized_text import Texts

A_WEEK: Final = timedelta(days=7)
ABOUT_A_YEAR: Final = 52 * A_WEEK
MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineOutline:
    """A line of a timetable without its date; ``after`` is None while it is not placed."""

    kind: str
    after: int | None = None
    minutes: int | None = None
    titles: Texts = field(default_factory=dict)
    notes: Texts = field(default_factory=dict)
    zone: str = ""
    track: str = ""
    languages: tuple[str, ...] = ()

    @property
    def end(self) -> int | None:
        """Minutes until the line ends; None when nobody said."""
        return None if self.after is None or self.minutes is None else self.after + self.minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class EventOutline:
    """An event without its date.

    Attributes:
        start: by the clock on the wall.
        weekday: the one on which it usually begins, Monday is 0.
        venue: a slug, "" for none.
        place_audience: who is told the place; what was withheld stays so.
        registration: none or here, with limits in minutes before the start, on the wall too. An
            address elsewhere is that of one event, and stays behind.
    """

    kind: str
    start: time
    minutes: int
    weekday: int
    all_day: bool = False
    titles: Texts = field(default_factory=dict)
    summaries: Texts = field(default_factory=dict)
    texts: Texts = field(default_factory=dict)
    venue: str = ""
    mode: str = "offline"
    online_url: str = ""
    languages: tuple[str, ...] = ()
    cover: str = ""
    open_slots: int = 0
    place_audience: str = "everyone"
    registration: str = "none"
    opens: int | None = None
    closes: int | None = None
    lines: tuple[LineOutline, ...] = ()


def outline_of(event: Occurrence) -> EventOutline:
    """Return what ``event`` hands on."""
    start, end = _wall(event.local_start), _wall(event.local_end)
    words = ("kind", "all_day", "titles", "summaries", "texts", "mode", "online_url", "languages")
    names = (*words, "cover", "open_slots", "place_audience")
    return EventOutline(
        **{name: getattr(event, name) for name in names},
        **_registration(event),
        start=start.time().replace(second=0, microsecond=0),
        minutes=max(1, (end - start) // MINUTE),
        weekday=start.weekday(),
        venue=event.place.slug if event.place else "",
        lines=tuple(_line_outline(line, event) for line in event.timetable),
    )


def without_talks(outline: EventOutline, sessions: Collection[str]) -> EventOutline:
    """Return ``outline`` with its sessions open again: who held which was of one evening.

    ``sessions`` are the kinds of lines that somebody holds.
    """
    lines = (
        replace(line, titles={}, notes={}) if line.kind in sessions else line
        for line in outline.lines
    )
    return replace(outline, lines=tuple(lines))


def next_day(start: date, today: date, *, yearly: bool = False) -> date:
    """Return the next fitting day after an event on ``start``.

    It is the same weekday, a week away at least from the event and from ``today``; for what is
    ``yearly``, that weekday about a year later.
    """
    step = ABOUT_A_YEAR if yearly else A_WEEK
    steps = max(1, -((start - today - A_WEEK) // step))
    return start + steps * step


def day_for(outline: EventOutline, earliest: date) -> date:
    """Return the first day from ``earliest`` on that has the weekday of ``outline``."""
    return earliest + timedelta(days=(outline.weekday - earliest.weekday()) % 7)


def stored(outline: EventOutline) -> dict[str, Any]:
    """Return ``outline`` as a JSON column keeps it."""
    return {**asdict(outline), "start": f"{outline.start:%H:%M}"}


def outline_from(column: dict[str, Any]) -> EventOutline:
    """Return the outline that a JSON column keeps."""
    lines = (
        LineOutline(**{**line, "languages": tuple(line["languages"])}) for line in column["lines"]
    )
    return EventOutline(
        **{
            **column,
            "start": time.fromisoformat(column["start"]),
            "languages": tuple(column["languages"]),
            "lines": tuple(lines),
        }
    )


def _line_outline(line: Line, event: Occurrence) -> LineOutline:
    names = ("kind", "zone", "track")
    words = () if line.talk else ("titles", "notes", "languages")
    begins = _wall(event.local_start)
    starts = line.starts_at and _wall(line.starts_at.astimezone(event.zone))
    ends = line.ends_at and _wall(line.ends_at.astimezone(event.zone))
    return LineOutline(
        **{name: getattr(line, name) for name in (*names, *words)},
        after=(starts - begins) // MINUTE if starts else None,
        minutes=max(0, (ends - starts) // MINUTE) if starts and ends else None,
    )


def _registration(event: Occurrence) -> dict[str, Any]:
    registration = event.registration
    if registration.how != HERE:
        return {}
    limits = {"opens": registration.opens_at, "closes": registration.closes_at}
    begins = _wall(event.local_start)
    before = {
        name: at and (begins - _wall(at.astimezone(event.zone))) // MINUTE
        for name, at in limits.items()
    }
    return {"registration": HERE, **before}


def _wall(at: datetime) -> datetime:
    return at.replace(tzinfo=None)
