"""Shell: imports of proposals while a job takes them, or gives them back, and for hosts to look at.

An import is taken row by row, or given back so; whatever breaks off goes on where it was.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import Error, transaction

from meshup.community.domain.queries import somebody
from meshup.community.rules import may_run_community, require
from meshup.imports.domain.addresses import BROKEN
from meshup.imports.domain.sources import pending
from meshup.kit import clock
from meshup.kit.errors import Refusal
from meshup.kit.web import spoken
from meshup.proposal_files.domain.giving_back import give_back_rows
from meshup.proposal_files.domain.importing import begin_import, preview_proposals, take_preview
from meshup.proposal_files.domain.planning import NEW
from meshup.proposal_files.errors import NoSuchProposalImport, NothingToGiveBack
from meshup.proposal_files.models import ProposalImport, TakenProposal
from meshup.proposals.domain.arrivals import refuse_flood

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from meshup.community.rules import Asker
    from meshup.imports.domain.sources import Pending

    Enqueue = Callable[[int], None]

STALLED: Final = timedelta(minutes=1)
"""So long an import stands still before hosts are offered to let it go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFacts:
    """An import as hosts see it; see ``models.ProposalImport``."""

    number: int
    at: datetime
    by_name: str
    source: str
    planned: int
    done: int
    made: int
    edited: int
    retained: int
    refused: int
    stayed: int
    failure: str
    has_file: bool
    """Whether its file waits to be taken; what the command took waits nowhere."""
    is_going_back: bool
    is_given_back: bool
    is_stalled: bool
    left: int
    """Proposals that can still be given back."""

    @property
    def is_running(self) -> bool:
        """Whether a job takes it, or gives it back."""
        is_taking = self.done < self.planned and not self.is_given_back
        return not self.failure and (is_taking or self.is_going_back)

    @property
    def may_go_back(self) -> bool:
        """Whether it can be given back now."""
        return bool(self.left) and not self.is_running and not self.is_given_back

    @property
    def may_go_on(self) -> bool:
        """Whether it broke off, or stands still."""
        has_more = (self.done < self.planned and self.has_file) or self.is_going_back
        return has_more and not self.is_given_back and (bool(self.failure) or self.is_stalled)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that a host has looked at: which one, what its columns are, for which call."""

    file: Pending
    note: str
    mapping: Mapping[str, str]
    call: str


def take_later(by: Asker, waiting: Waiting, planned: int, at: datetime, enqueue: Enqueue) -> int:
    """Begin an import that a job takes; ``enqueue`` enqueues it, given its number.

    Raises:
        HostsOnly
    """
    require(by, may_run_community)
    with transaction.atomic():
        row = begin_import(by, waiting.file.source, waiting.call, planned, at)
        row.note, row.mapping = waiting.note, dict(waiting.mapping)
        row.save(update_fields=["note", "mapping"])
        enqueue(row.pk)
    return row.pk


def go_back_later(by: Asker | None, number: int, at: datetime, enqueue: Enqueue) -> None:
    """Let a job give an import back; ``enqueue`` enqueues it, given its number.

    Raises:
        HostsOnly, NoSuchProposalImport
        NothingToGiveBack: it is under way, was given back, or is too long ago.
    """
    require(by, may_run_community)
    with transaction.atomic():
        row = _locked(number)
        if not _facts(row, at).may_go_back:
            raise NothingToGiveBack
        row.back_at, row.moved_at, row.failure = at, at, ""
        row.save(update_fields=["back_at", "moved_at", "failure"])
        enqueue(row.pk)


def go_on_later(by: Asker, number: int, at: datetime, enqueue: Enqueue) -> None:
    """Let an import that broke off go on; one that does not need it is left alone.

    Raises:
        HostsOnly, NoSuchProposalImport
    """
    require(by, may_run_community)
    with transaction.atomic():
        row = _locked(number)
        if _facts(row, at).may_go_on:
            row.moved_at, row.failure = at, ""
            row.save(update_fields=["moved_at", "failure"])
            enqueue(row.pk)


def go_on(number: int) -> None:
    """Take the rest of an import, or give back the rest; one that is done is left alone.

    What refuses it is noted, and what breaks it off, so that a host can let it go on.
    """
    row = ProposalImport.objects.filter(pk=number, undone_at=None, failure="").first()
    if row is None:
        return
    try:
        if row.back_at is not None:
            _give_back(row)
        elif row.done < row.planned:
            _take(row)
    except Refusal as refusal:
        ProposalImport.objects.filter(pk=number).update(failure=spoken(refusal)[:500])
    except Exception:
        with suppress(Error):  # the disk may be full for this, too: then it stands still
            ProposalImport.objects.filter(pk=number).update(failure=str(BROKEN))
        raise


def give_back(by: Asker | None, number: int, at: datetime) -> ImportFacts:
    """Give an import back at once; what somebody has done something with since stays.

    Raises:
        HostsOnly, NoSuchProposalImport, NothingToGiveBack
    """
    go_back_later(by, number, at, lambda _number: None)
    _give_back(ProposalImport.objects.get(pk=number))
    return _facts(_rows().get(pk=number), at)


def import_for(by: Asker, number: int, at: datetime) -> ImportFacts:
    """Return one import.

    Raises:
        HostsOnly, NoSuchProposalImport
    """
    require(by, may_run_community)
    row = _rows().filter(pk=number).first()
    if row is None:
        raise NoSuchProposalImport
    return _facts(row, at)


def latest_imports(by: Asker, at: datetime, most: int = 10) -> list[ImportFacts]:
    """Return the files that were taken, latest first.

    Raises:
        HostsOnly
    """
    require(by, may_run_community)
    return [_facts(row, at) for row in _rows().order_by("-at", "-pk")[:most]]


def _take(row: ProposalImport) -> None:
    by = somebody(row.by_id) if row.by_id is not None else None
    if by is None:  # whoever wanted it is gone
        raise NoSuchProposalImport
    waiting = pending(row.note, by.pk, clock.now())
    preview = preview_proposals(by, waiting.content, row.mapping, row.call)
    refuse_flood(row.call, preview.counts[NEW])
    take_preview(by, preview, row)
    ProposalImport.objects.filter(pk=row.pk).update(note="", mapping={})


def _give_back(row: ProposalImport) -> None:
    while give_back_rows(row):
        pass
    now = clock.now()
    ProposalImport.objects.filter(pk=row.pk).update(undone_at=now, note="", mapping={})


def _locked(number: int) -> ProposalImport:
    row = ProposalImport.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise NoSuchProposalImport
    return row


def _rows() -> QuerySet[ProposalImport]:
    return ProposalImport.objects.select_related("by")


def _facts(row: ProposalImport, at: datetime) -> ImportFacts:
    return ImportFacts(
        number=row.pk,
        at=row.at,
        by_name=row.by.name if row.by else "",
        source=row.source,
        planned=row.planned,
        done=row.done,
        made=row.made,
        edited=row.edited,
        retained=row.retained,
        refused=row.refused,
        stayed=row.stayed,
        failure=row.failure,
        has_file=bool(row.note),
        is_going_back=row.back_at is not None and row.undone_at is None,
        is_given_back=row.undone_at is not None,
        is_stalled=at - row.moved_at > STALLED,
        left=TakenProposal.objects.filter(importing=row).count(),
    )
