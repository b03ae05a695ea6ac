"""Pure: the content lines of a calendar file, each with its number and decoded by itself.

Folds are undone on bytes, for programs fold at 75 octets, also inside a letter. A byte that is no
UTF-8 harms its own line only, unless the whole file is in Windows' Latin letters. Only properties
that the agenda reads are decoded at all; everything is linear in the size of the file.

Source
    RFC 5545, section 3.1 (content lines); RFC 6868 (escapes in parameters).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from meshup.calendar_files.errors import BadLine
from meshup.kit.errors import marked as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST_LINE: Final = 200_000
"""Bytes of a property that is read; of others, such as pictures, the length does not matter."""

MOST_LINES: Final = 400_000
MOST_PARAMETERS: Final = 100
READ_PROPERTIES: Final = frozenset(
    {"CLASS", "CONFERENCE", "DESCRIPTION", "DTEND", "DTSTAMP", "DTSTART", "DURATION", "EXDATE"}
    | {"EXRULE", "GEO", "LAST-MODIFIED", "LOCATION", "METHOD", "RDATE", "RECURRENCE-ID", "RRULE"}
    | {"SEQUENCE", "STATUS", "SUMMARY", "TZID", "TZOFFSETFROM", "TZOFFSETTO", "UID", "URL"}
    | {"X-GOOGLE-CONFERENCE", "X-LIC-LOCATION", "X-MESHUP-SOURCE", "X-MESHUP-SUMMARY"}
    | {"X-MESHUP-TEXT", "X-MESHUP-TITLE", "X-MICROSOFT-CDO-ALLDAYEVENT"}
    | {"X-MICROSOFT-ONLINEMEETINGEXTERNALLINK", "X-MICROSOFT-SKYPETEAMSMEETINGURL"}
    | {"X-WR-TIMEZONE"}
)
NAME: Final = re.compile(rb"[A-Za-z0-9._-]+")
PARAMETER: Final = re.compile(r';([^=:;"]+)=("[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*')
BARE_PARAMETER: Final = re.compile(r';[^=:;"]*(?=[;:])')
ESCAPES: Final = {"\\n": "\n", "\\N": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\", '\\"': '"'}
CARETS: Final = {"^n": "\n", "^'": '"', "^^": "^"}
NO_CONTENT_LINE: Final = _("it is no “NAME:value”.")
MEANT_EMPTY: Final = frozenset({"RECURRENCE-ID", "X-MESHUP-TEXT", "X-MESHUP-SOURCE"})
"""Without a value they say something all the same: no text, no page; or one date, but not which."""

UTF_16: Final = (b"\xff\xfe", b"\xfe\xff", b"B\0", b"\0B")


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
        if "\\" not in self.value:
            return self.value.strip()
        return re.sub(r'\\[nN,;\\"]', lambda match: ESCAPES[match[0]], self.value).strip()


@dataclass(frozen=True, slots=True)
class DamagedLine:
    """A line that cannot be read, where it stood, and why (a sentence to translate)."""

    number: int
    why: str


def content_lines(content: bytes) -> Iterator[ContentLine | DamagedLine]:
    """Yield the lines of a file that are BEGIN, END, read by the agenda, or damaged.

    A line without a value says nothing, but for ``MEANT_EMPTY``.

    Raises:
        BadLine: the file has more than ``MOST_LINES`` lines.
    """
    unfolded = list(_unfolded(_as_bytes(content)))
    fallback = ""
    for number, raw in unfolded:
        match = NAME.match(raw)
        name = match[0].decode("ascii").upper() if match else ""
        at = len(name)
        if raw[at : at + 1] not in {b":", b";"} or not name:
            if not name.startswith("X-") or name in READ_PROPERTIES:
                yield DamagedLine(number, NO_CONTENT_LINE)
        elif name in {"BEGIN", "END"}:
            value = raw[at + 1 :].decode("ascii", "replace")
            yield ContentLine(number, name, value.strip().upper())
        elif name in READ_PROPERTIES:
            fallback = fallback or ("" if raw.isascii() else _likely_encoding(unfolded))
            line = _parsed(number, name, raw, fallback)
            if isinstance(line, DamagedLine) or line.value.strip() or name in MEANT_EMPTY:
                yield line


def _as_bytes(content: bytes) -> bytes:
    """Return the file in UTF-8, or in whatever is not UTF-16, without marks and NULs."""
    if content[:2] in UTF_16:
        byte_order = "utf-16-be" if content[:2] in {b"\xfe\xff", b"\0B"} else "utf-16-le"
        content = content.decode(byte_order, "replace").encode("utf-8", "replace")
    return content.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")


def _unfolded(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the content lines that are not empty, with the number of their first line."""
    lines = content.splitlines()
    if len(lines) > MOST_LINES:
        raise BadLine(line=MOST_LINES, why=_("the file has too many lines."))
    first_number = 0
    pieces: list[bytes] = []
    for number, line in enumerate(lines, 1):
        if pieces and line[:1] in {b" ", b"\t"}:
            pieces.append(line[1:])
        elif line.strip():
            if pieces:
                yield first_number, b"".join(pieces).strip()
            first_number, pieces = number, [line]
    if pieces:
        yield first_number, b"".join(pieces).strip()


def _likely_encoding(unfolded: list[tuple[int, bytes]]) -> str:
    """Return Windows' Latin letters when most lines with other than ASCII are not UTF-8."""
    good = bad = 0
    for _number, raw in unfolded:
        if not raw.isascii():
            try:
                raw.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                bad += 1
    return "utf-8" if good >= bad else "cp1252"


def _parsed(number: int, name: str, raw: bytes, fallback: str) -> ContentLine | DamagedLine:
    if len(raw) > LONGEST_LINE:
        return DamagedLine(number, _("it is too long."))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode(fallback, "replace")
    at = len(name)
    parameters: dict[str, str] = {}
    for _number in range(MOST_PARAMETERS):
        if text[at : at + 1] != ";":
            break
        if match := PARAMETER.match(text, at):
            parameters.setdefault(match[1].strip().upper(), _parameter_value(match[2]))
        else:
            match = BARE_PARAMETER.match(text, at)
        if match is None:
            break
        at = match.end()
    if text[at : at + 1] != ":":
        return DamagedLine(number, NO_CONTENT_LINE)
    return ContentLine(number, name, text[at + 1 :], parameters)


def _parameter_value(text: str) -> str:
    value = text.strip('"')
    if "^" not in value:
        return value
    return re.sub(r"\^[n'^]", lambda match: CARETS[match[0]], value)
