"""Pure: what pretalx writes as JSON, as a table with its headers.

Three shapes are read: the list of submissions that its interface answers (whole, or its
``results``), and what organisers export, a list of objects whose names are labels in their
language. Titles that are in several languages are taken in the first.

Source
    pretalx: ``api/serializers/submission.py`` and ``orga/forms/schedule.py``, version 2026.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from meshup.proposal_files.domain.file_tables import MOST_COLUMNS, MOST_ROWS, table
from meshup.proposal_files.errors import NotAnExport, NotATable, TooManyProposals

if TYPE_CHECKING:
    from meshup.proposal_files.domain.file_tables import Table

Json = dict[str, Any]

SOURCE: Final = "pretalx"
PLAIN: Final = {
    "code": "id",
    "title": "title",
    "state": "state",
    "submission_type": "kind",
    "abstract": "abstract",
    "description": "description",
    "duration": "minutes",
    "content_locale": "languages",
    "do_not_record": "unrecorded",
    "notes": "note",
    "internal_notes": "internal notes",
    "created": "created",
}
"""Names of the interface, and the headers that they become."""
DEEPEST: Final = 6


def read_json(text: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value of a JSON text.

    Raises:
        NotATable
    """
    try:
        return json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise NotATable(line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise NotATable(line=1) from error


def read_pretalx(value: object) -> Table:
    """Return the table of what pretalx wrote.

    Raises:
        NotAnExport, NotATable, TooManyProposals, NothingInIt
    """
    is_page = isinstance(value, dict) and isinstance(value.get("results"), list)
    rows = value["results"] if isinstance(value, dict) and is_page else value
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise NotAnExport
    if len(rows) > MOST_ROWS:
        raise TooManyProposals(most=MOST_ROWS, columns=MOST_COLUMNS)
    is_part = isinstance(value, dict) and bool(value.get("next"))
    if all("code" in row and "title" in row for row in rows):
        rows = [_of_interface(row) for row in rows]
    headers = list(dict.fromkeys(name for row in rows for name in row))
    cells = ([_cell(row.get(name)) for name in headers] for row in rows)
    return table(SOURCE, headers, enumerate(cells, 1), is_part=is_part)


def _of_interface(row: Json) -> Json:
    found: Json = {header: row[name] for name, header in PLAIN.items() if name in row}
    people = [each for each in _list(row.get("speakers")) if isinstance(each, dict)]
    found["names"] = [_cell(each.get("name") or each.get("fullname")) for each in people]
    found["email"] = [_cell(each.get("email")) for each in people]
    for answer in _list(row.get("answers")):
        if isinstance(answer, dict) and isinstance(question := answer.get("question"), dict):
            found[_cell(question.get("question")) or "?"] = answer.get("answer")
    return found


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _cell(value: object, depth: int = 0) -> str:
    """Return a value as a cell: of several languages the first, of several things a line each."""
    if value is None or depth > DEEPEST:
        return ""
    if isinstance(value, dict):
        named = value.get("name", value.get("en", next(iter(value.values()), None)))
        return _cell(named, depth + 1)
    if isinstance(value, list):
        return "\n".join(filter(None, (_cell(each, depth + 1) for each in value)))
    return str(value)


def _refuse(name: str) -> None:
    raise ValueError(name)
