"""What the rounds do when they hear of something: they enqueue a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.dispatch import receiver

from meshup.kit.jobs import later, later_at
from meshup.moderation.signals import blocks_changed
from meshup.person_to_person.jobs import (
    advance_rounds,
    follow_block_of,
    follow_claim_of,
    leave_rounds,
)
from meshup.person_to_person.signals import rounds_scheduled
from meshup.presence.signals import check_in_claimed, presence_ended

if TYPE_CHECKING:
    from datetime import datetime


@receiver(rounds_scheduled)
def advance_in_time(event: int, due: datetime, **_more: object) -> None:
    """Do what is due then."""
    later_at(due, advance_rounds, event=event)


@receiver(presence_ended)
def follow_presence(event: int, peer: int, **_more: object) -> None:
    """Let who has left the event leave its rounds."""
    later(leave_rounds, event=event, peer=peer)


@receiver(check_in_claimed)
def follow_claims(event: int, peer: int, **_more: object) -> None:
    """Let who is there on their phone have the place that a helper gave them."""
    later(follow_claim_of, event=event, peer=peer)


@receiver(blocks_changed)
def follow_blocks(peer: int, **_more: object) -> None:
    """Take who is blocked out of the rounds that run."""
    later(follow_block_of, peer=peer)
