"""Pure: a calendar file as a tree of components, each line with its number.

Bounded in every direction, for files come from anywhere: bytes, lines, the length of a line, the
depth of components, the number of components.

Source
    RFC 5545, section 3.1 (content lines); RFC 6868 (escapes in parameters).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from meshup.imports.errors import BadLine, NoCalendar, TooManyEvents
from meshup.kit.errors import marked as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_CHARACTERS: Final = 200_000
MOST_DEPTH: Final = 4
MOST_LINES: Final = 400_000
MOST_EVENTS: Final = 5_000
HEAD: Final = "BEGIN:VCALENDAR"
NAME: Final = re.compile(r"[A-Za-z0-9-]+")
PARAMETER: Final = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:,]*)(?:,("[^"]*"|[^";:,]*))*')
ESCAPES: Final = {"\\n": "\n", "\\N": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\", '\\"': '"'}


@dataclass(frozen=True, slots=True)
class ContentLine:
    """``NAME;PARAMETER=x:value`` with names in capitals, and where it stood in the file."""

    number: int
    name: str
    value: str
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The value as a text: escapes undone."""
        return re.sub(r'\\[nN,;\\"]', lambda match: ESCAPES[match[0]], self.value).strip()


@dataclass(slots=True)
class Component:
    """What stands between BEGIN and END."""

    name: str
    number: int
    lines: list[ContentLine] = field(default_factory=list)
    components: list[Component] = field(default_factory=list)

    def first(self, name: str) -> ContentLine | None:
        """Return the first line called ``name``, or None."""
        return next((line for line in self.lines if line.name == name), None)

    def all(self, name: str) -> list[ContentLine]:
        """Return the lines called ``name``, in order."""
        return [line for line in self.lines if line.name == name]


def read_components(content: bytes) -> list[Component]:
    """Return the calendars of a file; most have one.

    Raises:
        NoCalendar: it is something else.
        BadLine: a line cannot be read, stands in a wrong place, or passes a bound.
        TooManyEvents: more than ``MOST_EVENTS``.
    """
    text = _decoded(content)
    if not text.lstrip().upper().startswith(HEAD):
        raise NoCalendar
    calendars: list[Component] = []
    open_components: list[Component] = []
    events = 0
    for number, unfolded in _unfolded(text):
        line = _parse_line(number, unfolded)
        if line.name == "BEGIN":
            events += _begin(line, open_components, calendars)
        elif not open_components:
            raise BadLine(line=number, why=_("it stands outside of the calendar."))
        elif line.name == "END":
            _end(line, open_components)
        else:
            open_components[-1].lines.append(line)
        if events > MOST_EVENTS:
            raise TooManyEvents(most=MOST_EVENTS)
    if open_components:
        raise BadLine(
            line=open_components[-1].number, why=_("this BEGIN has no END; the file is cut.")
        )
    return calendars


def _begin(line: ContentLine, open_components: list[Component], calendars: list[Component]) -> bool:
    """Open a component where it may stand, and say whether it is an event."""
    component = Component(line.value.strip().upper(), line.number)
    if len(open_components) >= MOST_DEPTH:
        raise BadLine(line=component.number, why=_("too many things inside each other."))
    if open_components:
        open_components[-1].components.append(component)
    elif component.name == "VCALENDAR":
        calendars.append(component)
    else:
        raise BadLine(line=component.number, why=_("it stands outside of the calendar."))
    open_components.append(component)
    return component.name == "VEVENT"


def _end(line: ContentLine, open_components: list[Component]) -> None:
    if open_components.pop().name != line.value.strip().upper():
        raise BadLine(line=line.number, why=_("this END has no BEGIN."))


def _decoded(content: bytes) -> str:
    """Return the text; old programs write Latin letters in Windows' way, and some a mark first."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            return content.decode("utf-16", "replace")
        return content.decode("cp1252", "replace")


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Yield the content lines with the number of their first line in the file."""
    first_number, pieces, length = 0, [""], 0
    lines = re.split(r"\r\n|\n|\r", text.replace("\0", ""))
    if len(lines) > MOST_LINES:
        raise BadLine(line=MOST_LINES, why=_("the file has too many lines."))
    for number, line in enumerate(lines, 1):
        if line[:1] in {" ", "\t"} and first_number:
            pieces.append(line[1:])
            length += len(line)
        else:
            if whole := "".join(pieces).strip():
                yield first_number, whole
            first_number, pieces, length = number, [line], len(line)
        if length > MOST_CHARACTERS:
            raise BadLine(line=first_number, why=_("it is too long."))
    if whole := "".join(pieces).strip():
        yield first_number, whole


def _parse_line(number: int, content: str) -> ContentLine:
    name = NAME.match(content)
    if name is None:
        raise BadLine(line=number, why=_("it is no “NAME:value”."))
    at, parameters = name.end(), {}
    while match := PARAMETER.match(content, at):
        parameters[match[1].upper()] = match[2].strip('"')
        at = match.end()
    if content[at : at + 1] != ":":
        raise BadLine(line=number, why=_("it is no “NAME:value”."))
    return ContentLine(number, name[0].upper(), content[at + 1 :], parameters)
