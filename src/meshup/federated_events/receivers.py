"""What the room hears of others."""

from __future__ import annotations

from django.dispatch import receiver

from meshup.federated_events.jobs import federate, undo_blocked_boosts
from meshup.fediverse.signals import federation_changed
from meshup.kit.jobs import later_once
from meshup.remote_actors.signals import blocks_changed


@receiver(blocks_changed)
def take_boosts_back(sender: object, *, are_blocked: bool, **_more: object) -> None:  # noqa: ARG001 - Django's
    """Share nothing of whoever is blocked now."""
    if are_blocked:
        later_once(undo_blocked_boosts)


@receiver(federation_changed)
def federate_what_is_to_come(sender: object, **_more: object) -> None:  # noqa: ARG001 - Django's
    """Publish what is to come as soon as the node federates; share nobody who is blocked."""
    later_once(federate)
    later_once(undo_blocked_boosts)
