"""Pure: what a letter says, before it is text and HTML.

Words
    part  a paragraph, a heading, a list of facts, a button: each is written as text and as HTML
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain words; a line break stays one."""

    words: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A short line above what follows."""

    words: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs such as ("When", "Wednesday 2 December, 18:30"), in order."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Button:
    """A link that stands out; ``url`` is complete. Opening it changes nothing."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Links:
    """Links with a note each: (label, complete address, note), in order; a note may be ""."""

    entries: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Markdown:
    """Words that a host wrote."""

    source: str


Part = Paragraph | Heading | Facts | Button | Links | Markdown


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """An iCalendar object; ``method`` as in RFC 5546: PUBLISH, or CANCEL."""

    content: bytes
    method: str = "PUBLISH"


@dataclass(frozen=True, slots=True)
class LetterContent:
    """A letter in the language of its reader.

    Attributes:
        subject: one line.
        parts: in order.
        calendar: attached, and shown by mail programs as an entry; None: nothing is.
        stop_label: what one stops with one click, such as "Tell me no more of this evening".
        memo: what its room wants to know again when it has left (``LetterKind.on_sent``).
    """

    subject: str
    parts: tuple[Part, ...]
    calendar: CalendarPart | None = None
    stop_label: str = ""
    memo: object = None
