"""What talks that travel do when they hear of something: they enqueue a job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.dispatch import receiver

from meshup.history.signals import changes_made
from meshup.kit.jobs import later, later_once
from meshup.proposals.choices import ProposalState
from meshup.proposals.signals import proposal_changed
from meshup.travelling_talks.jobs import follow_talk, tell_all
from meshup.travelling_talks.models import BorrowedTalk, WantedTalk

if TYPE_CHECKING:
    from uuid import UUID

    from meshup.history.domain.records import ChangeRecord

KINDS: Final = frozenset({"event", "item"})
"""Rows of the agenda by which a talk comes to stand elsewhere."""
SILENT: Final = frozenset({ProposalState.RECEIVED.value, "edited", "vetted"})
"""Changes by which no talk travels or stops, and of which an import makes many at once."""


@receiver(proposal_changed)
def follow_proposal(uuid: UUID, change: str, **_more: object) -> None:
    """Look again at a talk that travelled, or is asked for."""
    if change in SILENT:
        return
    is_ours = WantedTalk.objects.filter(talk=uuid).exists()
    if is_ours or BorrowedTalk.objects.filter(proposal=uuid).exists():
        later(follow_talk, uuid=str(uuid))


@receiver(changes_made)
def follow_agenda(changes: tuple[ChangeRecord, ...], **_more: object) -> None:
    """Look for borrowed talks whose evening has changed, or is public now."""
    touched = any(row.kind in KINDS for change in changes for row in change.rows)
    if touched and BorrowedTalk.objects.exclude(proposal=None).exists():
        later_once(tell_all)
