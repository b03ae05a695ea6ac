"""Shell: the one way in which a proposal moves: along the graph, with a line of history.

Called under the lock of its row, in the transaction of what moves it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.kit.web import changed
from meshup.proposals import signals
from meshup.proposals.choices import Actor, ProposalState, Reply
from meshup.proposals.domain.tags import PROPOSALS, TALKS, talk_tag
from meshup.proposals.errors import NoSuchProposal, StepNotPossible
from meshup.proposals.models import Offer, Proposal, StateChange
from meshup.proposals.rules import may_become

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from meshup.community.rules import Asker


@dataclass(frozen=True, slots=True)
class Mover:
    """Who moves a proposal: a host (``person`` None: a command), its speaker, or the node."""

    actor: Actor
    person: Asker | None = None


SPEAKER: Final = Mover(Actor.SPEAKER)
NODE: Final = Mover(Actor.NODE)


def by_host(asker: Asker | None) -> Mover:
    """Return a host as somebody who moves proposals."""
    return Mover(Actor.HOST, asker)


def locked(uuid: UUID) -> Proposal:
    """Return a proposal, locked until the transaction ends.

    Raises:
        NoSuchProposal
    """
    row = Proposal.objects.select_for_update(no_key=True).filter(uuid=uuid).first()
    if row is None:
        raise NoSuchProposal
    return row


def move(
    row: Proposal,
    to: ProposalState,
    by: Mover,
    at: datetime,
    *,
    event: str = "",
    reason: str = "",
) -> None:
    """Let a locked proposal go one step further, write it in its history, and announce it.

    An offer that still waits is void as soon as it is offered no more.

    Args:
        event: slug of the event that it is about, or "". reason: what its speaker may read of why.

    Raises:
        StepNotPossible: the graph has no such step.
    """
    if not may_become(row.state, to):
        raise StepNotPossible(state=ProposalState(row.state).label)
    if row.state == ProposalState.OFFERED:
        waiting = Offer.objects.filter(proposal=row, answer="")
        waiting.update(answer=Reply.VOID, answered_at=at)
    note_step(row, to, by, at, event=event, reason=reason)
    row.state = to
    store(row, at, "state")
    announce(row, to.value)


def note_step(
    row: Proposal, to: ProposalState, by: Mover, at: datetime, *, event: str = "", reason: str = ""
) -> None:
    """Write a step in the history of a proposal; for ``move`` and a proposal's first day."""
    person = by.person if by.person is not None and by.person.is_authenticated else None
    StateChange.objects.create(
        proposal=row,
        old=row.state if to != row.state else "",
        new=to,
        at=at,
        actor=by.actor,
        by_id=person.pk if person else None,
        event=event,
        reason=reason,
    )


def store(row: Proposal, at: datetime, *columns: str) -> None:
    """Save these columns of a proposal, with a new version."""
    row.version += 1
    row.changed_at = at
    row.save(update_fields=[*columns, "version", "changed_at"])


def announce(row: Proposal, change: str) -> None:
    """Say that a proposal has changed, and drop the pages that show it."""
    changed(talk_tag(row.uuid), TALKS, PROPOSALS)
    signals.proposal_changed.send(sender=Proposal, uuid=row.uuid, change=change)
