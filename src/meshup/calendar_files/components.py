"""Pure: a calendar file as components: its calendars, their time zones and events.

Whatever stands in a wrong place is named and passed over; an event is taken wherever it stands, if
it has its END. Bounded in lines and components, for files come from anywhere.

Words
    stray  a line outside of everything, or an END without its BEGIN

Source
    RFC 5545, section 3.4 (iCalendar object) and 3.6 (components).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from meshup.calendar_files.content_lines import ContentLine, DamagedLine, content_lines
from meshup.calendar_files.errors import NoCalendar, TooManyEvents
from meshup.kit.errors import marked as _

MOST_EVENTS: Final = 5_000
MOST_COMPONENTS: Final = 20_000
"""Of other kinds than events, and of strays: what is not taken is named."""

OF_EVENTS: Final = frozenset(
    {"CLASS", "DTEND", "DTSTART", "DURATION", "EXDATE", "EXRULE", "GEO", "LOCATION", "RDATE"}
    | {"RECURRENCE-ID", "RRULE", "SEQUENCE", "STATUS", "SUMMARY"}
)
"""Properties that say nothing of a calendar as a whole."""

OUTSIDE: Final = _("it stands outside of everything that can be read.")


@dataclass(slots=True)
class Component:
    """What stands between BEGIN and END, without the lines that the agenda does not read.

    Attributes:
        parts: the components inside of a time zone; none for others.
        closed: whether its END was there. damage: its first line that cannot be read.
    """

    name: str
    number: int
    lines: dict[str, list[ContentLine]] = field(default_factory=dict)
    parts: list[Component] = field(default_factory=list)
    closed: bool = False
    damage: DamagedLine | None = None

    def first(self, name: str) -> ContentLine | None:
        """Return the first line called ``name``, or None."""
        lines = self.lines.get(name)
        return lines[0] if lines else None

    def all(self, name: str) -> list[ContentLine]:
        """Return the lines called ``name``, in order."""
        return self.lines.get(name, [])

    def value(self, name: str) -> str:
        """Return the value of the first line called ``name``, in capitals, or ""."""
        line = self.first(name)
        return line.value.strip().upper() if line else ""


@dataclass(slots=True)
class CalendarComponents:
    """A VCALENDAR: its own lines, and its components by kind, in order."""

    head: Component
    zones: list[Component] = field(default_factory=list)
    events: list[Component] = field(default_factory=list)
    others: list[Component] = field(default_factory=list)


@dataclass(slots=True)
class CalendarFile:
    """The calendars of a file; most have one.

    Attributes:
        strays: named once where many follow each other.
        cut: where the file ends, when it has no END:VCALENDAR.
    """

    calendars: list[CalendarComponents] = field(default_factory=list)
    strays: list[DamagedLine] = field(default_factory=list)
    cut: DamagedLine | None = None


def read_components(content: bytes) -> CalendarFile:
    """Return what a file holds.

    Raises:
        NoCalendar: it is something else.
        BadLine: more lines than ``MOST_LINES``.
        TooManyEvents: more than ``MOST_EVENTS``, or ``MOST_COMPONENTS`` of other kinds.
    """
    reader = _Reader()
    for line in content_lines(content):
        reader.read(line)
    if not reader.is_calendar:
        raise NoCalendar
    reader.end_of_file()
    return reader.file


class _Reader:
    """Builds a ``CalendarFile``, line by line."""

    def __init__(self) -> None:
        self.file = CalendarFile()
        self.is_calendar = False
        self._calendar = CalendarComponents(Component("VCALENDAR", 1, closed=True))
        self._open: list[Component] = []
        self._open_names: Counter[str] = Counter()
        self._counts: Counter[bool] = Counter()
        self._is_straying = False
        self._last_number = 1

    def read(self, line: ContentLine | DamagedLine) -> None:
        """Take the next line of the file."""
        was_straying, self._is_straying = self._is_straying, False
        self._last_number = line.number
        if self._is_stray(line):
            self._stray(line, was_straying=was_straying)
        elif isinstance(line, DamagedLine):
            self._open[-1].damage = self._open[-1].damage or line
        elif line.name == "BEGIN":
            self._begin(line)
        elif line.name == "END":
            self._end(line.value)
        else:
            self._open[-1].lines.setdefault(line.name, []).append(line)

    def end_of_file(self) -> None:
        """Name what is still open."""
        if self._open_names["VCALENDAR"]:
            why = _("the file is cut: it has no END:VCALENDAR.")
            self.file.cut = DamagedLine(self._last_number, why)

    def _is_stray(self, line: ContentLine | DamagedLine) -> bool:
        is_outside = not self._open or self._open[-1].name == "VCALENDAR"
        if isinstance(line, DamagedLine):
            return is_outside
        if line.name in {"BEGIN", "END"}:
            return line.name == "END" and not self._open_names[line.value]
        return not self._open or (is_outside and line.name in OF_EVENTS)

    def _begin(self, line: ContentLine) -> None:
        component = Component(line.value, line.number)
        around = self._open[-1].name if self._open else ""
        if component.name == "VCALENDAR":
            self.is_calendar = True
            self._calendar = CalendarComponents(component)
            self.file.calendars.append(self._calendar)
        elif component.name == "VEVENT":
            self._count(self._calendar.events, component)
        elif around == "VTIMEZONE":
            self._open[-1].parts.append(component)
        elif around in {"", "VCALENDAR"} or component.name == "VTIMEZONE":
            is_zone = component.name == "VTIMEZONE"
            self._count(self._calendar.zones if is_zone else self._calendar.others, component)
        self._open.append(component)
        self._open_names[component.name] += 1

    def _count(self, into: list[Component], component: Component) -> None:
        if not self.file.calendars:  # it stands before the first calendar
            self.file.calendars.append(self._calendar)
        into.append(component)
        self._bound(is_event=component.name == "VEVENT")

    def _bound(self, *, is_event: bool) -> None:
        self._counts[is_event] += 1
        most = MOST_EVENTS if is_event else MOST_COMPONENTS
        if self._counts[is_event] > most:
            raise TooManyEvents(most=most)

    def _end(self, name: str) -> None:
        """Close the innermost component called ``name``; those inside of it stay unclosed."""
        while True:
            component = self._open.pop()
            self._open_names[component.name] -= 1
            if component.name == name:
                component.closed = True
                return

    def _stray(self, line: ContentLine | DamagedLine, *, was_straying: bool) -> None:
        self._is_straying = True
        if not was_straying:
            self._bound(is_event=False)
            self.file.strays.append(DamagedLine(line.number, OUTSIDE))
