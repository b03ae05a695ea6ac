"""What Meshup exports of proposals as JSON, written and read again.

Pure, but for the settings: what kinds are called is translated.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from meshup.kit.printable import printable_line, printable_text
from meshup.proposal_files.domain.cell_words import moment_in
from meshup.proposal_files.domain.file_tables import MOST_COLUMNS, MOST_ROWS
from meshup.proposal_files.domain.records import Record
from meshup.proposal_files.domain.value_fields import LISTS, Values, without_empty
from meshup.proposal_files.errors import MalformedExport, NothingInIt, TooManyProposals
from meshup.proposals.choices import ProposalState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

Json = dict[str, Any]

FORMAT: Final = "meshup.proposals"
VERSION: Final = 1
SOURCE: Final = "Meshup"
LINES: Final = ("kind", "money", "recording", "email", "state")
"""Fields of one line."""
PRIVATE: Final = ("email", "note", "responses")
"""What an export has only if it is asked for."""
MOST_KEYS: Final = 40
LONGEST_KEY: Final = 80
SLUG: Final = re.compile(r"[a-z0-9_][a-z0-9_-]{0,119}")
FROM_STATE: Final = {
    ProposalState.OFFERED.value: ProposalState.RECEIVED.value,
    ProposalState.SCHEDULED.value: ProposalState.ACCEPTED.value,
}
"""States that only a node of its own can give, and what another one makes of them."""


def document_of(entries: Iterable[Json], node: str, at: datetime) -> Json:
    """Return the document of what ``entry_of`` wrote."""
    head = {"format": FORMAT, "version": VERSION, "node": node, "made_at": at.isoformat()}
    return {**head, "proposals": list(entries)}


def entry_of(
    uuid: UUID, slug: str, created_at: datetime, values: Mapping[str, Any], *, private: bool
) -> Json:
    """Return a proposal as the document has it; fields by key become objects.

    ``private`` says whether what is private is all there.
    """
    keyed: dict[str, Json] = {}
    plain: Json = {}
    for field, value in values.items():
        family, colon, key = field.partition(":")
        if colon:
            keyed.setdefault(family, {})[key] = value
        else:
            plain[field] = value
    head: Json = {"id": str(uuid), "slug": slug, "created_at": created_at.isoformat()}
    if private:
        head["private"] = True
    return {**head, **keyed, **plain}


def is_own(value: object) -> bool:
    """Say whether a JSON value says that it is such a document."""
    return isinstance(value, dict) and value.get("format") == FORMAT


def read_own(value: Json) -> list[Record]:
    """Return what a document says of each proposal.

    Raises:
        MalformedExport, TooManyProposals, NothingInIt
    """
    if value.get("version") != VERSION:
        raise MalformedExport(where="version")
    entries = value.get("proposals")
    if not isinstance(entries, list):
        raise MalformedExport(where="proposals")
    if len(entries) > MOST_ROWS:
        raise TooManyProposals(most=MOST_ROWS, columns=MOST_COLUMNS)
    if not entries:
        raise NothingInIt
    return [_record(number, entry) for number, entry in enumerate(entries, 1)]


def _record(number: int, entry: object) -> Record:
    where = f"proposals[{number - 1}]"
    if not isinstance(entry, dict):
        raise MalformedExport(where=where)
    try:
        uuid = UUID(str(entry["id"]))
    except (KeyError, ValueError) as error:
        raise MalformedExport(where=f"{where}.id") from error
    values = _values(entry, where)
    state = values.get("state", ProposalState.RECEIVED.value)
    if state not in ProposalState.values:
        raise MalformedExport(where=f"{where}.state")
    values["state"] = FROM_STATE.get(state, state)
    families = {"titles", "abstracts", "levels", "needs", "evenings", "money"}
    if entry.get("private") is True:
        families |= {"note", "responses"}
    return Record(
        row=number,
        name=str(uuid),
        values=without_empty(values),
        families=frozenset(families),
        uuid=uuid,
        slug=_slug(entry.get("slug")),
        created_at=moment_in(str(entry.get("created_at", ""))),
        source=f"{SOURCE}: {state}",
    )


def _slug(value: object) -> str:
    """Return an address that a talk may have, "" for what is none."""
    return value if isinstance(value, str) and SLUG.fullmatch(value) else ""


def _values(entry: Json, where: str) -> Values:
    values: Values = {}
    for name, read in _READERS.items():
        if name in entry:
            found = read(entry[name])
            if found is None:
                raise MalformedExport(where=f"{where}.{name}")
            values |= (
                {f"{name}:{key}": each for key, each in found.items()}
                if isinstance(found, dict)
                else {name: found}
            )
    return values


def _texts(value: Any) -> Json | None:  # noqa: ANN401 - any JSON value
    if not _is_keyed(value) or not all(isinstance(words, str) for words in value.values()):
        return None
    return {code: printable_text(words).strip() for code, words in value.items()}


def _titles(value: Any) -> Json | None:  # noqa: ANN401 - any JSON value
    texts = _texts(value)
    return texts and {code: printable_line(words) for code, words in texts.items()}


def _levels(value: Any) -> Json | None:  # noqa: ANN401 - any JSON value
    is_levels = _is_keyed(value) and all(type(level) is int for level in value.values())
    return {key: level for key, level in value.items() if level} if is_levels else None


def _responses(value: Any) -> Json | None:  # noqa: ANN401 - any JSON value
    plain = (str, int, float, bool)
    return value if _is_keyed(value) and all(type(x) in plain for x in value.values()) else None


def _list(value: Any) -> list[str] | None:  # noqa: ANN401 - any JSON value
    is_list = isinstance(value, list) and len(value) <= MOST_KEYS
    if not is_list or not all(isinstance(each, str) for each in value):
        return None
    return list(dict.fromkeys(filter(None, map(printable_line, value))))


def _line(value: object) -> str | None:
    return printable_line(value) if isinstance(value, str) else None


def _text(value: object) -> str | None:
    return printable_text(value).strip() if isinstance(value, str) else None


def _is_keyed(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    is_object = isinstance(value, dict) and len(value) <= MOST_KEYS
    return is_object and all(len(key) <= LONGEST_KEY for key in value)


_READERS: Final[dict[str, Callable[[Any], Any]]] = {
    "titles": _titles,
    "abstracts": _texts,
    "levels": _levels,
    "responses": _responses,
    **dict.fromkeys(LISTS, _list),
    **dict.fromkeys(LINES, _line),
    "note": _text,
    "minutes": lambda value: value if type(value) is int else None,
    "may_be_voted": lambda value: value if type(value) is bool else None,
}
