"""Shell: the pool as a file that hosts download: JSON, which Meshup reads again, and CSV.

What is private (addresses, notes, answers, and names that nobody may see yet) is in it only if it
is asked for.
"""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING, Final

from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community, require
from meshup.letters.domain.addresses import addresses_facts
from meshup.proposal_files.domain.file_tables import guarded
from meshup.proposal_files.domain.own_files import PRIVATE, document_of, entry_of
from meshup.proposal_files.domain.value_fields import family_of
from meshup.proposal_files.domain.values import values_of
from meshup.proposals.choices import ProposalState
from meshup.proposals.domain.pool import PoolFilters
from meshup.proposals.domain.queries.pool import pool_for

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.proposal_files.domain.value_fields import Values
    from meshup.proposals.domain.queries.proposals import ProposalFacts

EVERYTHING: Final = PoolFilters(states=frozenset(ProposalState.values))
COLUMNS: Final = ("kind", "minutes", "languages", "levels", "needs", "evenings", "money")
HEADERS: Final = {"titles": "title", "abstracts": "abstract", "responses": "question"}
"""Families by their name in a header, where it is another; see ``columns.FIELDS``."""


def export_json(asker: Asker, at: datetime, *, private: bool) -> str:
    """Return all proposals as JSON.

    Raises:
        HostsOnly
    """
    entries = [
        entry_of(facts.uuid, facts.slug, facts.created_at, values, private=private)
        for facts, values in _exported(asker, private=private)
    ]
    return json.dumps(document_of(entries, this_node().name, at), ensure_ascii=False, indent=1)


def export_csv(asker: Asker, *, private: bool) -> str:
    """Return all proposals as a CSV that no spreadsheet works out, with a mark for UTF-8.

    Raises:
        HostsOnly
    """
    exported = _exported(asker, private=private)
    columns = _columns((values for _facts, values in exported), private=private)
    written = StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(["id", "created", *map(_header, columns)])
    for facts, values in exported:
        cells = (guarded(_cell(values, column)) for column in columns)
        writer.writerow([str(facts.uuid), facts.created_at.isoformat(), *cells])
    return "\ufeff" + written.getvalue()


def _exported(asker: Asker, *, private: bool) -> list[tuple[ProposalFacts, Values]]:
    require(asker, may_run_community)
    listed = [entry.proposal for entry in pool_for(asker, EVERYTHING).entries]
    numbers = {facts.address for facts in listed if facts.address is not None}
    emails = {number: each.email for number, each in addresses_facts(numbers).items()}
    found = []
    for facts in listed:
        values = values_of(facts, emails.get(facts.address or 0, ""))
        found.append((facts, values if private else _public(facts, values)))
    return found


def _public(facts: ProposalFacts, values: Values) -> Values:
    """Return what is not private: names only where everybody may read all of them."""
    is_shown = facts.is_talk and all(speaker.is_shown for speaker in facts.speakers)
    left_out = {*PRIVATE, *(() if is_shown else ("names",))}
    return {name: value for name, value in values.items() if family_of(name) not in left_out}


def _columns(listed: Iterable[Values], *, private: bool) -> list[str]:
    """Return the columns of a CSV: of texts one for each language, of answers one each."""
    seen = sorted({name for values in listed for name in values})
    texts = [name for name in seen if family_of(name) in {"titles", "abstracts"}]
    answers = [name for name in seen if family_of(name) == "responses"]
    rest = ["recording", "may_be_voted", "names", *(["email", "note"] if private else [])]
    return ["state", *reversed(texts), *COLUMNS, *rest, *answers]


def _header(column: str) -> str:
    family, colon, key = column.partition(":")
    if column == "may_be_voted":
        return "votes"
    return f"{HEADERS.get(family, family)}{colon}{key}"


def _cell(values: Values, column: str) -> str:
    if column == "levels":
        levels = {name: level for name, level in values.items() if family_of(name) == "levels"}
        return ", ".join(f"{name.partition(':')[2]}={level}" for name, level in levels.items())
    value = values.get(column, "")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return str(value)
