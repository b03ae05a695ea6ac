"""Jobs of presence: pages that listen hear that somebody counts no more, or again."""

from __future__ import annotations

from django_tasks import task

from meshup.kit import clock
from meshup.presence.domain.announcing import announce_events_of


@task()
def tell_numbers_of(peer: int) -> None:
    """Let whoever shows how many are at the events where this peer is read it again."""
    announce_events_of(peer, clock.now())
