"""What talks do when they hear of something: they enqueue a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.dispatch import receiver

from meshup.kit.jobs import later
from meshup.proposals.signals import proposal_changed
from meshup.talks.jobs import forget_talk

if TYPE_CHECKING:
    from uuid import UUID


@receiver(proposal_changed)
def forget_with_proposal(uuid: UUID, change: str, **_more: object) -> None:
    """Let what is kept of a talk go with it."""
    if change == "forgotten":
        later(forget_talk, uuid=str(uuid))
