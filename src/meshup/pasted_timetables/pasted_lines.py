"""Pure: lines of a timetable from a table that somebody pastes.

Words
    column    what the cells below each other are: from, to, title, kind, place …
    problem   a cell, a column or a row that nobody understood, named with its row

Method
    A first row of known headers, in French or English, names the columns: two of them, or one
    for the hours. Without it they are guessed by what most of their cells are: hours, days, kinds,
    links, languages; of what is left, the first is the title, then come place, track and notes.
    Text without columns has its hours at the beginning of each row. An empty cell of a day is the
    day of the row above, and a row that only names a day is the head of what follows.

    Whatever is not taken becomes a problem: nothing is dropped in silence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from meshup.pasted_timetables.cell_values import (
    day_in,
    hours_and_words,
    hours_in,
    kind_in,
    languages_in,
    minutes_in,
)
from meshup.pasted_timetables.table_columns import (
    HOURS,
    TEXTS,
    guessed_columns,
    is_sure,
    named_columns,
)
from meshup.pasted_timetables.tables import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, time

    from meshup.pasted_timetables.table_columns import Column
    from meshup.pasted_timetables.tables import Cells

MOST_CHARACTERS: Final = 100_000
LONGEST_CELL: Final = 200
"""Characters of a cell that a problem shows."""
MOST_PROBLEMS: Final = 50
"""Cells and columns that are named one by one; the others are counted."""
SOME_DAY: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedLine:
    """A line as a table says it; ``day`` is the number of a day of the event, from 1."""

    day: int | None = None
    starts: time | None = None
    ends: time | None = None
    kind: str = "talk"
    titles: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    zone: str = ""
    track: str = ""
    languages: tuple[str, ...] = ()
    links: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What nobody understood.

    Attributes:
        row: of the pasted text, from 1; 0 for the whole of it.
        code: hour, minutes, day, kind, languages (a cell); column (no such column); unused (the
            lines have no place for it); rows (these and those below do not fit any more); headers
            (nothing stands below them); long (the text is too long, and nothing of it was taken);
            more (other problems).
        words: the cell, or the head of the column, shortened.
        count: how many there are, of rows and of other problems.
    """

    row: int
    code: str
    words: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class PastedTable:
    """The lines of a table in its order, the row of each, and what was not understood."""

    lines: tuple[PastedLine, ...] = ()
    rows: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_table(
    text: str, days: Sequence[date], language: str, most: int, kinds: Mapping[str, str]
) -> PastedTable:
    """Return what a pasted table says of an event of these ``days``: at most so many lines.

    Titles and notes whose header names no language are in ``language``; ``kinds`` are words of
    kinds, as ``kind_names`` returns them.
    """
    if len(text) > MOST_CHARACTERS:
        return PastedTable(problems=(Problem(0, "long"),))
    rows = rows_of(text, is_sure)
    if not rows:
        return PastedTable()
    first, header = rows[0]
    columns = named_columns(header, language)
    if columns is None:
        header, rows = (), _parted(rows)
        columns = guessed_columns([row for _number, row in rows], days, language, kinds)
    elif len(rows) == 1:
        return PastedTable(problems=(Problem(first, "headers", _short(" ".join(header))),))
    else:
        rows = rows[1:]
    reader = _Reader(columns, days, most, kinds)
    for at in range(max((len(row) for _number, row in rows), default=0)):
        reader.check_column(at, header, rows)
    for number, row in rows:
        reader.read(number, row)
    return PastedTable(tuple(reader.lines), tuple(reader.rows), reader.named_problems())


