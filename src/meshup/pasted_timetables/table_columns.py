"""Pure: what the columns of a table hold: by the headers above them, or guessed from their cells.

Words
    header   the name of a column, in French or English
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.pasted_timetables.cell_values import (
    LANGUAGE_OF,
    day_in,
    hours_in,
    kind_in,
    languages_in,
    plain,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from meshup.pasted_timetables.tables import Cells

MOST_COLUMNS: Final = 40
FEWEST_HEADERS: Final = 2
"""Of a first row that names the columns: a title may be a header's word by chance."""
LONGEST_PLACE: Final = 80
HOURS: Final = ("starts", "ends")
TEXTS: Final = ("titles", "notes")
TEXTS_IN_ORDER: Final = ("titles", "zone", "track", "notes")
"""What columns of mere words are taken for, one after the other."""

HEADERS: Final = {
    "day": "day days jour jours date",
    "starts": "from start starts begin begins time hour hours de debut heure heures horaire "
    "horaires start-time heure-de-debut starts-at quand when",
    "ends": "to end ends until fin a jusqu'a end-time heure-de-fin ends-at",
    "minutes": "minutes min length duration duree",
    "titles": "title titles titre titres subject sujet session intitule name nom topic",
    "kind": "kind type format nature what quoi",
    "zone": "place lieu zone espace room salle where ou venue location stage scene",
    "track": "track parcours fil theme thematique stream",
    "notes": "notes note description remarks remarques details abstract resume comments "
    "commentaire commentaires speaker speakers intervenant intervenante intervenants who qui",
    "languages": "language languages langue langues",
    "links": "link links lien liens url urls slides video",
}
HEADER_OF: Final = {
    word.replace("-", " "): name for name, words in HEADERS.items() for word in words.split()
}


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds; titles and notes are in a ``language``."""

    name: str
    language: str = ""


def is_sure(cell: str) -> bool:
    """Say whether a cell can only come from a table: an hour, or a header."""
    return hours_in(cell) is not None or plain(cell) in HEADER_OF


def named_columns(row: Cells, language: str) -> list[Column | None] | None:
    """Return what a first row names, None for each header that is not known or comes twice.

    None instead of a list when the row is no header.
    """
    columns = [_named(cell, language) for cell in row]
    known = {column.name for column in columns if column}
    if len(known) < FEWEST_HEADERS or any(hours_in(cell) for cell in row):
        return None
    return [
        column
        if column and at < MOST_COLUMNS and (column.name == "notes" or column not in columns[:at])
        else None
        for at, column in enumerate(columns)
    ]


def guessed_columns(
    rows: Sequence[Cells], days: Sequence[date], language: str
) -> list[Column | None]:
    """Return what each column seems to hold, by what most of its cells are; None for the others."""
    width = min(max(map(len, rows), default=0), MOST_COLUMNS)
    cells = [[row[at] for row in rows if at < len(row) and row[at]] for at in range(width)]
    columns: list[Column | None] = [None] * width
    for name, fits in _tests(days):
        free = (at for at in range(width) if columns[at] is None and _mostly(cells[at], fits))
        if (at := next(free, None)) is not None:
            columns[at] = Column(name)
    names = list(TEXTS_IN_ORDER)
    for at in range(width):
        if columns[at] is None and cells[at] and names:
            long = max(map(len, cells[at])) > LONGEST_PLACE and "titles" not in names
            name = names.pop(-1 if long else 0)
            columns[at] = Column(name, language if name in TEXTS else "")
    return columns


def _tests(days: Sequence[date]) -> tuple[tuple[str, Callable[[str], object]], ...]:
    return (
        ("starts", hours_in),
        ("ends", hours_in),
        ("day", lambda cell: day_in(cell, days) if len(days) > 1 else None),
        ("kind", kind_in),
        ("links", lambda cell: cell.startswith(("https://", "http://")) or None),
        ("languages", languages_in),
    )


def _mostly(cells: Sequence[str], fits: Callable[[str], object]) -> bool:
    return 2 * sum(fits(cell) is not None for cell in cells) > len(cells)


def _named(cell: str, language: str) -> Column | None:
    words = plain(re.sub(r"[()\[\]]", " ", cell))
    if name := HEADER_OF.get(words):
        return Column(name, language if name in TEXTS else "")
    head, _space, last = words.rpartition(" ")
    name, code = HEADER_OF.get(head), LANGUAGE_OF.get(last)
    return Column(name, code) if name in TEXTS and code else None
