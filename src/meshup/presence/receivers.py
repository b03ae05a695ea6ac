"""What presence does when it hears of something: it enqueues a job."""

from __future__ import annotations

from django.dispatch import receiver

from meshup.kit.jobs import later
from meshup.moderation.signals import blocks_changed
from meshup.presence.jobs import tell_numbers_of


@receiver(blocks_changed)
def follow_blocks(peer: int, **_more: object) -> None:
    """Let pages that show how many are there read it again: who is blocked counts no more."""
    later(tell_numbers_of, peer=peer)
