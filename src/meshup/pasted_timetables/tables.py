"""Pure: a table as spreadsheets copy or save it, to rows of cells.

Words
    TSV   cells between tabs, as LibreOffice, Excel and Google Sheets put them on the clipboard
    CSV   cells between commas or semicolons, as they save them

Method
    Tabs part cells wherever there are some. Else the first of ``; , |`` that parts every row does,
    if some cell is an hour or a header: the comma of a sentence parts nothing. Quotes that do not
    pair are letters like others, so that a lone one swallows no rows.

    A spreadsheet would work out a cell that begins with one of ``= + - @``; the apostrophe that
    makes it text there is left out here.

Source
    RFC 4180; OWASP, CSV injection.
"""

from __future__ import annotations

import csv
import re
from io import StringIO
from typing import TYPE_CHECKING, Final

from meshup.kit.printable import printable_line, printable_text

if TYPE_CHECKING:
    from collections.abc import Callable

DELIMITERS: Final = (";", ",", "|")
FORMULA: Final = re.compile(r"'?[=+\-@']")

Cells = tuple[str, ...]


def rows_of(text: str, is_sure: Callable[[str], bool]) -> list[tuple[int, Cells]]:
    """Return the rows of a table that say something, each with its number in ``text``, from 1.

    ``is_sure`` says of a cell that it can only come from a table, such as an hour. Cells are
    printable, on one line. Text that is no table has one cell in each row.
    """
    text = printable_text(text)
    delimiter = _delimiter(text, is_sure)
    rows = _split(text, delimiter) if delimiter else [(line,) for line in text.split("\n")]
    numbered = ((number, tuple(map(_read, row))) for number, row in enumerate(rows, 1))
    return [(number, row) for number, row in numbered if any(row)]


def _delimiter(text: str, is_sure: Callable[[str], bool]) -> str:
    if "\t" in text:
        return "\t"
    for delimiter in DELIMITERS:
        rows = [row for row in _split(text, delimiter) if any(row)]
        parted = all(len(row) > 1 for row in rows)
        if rows and parted and any(is_sure(cell) for row in rows for cell in row):
            return delimiter
    return ""


def _split(text: str, delimiter: str) -> list[Cells]:
    file = StringIO(text, newline="")
    if text.count('"') % 2:
        return [tuple(row) for row in csv.reader(file, delimiter=delimiter, quoting=csv.QUOTE_NONE)]
    return [tuple(row) for row in csv.reader(file, delimiter=delimiter)]


def _read(cell: str) -> str:
    words = printable_line(cell)
    return words[1:] if words.startswith("'") and FORMULA.match(words[1:]) else words
