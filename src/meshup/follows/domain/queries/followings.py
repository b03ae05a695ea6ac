"""Shell: whom this node follows, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from meshup.follows.choices import FollowState
from meshup.follows.models import Following
from meshup.remote_actors.domain.blocks import blocked_numbers
from meshup.remote_actors.domain.remote_actors import actors_by_number

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

State = Literal["asked", "accepted", "refused"]


@dataclass(frozen=True, slots=True)
class FollowingFacts:
    """Somebody whom an own actor follows, or asked to.

    Attributes:
        number: names it to ``unfollow``.
        by: the name of the own actor.
        since: when they were asked, or answered.
    """

    number: int
    by: str
    actor: RemoteActorFacts
    state: State
    since: datetime


def followings() -> list[FollowingFacts]:
    """Return whom own actors follow or asked, in the order in which they did; for the node."""
    rows = list(Following.objects.order_by("pk"))
    actors = actors_by_number([row.actor_id for row in rows])
    return [
        FollowingFacts(row.pk, row.by, actors[row.actor_id], cast("State", row.state), row.since)
        for row in rows
        if row.actor_id in actors
    ]


def is_followed(actor_number: int) -> bool:
    """Say whether an own actor follows this remote actor, and may; for the node.

    Who is kept out is not followed, as long as they are.
    """
    rows = Following.objects.filter(actor_id=actor_number, state=FollowState.ACCEPTED)
    return rows.exists() and not blocked_numbers([actor_number])


def following_count(name: str) -> int:
    """Return how many the own actor ``name`` follows, for everybody."""
    return Following.objects.filter(by=name, state=FollowState.ACCEPTED).count()
