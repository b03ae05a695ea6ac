"""Pure: what a calendar file says, in the words of the agenda.

Words
    override  what the file says about one date of a recurring event (RECURRENCE-ID)
    stamp     how new it is: SEQUENCE, then LAST-MODIFIED or DTSTAMP

Source
    RFC 5545, sections 3.6.1 (VEVENT) and 3.8.5 (recurrence).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

Stamp = tuple[int, str]


@dataclass(frozen=True, slots=True)
class ImportedEvent:
    """An event in the file. Times are aware; ``line`` is where it begins.

    Attributes:
        uid: the file's UID. key: the date by the rule when it is one of several, else "".
        language: of title and text, when the file says so.
        place: LOCATION as it was written; ``latitude``, ``longitude`` from GEO.
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
    language: str = ""
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    online_url: str = ""
    source_url: str = ""
    cancelled: bool = False
    stamp: Stamp = (0, "")


@dataclass(frozen=True, slots=True)
class ImportedSeries:
    """A recurring event whose rule the agenda keeps; ``overrides`` by their date of the rule."""

    master: ImportedEvent
    rule: str
    starts_on: date
    ends_on: date | None
    overrides: tuple[ImportedEvent, ...] = ()
    skipped: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedCalendar:
    """All that a file says; ``left_out`` counts by reason what is not taken."""

    events: tuple[ImportedEvent, ...]
    series: tuple[ImportedSeries, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)
