"""Shell: that we follow somebody because of an umbrella, and follow them no more with it.

In the caller's transaction. Whom hosts followed for themselves is left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.fediverse.domain.own_actors import group
from meshup.follows.domain.following import follow, unfollow
from meshup.follows.domain.queries.followings import followings

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.follows.domain.queries.followings import FollowingFacts
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts


def tie(actor: RemoteActorFacts, at: datetime) -> bool:
    """Let our Group follow ``actor``; return whether it did not before.

    Raises:
        FederationOff, OwnActorFollowed, BlockedFollowed
    """
    known = _following(actor.pk)
    follow(group().name, actor, at)
    return known is None or known.state == "refused"


def untie(actor_number: int, at: datetime) -> None:
    """Let our Group follow an actor no more; twice is once."""
    known = _following(actor_number)
    if known is not None:
        unfollow(known.number, at)


def _following(actor_number: int) -> FollowingFacts | None:
    name = group().name
    found = (one for one in followings() if one.by == name and one.actor.pk == actor_number)
    return next(found, None)
