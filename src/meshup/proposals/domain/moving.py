"""Shell: the one way in which a proposal moves: along the graph, with a line of history.

Called under the lock of its row, in the transaction of what moves it. Whoever locks events as well
locks them first (``lines.locked_with_lines``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.kit.versions import refuse_if_newer
from meshup.kit.web import changed
from meshup.proposals import signals
from meshup.proposals.choices import Actor, ProposalState, Reply
from meshup.proposals.domain.tags import PROPOSALS, TALKS, talk_tag
from meshup.proposals.errors import ChangedMeanwhile, NoSuchProposal, StepNotPossible
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
    """Return a host as somebody who moves proposals; None is the node itself."""
    return Mover(Actor.HOST, asker) if asker is not None else NODE


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a step is about.

    Attributes:
        event: slug of the event, or "". reason: what its speaker may read of why.
        change: what is announced in place of the new state, or "".
    """

    event: str = ""
    reason: str = ""
    change: str = ""


PLAIN: Final = Circumstances()


def locked(uuid: UUID, version: int | None = None) -> Proposal:
    """Return a proposal, locked until the transaction ends.

    Raises:
        NoSuchProposal
        ChangedMeanwhile: it is no longer at ``version``; None asks nothing.
    """
    row = Proposal.objects.select_for_update(no_key=True).filter(uuid=uuid).first()
    if row is None:
        raise NoSuchProposal
    if version is not None:
        refuse_if_newer(row.version, version, ChangedMeanwhile)
    return row


def lock(uuid: UUID) -> int:
    """Lock a proposal until the transaction ends, and return its number: nothing of it is read.

    Raises:
        NoSuchProposal
    """
    rows = Proposal.objects.select_for_update(no_key=True).filter(uuid=uuid)
    number = rows.values_list("pk", flat=True).first()
    if number is None:
        raise NoSuchProposal
    return number


def move(
    row: Proposal,
    to: ProposalState,
    by: Mover,
    at: datetime,
    circumstances: Circumstances = PLAIN,
) -> None:
    """Let a locked proposal go one step further, write it in its history, and announce it.

    An offer that still waits is void as soon as it is offered no more.

    Raises:
        StepNotPossible: the graph has no such step.
    """
    if not may_become(row.state, to):
        raise refuse_step(row)
    if row.state == ProposalState.OFFERED:
        void_offers(row, at)
    note_step(row, (row.state, to), by, at, circumstances)
    row.state = to
    store(row, at, "state")
    announce(row, circumstances.change or to.value)


def refuse_step(row: Proposal) -> StepNotPossible:
    """Return the refusal of what the state of a proposal does not allow."""
    return StepNotPossible(state=ProposalState(row.state).label)


def void_offers(row: Proposal, at: datetime) -> None:
    """Let no offer to the speaker wait any more."""
    Offer.objects.filter(proposal=row, answer="").update(answer=Reply.VOID, answered_at=at)


def note_step(
    row: Proposal,
    step: tuple[str, ProposalState],
    by: Mover,
    at: datetime,
    circumstances: Circumstances = PLAIN,
) -> None:
    """Write a step in the history of a proposal: from "" its first, from a state to itself news."""
    step_row(row, step, by, at, circumstances).save()


def step_row(
    row: Proposal,
    step: tuple[str, ProposalState],
    by: Mover,
    at: datetime,
    circumstances: Circumstances = PLAIN,
) -> StateChange:
    """Return such a step, not written yet."""
    person = by.person if by.person is not None and by.person.is_authenticated else None
    old, new = step
    return StateChange(
        proposal=row,
        old=old,
        new=new,
        at=at,
        actor=by.actor,
        by_id=person.pk if person else None,
        event=circumstances.event,
        reason=circumstances.reason,
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
