"""What the desk hears of the rooms below it."""

from __future__ import annotations

from django.dispatch import receiver

from meshup.fediverse_desk.jobs import undo_deleted_boosts
from meshup.kit.jobs import later_once
from meshup.neighbour_events.signals import events_gone


@receiver(events_gone)
def take_boosts_back(**_more: object) -> None:
    """Share nothing any more that is deleted at its origin."""
    later_once(undo_deleted_boosts)