class _Reader:
    """Reads the rows of a table one after the other, for a row may leave its day to the last."""

    def __init__(
        self,
        columns: Sequence[Column | None],
        days: Sequence[date],
        most: int,
        kinds: Mapping[str, str],
    ) -> None:
        self.columns = columns
        self.days = days
        self.most = most
        self.lines: list[PastedLine] = []
        self.rows: list[int] = []
        self.problems: list[Problem] = []
        self.left: list[tuple[int, Cells]] = []
        self.day: int | None = None
        self.readers: dict[str, Callable[[str], Any]] = {
            "day": partial(day_in, days=days),
            "minutes": minutes_in,
            "kind": partial(kind_in, names=kinds),
            "languages": languages_in,
        }

    def check_column(self, at: int, header: Cells, rows: Sequence[tuple[int, Cells]]) -> None:
        """Name a column that is not understood, by its header or its first cell."""
        if at < len(self.columns) and self.columns[at]:
            return
        cells = [(number, row[at]) for number, row in rows if at < len(row) and row[at]]
        if cells:
            number, first = cells[0]
            words = header[at] if at < len(header) and header[at] else first
            self._refuse(number, "column", words)

    def read(self, number: int, row: Cells) -> None:
        """Take a row: a line, or the head of a day."""
        filled = [cell for cell in row if cell]
        if len(filled) == 1 and not filled[0].isdigit() and (day := day_in(filled[0], self.days)):
            self.day = day
        elif len(self.lines) == self.most:
            self.left.append((number, row))
        elif values := self._values(number, row):
            self.lines.append(PastedLine(**{"day": self.day, **values}))
            self.rows.append(number)

    def named_problems(self) -> tuple[Problem, ...]:
        """Return the first problems one by one, the others and the rows that do not fit counted."""
        named = self.problems[:MOST_PROBLEMS]
        if more := len(self.problems) - len(named):
            named.append(Problem(0, "more", count=more))
        if self.left:
            number, row = self.left[0]
            named.append(
                Problem(number, "rows", _short(" ".join(filter(None, row))), len(self.left))
            )
        return tuple(named)

    def _values(self, number: int, row: Cells) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for column, cell in zip(self.columns, row, strict=False):
            if column is None or not cell:
                continue
            if column.name in TEXTS:
                texts = values.setdefault(column.name, {})
                before = texts.get(column.language)
                texts[column.language] = f"{before} · {cell}" if before else cell
            else:
                values |= self._cell(number, column.name, cell)
        return self._with_end(number, self._with_kind(values))

    def _cell(self, number: int, name: str, cell: str) -> dict[str, Any]:
        """Return what one cell gives to its line; what it does not give is a problem."""
        if name in HOURS:
            return self._hours(number, name, cell)
        if name not in self.readers:
            return {name: cell}
        value = self.readers[name](cell)
        if value is None:
            self._refuse(number, name, cell)
            return {"kind": "other"} if name == "kind" else {}
        if name == "day":
            self.day = value
        return {name: value}

    def _hours(self, number: int, name: str, cell: str) -> dict[str, Any]:
        hours = hours_in(cell, bare=True)
        if hours is None or (name == "ends" and hours.ends):
            self._refuse(number, "hour", cell)
            return {}
        both = {name: hours.starts, **({"ends": hours.ends} if hours.ends else {})}
        return dict(both)

    def _with_end(self, number: int, values: dict[str, Any]) -> dict[str, Any]:
        """Return the line with its end worked out, where the table has a length instead."""
        minutes = values.pop("minutes", None)
        if minutes is None or "ends" in values:
            return values
        if "starts" not in values:
            self._refuse(number, "minutes", str(minutes))
            return values
        starts = datetime.combine(SOME_DAY, values["starts"])
        return {**values, "ends": (starts + timedelta(minutes=minutes)).time()}

    def _with_kind(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the line with the kind that its title names, where the table has none."""
        kinds = filter(None, map(self.readers["kind"], values.get("titles", {}).values()))
        kind = next(kinds, None)
        return {"kind": kind, **values} if kind else values

    def _refuse(self, row: int, code: str, words: str) -> None:
        self.problems.append(Problem(row, code, _short(words)))


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_CELL else f"{words[: LONGEST_CELL - 1]}…"


def _parted(rows: list[tuple[int, Cells]]) -> list[tuple[int, Cells]]:
    """Return text without columns as rows of hours and words."""
    if any(len(row) > 1 for _number, row in rows):
        return rows
    return [(number, hours_and_words(row[0])) for number, row in rows]
