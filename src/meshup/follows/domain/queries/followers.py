"""Shell: followers, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from meshup.community.rules import may_run_community, require
from meshup.follows.choices import FollowState
from meshup.follows.models import Follower
from meshup.remote_actors.domain.delivery_inboxes import delivery_inboxes
from meshup.remote_actors.domain.remote_actors import actors_by_number

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts


@dataclass(frozen=True, slots=True)
class FollowerFacts:
    """Somebody who follows an own actor, or asks to.

    Attributes:
        number: names them to ``approve`` and ``refuse_follower``.
        followed: the name of the own actor.
        since: when they began, or asked.
    """

    number: int
    followed: str
    actor: RemoteActorFacts
    is_waiting: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class FollowerNumbers:
    """How many follow, and how many wait to be let."""

    following: int
    waiting: int


def follower_numbers_for(asker: Asker) -> FollowerNumbers:
    """Return how many follow any own actor, for hosts.

    Raises:
        HostsOnly: somebody else asks.
    """
    require(asker, may_run_community)
    waits = Q(state=FollowState.REQUESTED)
    found = Follower.objects.aggregate(
        following=Count("pk", filter=~waits), waiting=Count("pk", filter=waits)
    )
    return FollowerNumbers(**found)


def followers_for(asker: Asker, *, start: int, most: int) -> list[FollowerFacts]:
    """Return a piece of all followers, for hosts: those who wait first, then the newest first.

    Raises:
        HostsOnly: somebody else asks.
    """
    require(asker, may_run_community)
    waiting_first = Follower.objects.order_by("-state", "-since", "-pk")  # asked, accepted
    rows = list(waiting_first[start : start + most])
    actors = actors_by_number([row.actor_id for row in rows])
    return [
        FollowerFacts(
            row.pk,
            row.followed,
            actors[row.actor_id],
            row.state == FollowState.REQUESTED,
            row.since,
        )
        for row in rows
        if row.actor_id in actors
    ]


def follower_count(name: str) -> int:
    """Return how many follow the own actor ``name``, for everybody."""
    return Follower.objects.filter(followed=name, state=FollowState.ACCEPTED).count()


def is_follower(actor_number: int, name: str) -> bool:
    """Say whether a remote actor follows the own actor ``name``, for the node itself."""
    rows = Follower.objects.filter(followed=name, state=FollowState.ACCEPTED)
    return rows.filter(actor_id=actor_number).exists()


def inboxes_of_followers(name: str) -> list[str]:
    """Return where to deliver what all followers of ``name`` get, each inbox once; for the node."""
    rows = Follower.objects.filter(followed=name, state=FollowState.ACCEPTED)
    return delivery_inboxes(rows.order_by("pk").values_list("actor_id", flat=True))
