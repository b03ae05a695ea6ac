"""What the rows of a file say of proposals.

Pure, but for the settings: what kinds are called is translated.

Method
    What names a row is its id; one that others may have as well, such as a number, and the moment
    at which a form was sent, together with whoever it is from; else its title, with them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from meshup.kit.folded_words import folded
from meshup.kit.printable import printable_line, printable_text
from meshup.proposal_files.domain import cell_words
from meshup.proposal_files.domain.value_fields import Values, without_empty
from meshup.proposals.choices import QuestionKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from meshup.proposal_files.domain.file_tables import Table
    from meshup.proposals.domain.call_facts import CallFacts, Question

MOST_MINUTES: Final = 480
SHORTEST_ID: Final = 6
"""Characters of an id that no other list has."""
FAMILIES: Final = {"title": "titles", "abstract": "abstracts", "question": "responses"}
"""Families by their name in a mapping, where it is another."""
WHOLE: Final = frozenset({"titles", "abstracts", "levels", "needs", "evenings", "money", "note"})
"""Families of which an empty cell says that there is nothing."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that was not understood: what it was to be, and its words."""

    field: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a file says of one proposal.

    Attributes:
        row: its number in the file. name: what names it, in the file.
        values, families: see ``merging.merged``.
        uuid, slug: what names it on a node of Meshup, and its address there; None and "".
        created_at: when it was proposed there, if that is told.
        source: the program, and the state as it said it.
        is_left_out: whether it is a draft, or deleted there.
    """

    row: int
    name: str
    values: Values
    families: frozenset[str]
    uuid: UUID | None = None
    slug: str = ""
    created_at: datetime | None = None
    source: str = ""
    is_left_out: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def title(self) -> str:
        """The first title, "" for none."""
        titles = (words for key, words in self.values.items() if key.startswith("titles:"))
        return next(titles, "")


@dataclass(slots=True)
class _Row:
    """One row while it is read."""

    cells: dict[str, list[tuple[str, str]]]
    values: Values = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def cell(self, name: str) -> str:
        """Return what the columns of a field say, put together."""
        return "\n".join(cell for _header, cell in self.cells.get(name, ()) if cell)

    def take(self, name: str, key: str, read: Callable[[str], Any]) -> None:
        """Read a field into the values, or note that it is not understood."""
        if cell := self.cell(name):
            value = read(cell)
            if value in (None, [], {}):
                self.problems.append(Problem(name, cell[:60]))
            else:
                self.values[key] = value


def records_of(
    table: Table, mapping: Mapping[str, str], call: CallFacts, language: str
) -> list[Record]:
    """Return what the rows of a table say, by a mapping; in ``language`` where they name none."""
    families = {FAMILIES.get(name, name) for each in mapping.values() for name in [_head(each)]}
    told = frozenset(families & WHOLE) | {
        _key_of(each) for each in mapping.values() if each.startswith("question:")
    }
    return [
        _record(table.source, number, _cells(table, mapping, row), (call, language, told))
        for number, row in table.rows
    ]


def _cells(
    table: Table, mapping: Mapping[str, str], row: tuple[str, ...]
) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for header, cell in zip(table.headers, row, strict=True):
        if mapping.get(header):
            found[mapping[header]].append((header, cell))
    return found


def _record(
    source: str,
    number: int,
    cells: dict[str, list[tuple[str, str]]],
    around: tuple[CallFacts, str, frozenset[str]],
) -> Record:
    call, language, families = around
    row = _Row(cells)
    _read_words(row, language)
    _read_facts(row)
    _read_keyed(row, call)
    state = row.values.get("state")
    if state == cell_words.LEFT_OUT:
        del row.values["state"]
    said = printable_line(row.cell("state"))[:60]
    return Record(
        row=number,
        name=_name(row),
        values=without_empty(row.values),
        families=families,
        uuid=_uuid(row.cell("id")),
        created_at=cell_words.moment_in(row.cell("created")),
        source=f"{source}: {said}" if said else source,
        is_left_out=state == cell_words.LEFT_OUT,
        problems=tuple(row.problems),
    )


def _read_words(row: _Row, language: str) -> None:
    row.take("languages", "languages", cell_words.spoken_in)
    usual = row.values.get("languages", [language])[0]
    for name, said in row.cells.items():
        head, _colon, code = name.partition(":")
        if head == "title":
            row.values[f"titles:{code or usual}"] = printable_line(said[0][1])
        elif head == "abstract":
            texts = [printable_text(cell).strip() for _header, cell in said]
            row.values[f"abstracts:{code or usual}"] = "\n\n".join(filter(None, texts))
    row.values["money"] = printable_line(row.cell("money"))
    row.values["note"] = _note(row.cells.get("note", []))


def _note(said: list[tuple[str, str]]) -> str:
    """Return notes of several columns, each behind its header; of one as it is."""
    texts = [(header, printable_text(cell).strip()) for header, cell in said]
    filled = [(header, text) for header, text in texts if text]
    if len(said) == 1:
        return filled[0][1] if filled else ""
    return "\n\n".join(f"{header}: {text}" for header, text in filled)


def _read_facts(row: _Row) -> None:
    row.take("names", "names", lambda cell: list(map(printable_line, cell_words.names_in(cell))))
    row.take("email", "email", cell_words.email_in)
    row.take("kind", "kind", cell_words.kind_in)
    row.take("minutes", "minutes", _minutes)
    row.take("state", "state", cell_words.state_in)
    row.take("recording", "recording", cell_words.recording_in)
    row.take("needs", "needs", cell_words.needs_in)
    row.take("votes", "may_be_voted", cell_words.yes_in)
    row.take("evenings", "evenings", lambda cell: list(dict.fromkeys(cell.split())))
    if cell_words.is_refused(row.cell("unrecorded")):
        row.values["recording"] = "no"
    if row.values.get("email") == "":
        del row.values["email"]


def _minutes(cell: str) -> int | None:
    minutes = cell_words.length_in(cell)
    return minutes if minutes is not None and minutes <= MOST_MINUTES else None


def _read_keyed(row: _Row, call: CallFacts) -> None:
    topics = {topic.key for topic in call.topics}
    for key, level in cell_words.levels_in(row.cell("levels")).items():
        if key in topics:
            row.values[f"levels:{key}"] = level
        else:
            row.problems.append(Problem("levels", key))
    for question in call.questions:
        name = f"question:{question.key}"
        row.take(name, f"responses:{question.key}", _response(question))


def _response(question: Question) -> Callable[[str], Any]:
    if question.kind == QuestionKind.CHOICE:
        choices = {choice.key: choice.labels for choice in question.choices}
        return lambda cell: cell_words.choice_in(cell, choices)
    readers: dict[str, Callable[[str], Any]] = {
        QuestionKind.NUMBER.value: cell_words.number_in,
        QuestionKind.CONSENT.value: lambda cell: cell_words.yes_in(cell) or None,
        QuestionKind.TEXT.value: lambda cell: printable_text(cell).strip()[:2_000],
    }
    return readers[question.kind]


def _name(row: _Row) -> str:
    return "|".join(_names(row))


def _names(row: _Row) -> Iterator[str]:
    """Yield what names a row; see the method above."""
    known, sent = row.cell("id").strip(), row.cell("created").strip()
    if len(known) >= SHORTEST_ID and not known.isdigit():
        yield known
        return
    yield known or sent or folded(next(filter(None, _titles(row)), ""))
    yield row.values.get("email") or folded(" ".join(row.values.get("names", [])[:1]))


def _titles(row: _Row) -> Iterator[str]:
    return (words for key, words in sorted(row.values.items()) if key.startswith("titles:"))


def _uuid(cell: str) -> UUID | None:
    try:
        return UUID(cell.strip())
    except ValueError:
        return None


def _head(name: str) -> str:
    return name.partition(":")[0]


def _key_of(name: str) -> str:
    return name.replace("question:", "responses:", 1)
