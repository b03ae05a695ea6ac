"""Shell: who follows an own actor and is followed by it, for the node."""

from __future__ import annotations

from meshup.follows.choices import FollowState
from meshup.follows.models import Follower, Following


def mutual_numbers(name: str) -> frozenset[int]:
    """Return the remote actors with whom the own actor ``name`` follows each other; one query."""
    accepted = FollowState.ACCEPTED
    followed = Following.objects.filter(by=name, state=accepted).values("actor_id")
    rows = Follower.objects.filter(followed=name, state=accepted, actor_id__in=followed)
    return frozenset(rows.values_list("actor_id", flat=True))


def accepted_followers(name: str) -> frozenset[int]:
    """Return the remote actors who follow the own actor ``name``; one query."""
    rows = Follower.objects.filter(followed=name, state=FollowState.ACCEPTED)
    return frozenset(rows.values_list("actor_id", flat=True))
