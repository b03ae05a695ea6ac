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
    singular,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
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
    "day": "day jour journee date",
    "starts": "from start begin beginning time timing schedule hour de debut heure horaire "
    "creneau start-time starting-time heure-de-debut starts-at quand when",
    "ends": "to end until till fin a jusqu'a end-time ending-time heure-de-fin ends-at",
    "minutes": "minute min length duration duree",
    "titles": "title titre subject sujet session intitule name nom topic activite activity "
    "programme program event evenement intervention libelle",
    "kind": "kind type format nature category categorie what quoi",
    "zone": "place lieu zone espace room salle where ou venue location stage scene endroit "
    "emplacement",
    "track": "track parcours fil theme thematique stream",
    "notes": "note description remark remarque detail abstract resume summary comment commentaire "
    "observation precision speaker presenter host facilitator moderator lecturer author by with "
    "intervenant intervenante orateur oratrice conferencier conferenciere animateur animatrice "
    "presentateur presentatrice auteur autrice anime-par presente-par par avec who qui",
    "languages": "language langue",
    "links": "link lien url slide video website",
}
"""Names of columns in the singular; a hyphen stands for a space."""

HEADER_OF: Final = {
    singular(word.replace("-", " ")): name
    for name, words in HEADERS.items()
    for word in words.split()
}
INCLUSIVE: Final = re.compile(
    r"(?<=\w)\s?[\u00b7\u2022\u2027\u2219\u22c5.(/-]\s?"
    r"(?:e|ne|t?rice|euse|ere|\u00e8re|te)?s?(?:[\u00b7\u2022\u2027\u2219\u22c5.)/-]+s?)*(?=\s|\Z)",
    re.IGNORECASE,
)
"""What writes both genders: "Intervenant·e·s", "Intervenant(e)s", "Orateur/trice"."""


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds; titles and notes are in a ``language``."""

    name: str
    language: str = ""


def is_sure(cell: str) -> bool:
    """Say whether a cell can only come from a table: an hour, or a header."""
    return hours_in(cell) is not None or _named(cell, "") is not None


def named_columns(row: Cells, language: str) -> list[Column | None] | None:
    """Return what a first row names, None for each header that is not known or comes twice.

    None instead of a list when the row is no header.
    """
    columns = [_named(cell, language) for cell in row]
    known = {column.name for column in columns if column}
    enough = len(known) >= FEWEST_HEADERS or ("starts" in known and len(row) > 1)
    if not enough or any(hours_in(cell) for cell in row):
        return None
    return [
        column
        if column and at < MOST_COLUMNS and (column.name == "notes" or column not in columns[:at])
        else None
        for at, column in enumerate(columns)
    ]


def guessed_columns(
    rows: Sequence[Cells], days: Sequence[date], language: str, kinds: Mapping[str, str]
) -> list[Column | None]:
    """Return what each column seems to hold, by what most of its cells are; None for the others."""
    width = min(max(map(len, rows), default=0), MOST_COLUMNS)
    cells = [[row[at] for row in rows if at < len(row) and row[at]] for at in range(width)]
    columns: list[Column | None] = [None] * width
    for name, fits in _tests(days, kinds):
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


def _tests(
    days: Sequence[date], kinds: Mapping[str, str]
) -> tuple[tuple[str, Callable[[str], object]], ...]:
    return (
        ("starts", hours_in),
        ("ends", hours_in),
        ("day", lambda cell: day_in(cell, days) if len(days) > 1 else None),
        ("kind", lambda cell: kind_in(cell, kinds)),
        ("links", lambda cell: cell.startswith(("https://", "http://")) or None),
        ("languages", languages_in),
    )


def _mostly(cells: Sequence[str], fits: Callable[[str], object]) -> bool:
    return 2 * sum(fits(cell) is not None for cell in cells) > len(cells)


def _named(cell: str, language: str) -> Column | None:
    for words in (cell, INCLUSIVE.sub("", cell)):
        name, code = _header_in(plain(re.sub(r"[()\[\]]", " ", words)))
        if name:
            return Column(name, (code or language) if name in TEXTS else "")
    return None


def _header_in(words: str) -> tuple[str, str]:
    """Return what a header names, and in which language: "" for what it does not say."""
    if name := HEADER_OF.get(singular(words)):
        return name, ""
    head, _space, last = words.rpartition(" ")
    name, code = HEADER_OF.get(singular(head), ""), LANGUAGE_OF.get(last, "")
    return (name, code) if name in TEXTS and code else ("", "")
