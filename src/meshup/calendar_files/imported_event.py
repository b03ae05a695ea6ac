"""Pure: what a calendar file says, in the words of the agenda.

A recurring event of a file is one of two things: a series, whose rules the agenda keeps, or a list
of dates. Each date has a key, by what its instant means in the event's own zone, so that two
versions of a file can be compared date by date.

Words
    override  what the file says about one date of a recurring event (RECURRENCE-ID)
    key       which date of a recurring event: ``2026-12-02`` for a date of a rule or a whole day,
              ``2026-12-02T10:00`` (wall time in the event's zone) where a day alone says too
              little; empty for an event as a whole. No UID has two parts with one key.
    stamp     how new it is: SEQUENCE, then LAST-MODIFIED or DTSTAMP

Source
    RFC 5545, sections 3.6.1 (VEVENT) and 3.8.5 (recurrence).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date, datetime, time

Stamp = tuple[int, str]
Status = Literal["confirmed", "tentative", "cancelled"]


@dataclass(frozen=True, slots=True)
class ImportedEvent:
    """An event in the file. Times are aware, in UTC; ``line`` is where it begins.

    Attributes:
        uid: the file's UID. key: see above.
        zone: the IANA name of the zone in which it is planned.
        language: of title and text, when the file says so: two small letters.
        text: the description, as Markdown. summary: its sentence for lists, of our own files only.
        place: LOCATION as it was written; ``latitude``, ``longitude`` from GEO, in degrees.
        online_url: where people meet online. source_url: the event's own page elsewhere (URL).
    """

    uid: str
    line: int
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    key: str = ""
    whole_day: bool = False
    text: str = ""
    summary: str = ""
    language: str = ""
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    online_url: str = ""
    source_url: str = ""
    status: Status = "confirmed"
    stamp: Stamp = (0, "")

    @property
    def cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.status == "cancelled"


@dataclass(frozen=True, slots=True)
class ImportedRhythm:
    """A rule from one date on, and what the file says of the event from then on.

    Attributes:
        rule: in the agenda's normal form. starts_on: its first date.
        ends_on: the last date that may be; None for no end.
        start: wall time in ``zone``.
        master: words and places; its times are those of the first date.
    """

    rule: str
    starts_on: date
    ends_on: date | None
    start: time
    zone: str
    master: ImportedEvent


@dataclass(frozen=True, slots=True)
class ImportedSeries:
    """A recurring event whose rules the agenda keeps.

    Attributes:
        rhythms: one or more, in order of time; each ends before the next begins.
        overrides: what is said of single dates of the rules, by ``key``.
        extras: dates that the rules have not, with a key each.
        skipped: dates of the rules that do not take place, in order.
    """

    rhythms: tuple[ImportedRhythm, ...]
    overrides: tuple[ImportedEvent, ...] = ()
    extras: tuple[ImportedEvent, ...] = ()
    skipped: tuple[date, ...] = ()

    @property
    def master(self) -> ImportedEvent:
        """What the file says of the event as a whole."""
        return self.rhythms[0].master

    @property
    def uid(self) -> str:
        """The file's UID."""
        return self.master.uid

    @property
    def line(self) -> int:
        """Where the event begins in the file."""
        return self.master.line


@dataclass(frozen=True, slots=True)
class ImportedDates:
    """A recurring event whose rule the agenda cannot keep, date by date.

    Attributes:
        master: what the file says of the event as a whole.
        dates: in order of time, with a key each.
        first, last: between which moments dates were worked out; outside there may be more.
    """

    master: ImportedEvent
    dates: tuple[ImportedEvent, ...]
    first: datetime
    last: datetime

    @property
    def uid(self) -> str:
        """The file's UID."""
        return self.master.uid

    @property
    def line(self) -> int:
        """Where the event begins in the file."""
        return self.master.line


ImportedItem = ImportedEvent | ImportedSeries | ImportedDates


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something in the file that is not taken.

    Attributes:
        line: where it begins. title: as far as it is known, 80 characters at most.
        reason: a stable word, such as "private" or "bad_line", or a component's name.
        why: a sentence to translate, where the reason alone says too little.
        uid: of the event, so that nobody takes it for one that the file no longer has.
    """

    line: int
    title: str
    reason: str
    why: str = ""
    uid: str = ""


@dataclass(frozen=True, slots=True)
class ParsedCalendar:
    """All that a file says, one item for each UID, and what of it is not taken."""

    items: tuple[ImportedItem, ...]
    left_out: tuple[LeftOut, ...] = ()
