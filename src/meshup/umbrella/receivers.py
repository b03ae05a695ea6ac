"""What this room hears: that its members changed, and that an event was seen elsewhere."""

from __future__ import annotations

from django.dispatch import receiver

from meshup.kit.jobs import later_once
from meshup.neighbour_events.signals import events_seen
from meshup.umbrella.domain.settings import umbrella
from meshup.umbrella.jobs import announce, ask_for_counts
from meshup.umbrella.signals import members_changed


@receiver(members_changed)
def announce_who_is_there(**_more: object) -> None:
    """Announce what new members publish, and take back what was of those who are gone."""
    later_once(announce)
    if umbrella().is_on:
        later_once(ask_for_counts)


@receiver(events_seen)
def announce_what_is_new(**_more: object) -> None:
    """Announce an event of a member soon after it was seen."""
    if umbrella().is_on:
        later_once(announce)
