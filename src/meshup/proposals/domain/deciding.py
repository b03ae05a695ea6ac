"""Shell: what hosts and programme helpers decide about proposals.

Each function is one transaction, under the lock of the row, at the version that the host's page
showed: of two who decide at once one is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.community.rules import require
from meshup.proposals.choices import Actor, ProposalState
from meshup.proposals.domain.moving import (
    Circumstances,
    announce,
    by_host,
    locked,
    move,
    refuse_step,
    store,
)
from meshup.proposals.domain.queries.proposals import proposal
from meshup.proposals.domain.wishes import check_words
from meshup.proposals.errors import ProgrammeOnly
from meshup.proposals.rules import may_decide

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker
    from meshup.proposals.domain.queries.proposals import ProposalFacts
    from meshup.proposals.models import Proposal, StateChange

READ: Final = frozenset({ProposalState.LATER, ProposalState.ACCEPTED})
"""Whoever decides so has read it: its links are shown."""


def keep(asker: Asker, uuid: UUID, version: int, at: datetime, why: str = "") -> ProposalFacts:
    """Keep a proposal for later; ``why`` is for its speaker to read.

    Raises:
        ProgrammeOnly, NoSuchProposal, ChangedMeanwhile, StepNotPossible, WordsTooLong
    """
    return _decide(asker, uuid, version, (ProposalState.LATER, why), at)


def accept(asker: Asker, uuid: UUID, version: int, at: datetime, why: str = "") -> ProposalFacts:
    """Accept a proposal: from now on it is a talk, and everybody may read it.

    Raises:
        As ``keep``.
    """
    return _decide(asker, uuid, version, (ProposalState.ACCEPTED, why), at)


def decline(asker: Asker, uuid: UUID, version: int, at: datetime, why: str = "") -> ProposalFacts:
    """Decline a proposal; it is forgotten after the months of its call.

    Raises:
        As ``keep``.
    """
    return _decide(asker, uuid, version, (ProposalState.DECLINED, why), at)


def reopen(asker: Asker, uuid: UUID, version: int, at: datetime, why: str = "") -> ProposalFacts:
    """Let a proposal wait for a decision again; an offer that waits is taken back.

    Raises:
        As ``keep``; StepNotPossible also for one that its speaker has withdrawn.
    """
    return _decide(asker, uuid, version, (ProposalState.RECEIVED, why), at)


def take_back(asker: Asker, uuid: UUID, version: int, at: datetime) -> ProposalFacts:
    """Take back what a host decided last: it stands as before, or waits for a decision again.

    Raises:
        As ``keep``; StepNotPossible also where its speaker or the node has moved it last, and for
        what happened on a timetable: that is taken back in the history of the event.
    """
    require(asker, may_decide, ProgrammeOnly)
    with transaction.atomic():
        row = locked(uuid, version)
        last = row.steps.order_by("-at", "-pk").first()
        if last is None or last.actor != Actor.HOST or not last.old or _is_placed(last):
            raise refuse_step(row)
        _take_out_of_flood(row)
        is_plain = last.old == ProposalState.LATER and last.old != row.state
        to = ProposalState.LATER if is_plain else ProposalState.RECEIVED
        move(row, to, by_host(asker), at, Circumstances(change="taken_back"))
    return proposal(uuid)


def vet(asker: Asker, uuid: UUID, version: int, at: datetime) -> ProposalFacts:
    """Find that the links of a proposal may be shown; twice is once.

    Raises:
        ProgrammeOnly, NoSuchProposal, ChangedMeanwhile
    """
    require(asker, may_decide, ProgrammeOnly)
    with transaction.atomic():
        row = locked(uuid, version)
        if not row.is_vetted:
            row.is_vetted = True
            store(row, at, "is_vetted")
            announce(row, "vetted")
    return proposal(uuid)


def _take_out_of_flood(row: Proposal) -> None:
    """Let what a host decides by itself be part of no flood: its speaker hears, and it stays."""
    if row.is_flood:
        row.is_flood = False
        row.save(update_fields=["is_flood"])


def _is_placed(step: StateChange) -> bool:
    return bool({step.old, step.new} & {ProposalState.SCHEDULED, ProposalState.HELD})


def _decide(
    asker: Asker, uuid: UUID, version: int, decision: tuple[ProposalState, str], at: datetime
) -> ProposalFacts:
    require(asker, may_decide, ProgrammeOnly)
    to, why = decision
    check_words("note", why)
    with transaction.atomic():
        row = locked(uuid, version)
        if row.state in {ProposalState.WITHDRAWN, ProposalState.SCHEDULED, ProposalState.HELD}:
            raise refuse_step(row)  # its speaker's step, and those of timetables
        _take_out_of_flood(row)
        if to in READ and not row.is_vetted:
            row.is_vetted = True
            row.save(update_fields=["is_vetted"])
        move(row, to, by_host(asker), at, Circumstances(reason=why.strip()))
    return proposal(uuid)
