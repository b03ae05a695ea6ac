"""A file of proposals, whatever wrote it: what its columns are, and what it says of each.

Pure, but for the settings: what kinds are called is translated.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from meshup.proposal_files.domain.columns import (
    changed_by,
    fields_of,
    guessed,
    has_titles,
    languages_named,
    refuse_odd,
)
from meshup.proposal_files.domain.file_tables import read_csv, text_of
from meshup.proposal_files.domain.json_tables import read_json, read_pretalx
from meshup.proposal_files.domain.own_files import is_own, read_own
from meshup.proposal_files.domain.records import records_of
from meshup.proposal_files.errors import NoTitles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from meshup.proposal_files.domain.file_tables import Table
    from meshup.proposal_files.domain.records import Record
    from meshup.proposals.domain.call_facts import CallFacts


@dataclass(frozen=True, slots=True)
class ProposalFile:
    """A file that was read.

    Attributes:
        records: what it says of each proposal.
        table: its columns; None where they need no mapping, for Meshup wrote it.
        mapping: which column is what. fields: all that one can be.
    """

    records: tuple[Record, ...]
    table: Table | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[str, ...] = ()

    @property
    def is_part(self) -> bool:
        """Whether there is more that is not in it."""
        return self.table is not None and self.table.is_part


def read_file(
    content: bytes,
    call: CallFacts,
    languages: Sequence[str],
    changes: Mapping[str, str] | None = None,
) -> ProposalFile:
    """Return what a file says, for ``call``, by the mapping that its headers tell and ``changes``.

    Raises:
        FileTooLarge, NotATable, NotAnExport, MalformedExport, TooManyProposals, NothingInIt
        UnknownColumn, UnknownField, FieldTwice
        NoTitles: no column is mapped to the title.
    """
    found = table_of(content)
    if not isinstance(found, tuple):
        return _mapped(found, call, languages, changes or {})
    return ProposalFile(found)


def table_of(content: bytes) -> Table | tuple[Record, ...]:
    """Return the table in a file, or the records that need no mapping.

    Raises:
        FileTooLarge, NotATable, NotAnExport, MalformedExport, TooManyProposals, NothingInIt
    """
    text = text_of(content)
    if not text.lstrip().startswith(("{", "[")):
        return read_csv(text)
    value = read_json(text)
    return tuple(read_own(value)) if is_own(value) else read_pretalx(value)


def _mapped(
    table: Table, call: CallFacts, languages: Sequence[str], changes: Mapping[str, str]
) -> ProposalFile:
    codes = _languages(table, languages)
    fields = fields_of(call, codes)
    mapping = changed_by(guessed(table.headers, call, codes), changes)
    refuse_odd(mapping, fields)
    if not has_titles(mapping):
        raise NoTitles
    records = records_of(table, mapping, call, languages[0])
    return ProposalFile(tuple(records), table, mapping, fields)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a file: their headers, all that one can be, and what each seems to be."""

    headers: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)


def columns_of(content: bytes, call: CallFacts, languages: Sequence[str]) -> Columns:
    """Return the columns of a file; none where they need no mapping.

    Raises:
        FileTooLarge, NotATable, NotAnExport, MalformedExport, TooManyProposals, NothingInIt
    """
    table = table_of(content)
    if isinstance(table, tuple):
        return Columns()
    codes = _languages(table, languages)
    mapping = guessed(table.headers, call, codes)
    return Columns(table.headers, fields_of(call, codes), mapping)


def _languages(table: Table, languages: Sequence[str]) -> list[str]:
    """Return the languages that a column can be in: those of the node, and those it names."""
    return list(dict.fromkeys([*languages, *languages_named(table.headers)]))
