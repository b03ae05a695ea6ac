"""Shell: proposals of a file are looked at, and taken, some rows in each transaction.

Taken twice is taken once. So an import that breaks off, by a fall of the machine or a full disk,
has taken whole rows, and goes on where it was; see ``imports``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F

from meshup.community.domain.queries import this_node
from meshup.community.rules import may_run_community, require
from meshup.imports.domain.import_lock import lock_imports
from meshup.kit import clock
from meshup.proposal_files.domain.planning import CHANGED, NEW, REFUSED, steps_for
from meshup.proposal_files.domain.reading import read_file
from meshup.proposal_files.domain.writing import Writing
from meshup.proposal_files.models import ProposalImport
from meshup.proposals.domain.arrivals import refuse_flood
from meshup.proposals.domain.queries.calls import call_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.proposal_files.domain.planning import Step
    from meshup.proposal_files.domain.reading import ProposalFile

STANDING: Final = ""
AT_ONCE: Final = 100
"""Rows of one transaction: others who write wait for no longer than a blink."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do, or did; ``number`` is that of one which did."""

    file: ProposalFile
    steps: tuple[Step, ...]
    number: int | None = None

    @property
    def counts(self) -> Counter[str]:
        """How many steps there are of each verb."""
        return Counter(step.verb for step in self.steps)

    @property
    def to_write(self) -> list[Step]:
        """The steps that write something."""
        return [step for step in self.steps if step.writes]


def preview_proposals(
    by: Asker | None, content: bytes, changes: Mapping[str, str], call: str = STANDING
) -> Preview:
    """Return what an import would do; ``changes`` are what columns are, by their headers.

    Raises:
        HostsOnly, NoSuchCall, and what ``read_file`` refuses.
    """
    require(by, may_run_community)
    facts = call_at(call)
    file = read_file(content, facts, this_node().languages, changes)
    return Preview(file, tuple(steps_for(file.records, facts)))


def import_proposals(
    by: Asker | None,
    content: bytes,
    changes: Mapping[str, str],
    at: datetime,
    call: str = STANDING,
    source: str = "",
) -> Preview:
    """Take the proposals of a file, for a call (its slug); what is refused is left, and told.

    Raises:
        As ``preview_proposals``; CallFull. Then nothing has been taken.
    """
    preview = preview_proposals(by, content, changes, call)
    refuse_flood(call, preview.counts[NEW])
    row = begin_import(by, source, call, len(preview.steps), at)
    return take_preview(by, preview, row)


def begin_import(
    by: Asker | None, source: str, call: str, planned: int, at: datetime
) -> ProposalImport:
    """Return a new import of ``planned`` rows that has taken none yet."""
    return ProposalImport.objects.create(
        at=at,
        by_id=by.pk if by is not None else None,
        source=source[:200],
        call=call,
        planned=planned,
        moved_at=at,
    )


def take_preview(by: Asker | None, preview: Preview, row: ProposalImport) -> Preview:
    """Take what was looked at, from the row on at which an import is; return what was done.

    Each transaction looks anew at the rows that it takes, so that it takes none twice.
    """
    call, records = call_at(row.call), preview.file.records
    writing = Writing(by, row.call, row.pk, row.at, preview.steps)
    steps: list[Step] = []
    for begin in range(row.done, len(records), AT_ONCE):
        end = min(begin + AT_ONCE, len(records))
        with transaction.atomic():
            lock_imports()
            planned = steps_for(records[begin:end], call, records[:begin])
            writing.write(planned)
            _note(row, planned, end)
        steps += planned
    return Preview(preview.file, tuple(steps), row.pk)


def _note(row: ProposalImport, steps: Sequence[Step], done: int) -> None:
    """Note how far an import is, and what it did, in the transaction that does it."""
    verbs = Counter(step.verb for step in steps)
    retained = sum(1 for step in steps if step.merged.retained)
    ProposalImport.objects.filter(pk=row.pk).update(
        done=done,
        made=F("made") + verbs[NEW],
        edited=F("edited") + verbs[CHANGED],
        refused=F("refused") + verbs[REFUSED],
        retained=F("retained") + retained,
        moved_at=clock.now(),
    )
