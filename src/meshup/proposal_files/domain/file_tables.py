"""Pure: the bytes of a file of proposals, as a table: its headers, and its rows of cells.

Method
    Letters are those of a mark at the beginning, else UTF-8, else those of Windows. Cells are
    parted by whichever of ``, ; TAB |`` parts the first row into the most headers that are known,
    then into the most cells. An apostrophe before what a spreadsheet would work out is left out.

Source
    RFC 4180; OWASP, CSV injection.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING, Final

from meshup.kit.printable import printable_line, printable_text
from meshup.proposal_files.domain.columns import field_of
from meshup.proposal_files.errors import (
    FileTooLarge,
    NotATable,
    NothingInIt,
    TooManyProposals,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

MEGABYTE: Final = 1024 * 1024
MOST_MEGABYTES: Final = 4
MOST_ROWS: Final = 1_000
MOST_COLUMNS: Final = 80
LONGEST_HEADER: Final = 300
DELIMITERS: Final = (",", ";", "\t", "|")
RISKY: Final = r"'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]"
BEGINS: Final = r"(?:\A|(?<=[;\t\r\n]))"
FORMULA: Final = re.compile(f"{BEGINS}(?={RISKY})")
GUARDED: Final = re.compile(f"{BEGINS}'(?={RISKY})")
"""Where a spreadsheet would work something out, perhaps behind apostrophes that keep it from that.

A cell begins there too where a spreadsheet parts it otherwise, as those of French countries do that
expect semicolons.
"""
MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
GUESSES: Final = ("utf-8", "cp1252", "latin-1")


@dataclass(frozen=True, slots=True)
class Table:
    """What a file lists.

    Attributes:
        source: the program that wrote it, as people call it.
        headers: of the columns, each once.
        rows: number in the file, and as many cells as there are headers.
        is_part: whether the file says that there is more elsewhere.
    """

    source: str
    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    is_part: bool = False


def refuse_large(size: int) -> None:
    """Refuse a file of more bytes than are read.

    Raises:
        FileTooLarge
    """
    if size > MOST_MEGABYTES * MEGABYTE:
        raise FileTooLarge(most=MOST_MEGABYTES)


def text_of(content: bytes) -> str:
    """Return the text of a file, whatever its encoding.

    Raises:
        FileTooLarge, NotATable
    """
    refuse_large(len(content))
    marked = [encoding for mark, encoding in MARKS if content.startswith(mark)]
    for encoding in marked or GUESSES:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    else:
        raise NotATable(line=1)
    if "\0" in text:
        raise NotATable(line=text[: text.index("\0")].count("\n") + 1)
    return text


def read_csv(text: str) -> Table:
    """Return the table of a CSV.

    Raises:
        NotATable, TooManyProposals, NothingInIt
    """
    rows = _rows(text, _delimiter(text))
    if not rows:
        raise NothingInIt
    (_first, headers), *cells = rows
    return table("CSV", headers, cells)


def table(
    source: str,
    headers: Iterable[str],
    rows: Iterable[tuple[int, Iterable[str]]],
    *,
    is_part: bool = False,
) -> Table:
    """Return a table within bounds, with headers that differ, and no row that says nothing.

    Raises:
        TooManyProposals, NothingInIt
        NotATable: a row has more cells than there are headers.
    """
    names = _distinct(headers)
    found = []
    for number, row in rows:
        cells = [unguarded(printable_text(cell).strip()) for cell in row]
        if any(cells[len(names) :]):
            raise NotATable(line=number)
        if any(cells):
            found.append((number, tuple(cells[: len(names)]) + ("",) * (len(names) - len(cells))))
    if len(found) > MOST_ROWS or len(names) > MOST_COLUMNS:
        raise TooManyProposals(most=MOST_ROWS, columns=MOST_COLUMNS)
    if not found:
        raise NothingInIt
    return Table(source, names, tuple(found), is_part)


def guarded(cell: str) -> str:
    """Return a cell of which no spreadsheet works anything out; ``unguarded`` gives it back."""
    return FORMULA.sub("'", cell)


def unguarded(cell: str) -> str:
    """Return what was said before ``guarded``."""
    return GUARDED.sub("", cell)


def _delimiter(text: str) -> str:
    def parted(delimiter: str) -> tuple[int, int]:
        first = next(csv.reader(StringIO(text, newline=""), delimiter=delimiter), [])
        return sum(bool(field_of(cell)) for cell in first), len(first)

    try:
        return max(DELIMITERS, key=parted)
    except csv.Error as error:
        raise NotATable(line=1) from error


def _rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        found = [(reader.line_num, row) for row in islice(reader, 2 * MOST_ROWS) if any(row)]
        if next(reader, None) is not None:
            raise TooManyProposals(most=MOST_ROWS, columns=MOST_COLUMNS)
    except csv.Error as error:
        raise NotATable(line=reader.line_num) from error
    return found


def _distinct(headers: Iterable[str]) -> tuple[str, ...]:
    """Return headers that people tell apart: numbered where they are empty, or the same."""
    seen: Counter[str] = Counter()
    names: list[str] = []
    for number, header in enumerate(headers, 1):
        name = printable_line(header)[:LONGEST_HEADER].strip() or f"({number})"
        seen[name] += 1
        while seen[name] > 1 or name in names:
            name = f"{name} ({number})"
            seen[name] += 1
        names.append(name)
    return tuple(names)
