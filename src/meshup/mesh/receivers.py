"""What the mesh hears of other rooms, and of itself: each enqueues a job."""

from __future__ import annotations

from django.dispatch import receiver

from meshup.fediverse.signals import federation_changed
from meshup.follows.signals import (
    followed,
    follower_left,
    following_accepted,
    following_ended,
)
from meshup.kit.jobs import later, later_once
from meshup.mesh.jobs import find_moved, follow_moved, forget_who_is_blocked, settle, sign_card
from meshup.mesh.signals import node_heard_elsewhere, node_moved
from meshup.remote_actors.signals import blocks_changed


@receiver([followed, follower_left, following_accepted, following_ended])
def settle_levels(**_more: object) -> None:
    """Work out anew who is a neighbour."""
    later_once(settle)


@receiver(federation_changed)
def sign_first_card(**_more: object) -> None:
    """Sign a card as soon as the node federates."""
    later_once(sign_card)


@receiver(blocks_changed)
def forget_blocked_nodes(*, are_blocked: bool, **_more: object) -> None:
    """Know nobody who is kept out."""
    if are_blocked:
        later_once(forget_who_is_blocked)


@receiver(node_heard_elsewhere)
def look_there(**_more: object) -> None:
    """Look at the new address of a node at once."""
    later_once(find_moved)


@receiver(node_moved)
def follow_node(did: str, **_more: object) -> None:
    """Follow a node at its new address."""
    later(follow_moved, did=did)
