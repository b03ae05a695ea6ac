"""What this room hears: that its members changed, and that an event was seen elsewhere."""

from __future__ import annotations

from django.dispatch import receiver

from meshup.follows.signals import actor_moved
from meshup.kit.jobs import later, later_once
from meshup.neighbour_events.signals import events_seen
from meshup.remote_actors.signals import actor_keys_changed
from meshup.umbrella.domain.settings import umbrella
from meshup.umbrella.jobs import announce, ask_for_counts, follow_members, look_who_is_there
from meshup.umbrella.signals import members_changed


@receiver(members_changed)
def announce_who_is_there(**_more: object) -> None:
    """Announce what new members publish, and take back what was of those who are gone."""
    later_once(announce)
    if umbrella().is_on:
        later_once(ask_for_counts)


@receiver(actor_moved)
def have_their_place_there(former: int, actor: int, **_more: object) -> None:
    """Let a member that lives elsewhere be one there."""
    later(follow_members, former=former, actor=actor)


@receiver(actor_keys_changed)
def look_who_they_are(**_more: object) -> None:
    """Show nobody who only has the address of a member."""
    later_once(look_who_is_there)


@receiver(events_seen)
def announce_what_is_new(**_more: object) -> None:
    """Announce an event of a member soon after it was seen."""
    if umbrella().is_on:
        later_once(announce)
