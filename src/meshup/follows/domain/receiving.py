"""Shell: what activities of other servers change of follows, each by a small function.

Whoever signed is ``received.actor``; nothing here changes a follow of anybody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.activitypub.ids import id_of
from meshup.deliveries.domain.hosts import actor_spoke
from meshup.fediverse.domain.own_actors import own_actor_of_id
from meshup.follows.domain.followers import drop_followers, receive_follow, receive_unfollow
from meshup.follows.domain.following import end_followings, receive_accept, receive_reject
from meshup.follows.domain.moves import receive_move
from meshup.remote_actors.domain.remote_actors import forget_actor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.inbox.activity_handlers import Handler, Received

FOLLOW: Final = "Follow"


def on_any(received: Received) -> None:
    """Take it that whoever speaks can be reached again."""
    actor = received.actor
    actor_spoke(actor.host, (actor.inbox, actor.shared_inbox), received.at)


def on_follow(received: Received) -> bool:
    """Take a Follow of an own actor."""
    activity = received.activity
    own = own_actor_of_id(activity.object_id)
    if own is None:
        return False
    receive_follow(own, received.actor, activity.id, received.at)
    return True


def on_undo(received: Received) -> bool:
    """Let a follower go: the Follow is embedded, or named by its id alone."""
    inner, activity = received.activity.object, received.activity
    if inner is None:
        return receive_unfollow(received.actor, "", activity.object_id)
    if activity.object_kind != FOLLOW:
        return False
    own = own_actor_of_id(followed_in(inner))
    return own is not None and receive_unfollow(received.actor, own.name, "")


def on_accept(received: Received) -> bool:
    """Take the Accept of a Follow that we sent."""
    return receive_accept(received.actor, received.activity.object_id, received.at)


def on_reject(received: Received) -> bool:
    """Take the Reject of a Follow that we sent."""
    return receive_reject(received.actor, received.activity.object_id, received.at)


def on_block(received: Received) -> bool:
    """Part from an actor who blocks one of ours: they follow no more, and are not followed."""
    if own_actor_of_id(received.activity.object_id) is None:
        return False
    drop_followers(received.actor.pk)
    end_followings(received.actor.pk, received.at)
    return True


def on_delete(received: Received) -> bool:
    """Forget an actor who says that they are gone."""
    if received.activity.object_id != received.actor.actor_id:
        return False
    forget_actor(received.actor.actor_id, received.at)
    return True


def on_move(received: Received) -> bool:
    """Look where somebody goes whom we follow."""
    activity, actor = received.activity, received.actor
    if activity.object_id != actor.actor_id:
        return False
    return receive_move(actor, activity.target, received.at)


def followed_in(follow: Mapping[str, object]) -> str:
    """Return the id of whom an embedded Follow is about."""
    return id_of(follow.get("object"))


HANDLERS: Final[Mapping[str, Handler]] = {
    "Follow": on_follow,
    "Undo": on_undo,
    "Accept": on_accept,
    "Reject": on_reject,
    "Block": on_block,
    "Delete": on_delete,
    "Move": on_move,
}
