"""What this room hears: whom we follow, whom no more, and that something is to be looked up."""

from __future__ import annotations

from django.dispatch import receiver

from meshup.follows.signals import following_accepted, following_ended
from meshup.kit import clock
from meshup.kit.jobs import is_waiting, later
from meshup.neighbour_events.jobs import begin, end, look_up_events
from meshup.neighbour_events.signals import lookups_wanted


@receiver(following_accepted)
def read_from_now_on(actor: int, **_more: object) -> None:
    """Read the events of an actor who lets us follow them."""
    later(begin, actor=actor)


@receiver(following_ended)
def read_no_more(actor: int, **_more: object) -> None:
    """Let the events of an actor go."""
    later(end, actor=actor)


@receiver(lookups_wanted)
def look_up(**_more: object) -> None:
    """Ask the origins of events, unless that is about to happen."""
    if not is_waiting(look_up_events, clock.now()):
        later(look_up_events)
