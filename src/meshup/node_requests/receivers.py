"""What this room hears: that the other side of a request lives elsewhere, or has other keys."""

from __future__ import annotations

from django.dispatch import receiver

from meshup.follows.signals import actor_moved
from meshup.kit.jobs import later, later_once
from meshup.node_requests.jobs import follow, look_who_is_there
from meshup.remote_actors.signals import actor_keys_changed


@receiver(actor_moved)
def have_their_requests_there(former: int, actor: int, **_more: object) -> None:
    """Let requests of a node that lives elsewhere go on there."""
    later(follow, former=former, actor=actor)


@receiver(actor_keys_changed)
def look_who_they_are(**_more: object) -> None:
    """Believe nobody who only has the address of a node."""
    later_once(look_who_is_there)
