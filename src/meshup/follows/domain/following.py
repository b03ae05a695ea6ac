"""Shell: whom an actor of ours follows: we ask, they answer, and either may end it.

The id of our Follow stays the same until we unfollow. An answer counts when it names that very id
and comes from whom we asked; whatever else it says of the Follow is not read.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import transaction

from meshup.activitypub import activity_documents
from meshup.deliveries.domain.delivering import deliver
from meshup.deliveries.domain.hosts import host_spoke
from meshup.fediverse.domain.addressing import is_own
from meshup.fediverse.domain.own_actors import own_actor, own_actors
from meshup.fediverse.errors import FederationOff
from meshup.follows.choices import FollowState
from meshup.follows.domain.tags import FOLLOWING
from meshup.follows.errors import BlockedFollowed, NoSuchFollow, OwnActorFollowed
from meshup.follows.models import Following
from meshup.follows.signals import following_accepted, following_ended
from meshup.kit.web import changed
from meshup.remote_actors.domain.blocks import is_blocked_actor
from meshup.remote_actors.domain.remote_actors import actors_by_number

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.activitypub.ids import Json
    from meshup.fediverse.domain.own_actors import OwnActorFacts
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

FOLLOW_ID: Final = re.compile(r"(?P<actor>.+)#follow-(?P<uuid>[0-9a-f-]{36})")


@transaction.atomic
def follow(by: str, actor: RemoteActorFacts, at: datetime, *, came_by_move: bool = False) -> int:
    """Ask ``actor`` that the own actor ``by`` may follow them; return the number of the following.

    Whoever is followed, or was asked, is left alone; whoever refused is asked again.

    Raises:
        FederationOff: there is no such own actor.
        OwnActorFollowed: they are of this node.
        BlockedFollowed: they, or their server, are kept out.
    """
    own = _own(by)
    if is_own(actor.actor_id):
        raise OwnActorFollowed
    if is_blocked_actor(actor):
        raise BlockedFollowed
    following, is_new = Following.objects.select_for_update().get_or_create(
        by=by,
        actor_id=actor.pk,
        defaults={"state": FollowState.REQUESTED, "since": at, "came_by_move": came_by_move},
    )
    if is_new or following.state == FollowState.REFUSED:
        following.state, following.since = FollowState.REQUESTED, at
        following.save(update_fields=["state", "since"])
        host_spoke(actor.host, at)  # a host of ours asks for it: whatever was, it is tried
        deliver(_document(following, own, actor.actor_id), by=by, to=[actor.inbox], at=at)
        changed(FOLLOWING)
    return following.pk


@transaction.atomic
def ask_again(at: datetime) -> int:
    """Ask all whom own actors follow anew, from where these live now; return how many.

    For a node that lives at another address: whoever is followed knows it by the old one.
    """
    rows = Following.objects.select_for_update().exclude(state=FollowState.REFUSED)
    followings = list(rows.order_by("pk"))
    actors = actors_by_number([row.actor_id for row in followings])
    for following in followings:
        own, actor = own_actor(following.by), actors.get(following.actor_id)
        if own and actor and not is_blocked_actor(actor):
            document = _document(following, own, actor.actor_id)
            deliver(document, by=own.name, to=[actor.inbox], at=at)
    return len(followings)


@transaction.atomic
def note_following(by: str, actor: RemoteActorFacts, at: datetime) -> int:
    """Follow ``actor`` without asking, as if they had let us; for the demo. Twice is once.

    Raises:
        FederationOff: there is no such own actor.
    """
    own = _own(by)
    following, _new = Following.objects.select_for_update().get_or_create(
        by=by, actor_id=actor.pk, defaults={"state": FollowState.REQUESTED, "since": at}
    )
    receive_accept(actor, _follow_id(own, following), at)
    return following.pk


@transaction.atomic
def unfollow(number: int, at: datetime) -> None:
    """End a following, or an asking; whoever was asked hears of it.

    Raises:
        NoSuchFollow: it is not there.
    """
    following = Following.objects.select_for_update().filter(pk=number).first()
    if following is None:
        raise NoSuchFollow
    own = own_actor(following.by)
    actor = actors_by_number([following.actor_id]).get(following.actor_id)
    if own and actor and following.state != FollowState.REFUSED:
        undone = _document(following, own, actor.actor_id)
        undo_id = f"{own.id}#undo-{following.uuid}"
        undo = activity_documents.undo(undo_id, own.id, undone, [actor.actor_id])
        deliver(undo, by=own.name, to=[actor.inbox], at=at)
    _end(following)


@transaction.atomic
def receive_accept(actor: RemoteActorFacts, follow_id: str, at: datetime) -> bool:
    """Note that ``actor`` lets us follow them; return whether we had asked them by this id."""
    following = _asked(actor, follow_id)
    if following is None:
        return False
    if following.state != FollowState.ACCEPTED:
        following.state, following.since = FollowState.ACCEPTED, at
        following.save(update_fields=["state", "since"])
        changed(FOLLOWING)
        send = partial(following_accepted.send, sender=None, actor=actor.pk)
        transaction.on_commit(send)
    return True


@transaction.atomic
def receive_reject(actor: RemoteActorFacts, follow_id: str, at: datetime) -> bool:
    """Note that ``actor`` does not let us follow, or no more; return whether we had asked them."""
    following = _asked(actor, follow_id)
    if following is None:
        return False
    _refused(following, at)
    return True


@transaction.atomic
def end_followings(actor_number: int, at: datetime) -> None:
    """Note that an actor blocks us: whatever we asked of them is refused."""
    for following in Following.objects.select_for_update().filter(actor_id=actor_number):
        _refused(following, at)


@transaction.atomic
def forget_followings(actor_number: int) -> int:
    """Forget that we followed an actor who is gone or kept out; no word goes out."""
    followings = list(Following.objects.select_for_update().filter(actor_id=actor_number))
    for following in followings:
        _end(following)
    return len(followings)


def _refused(following: Following, at: datetime) -> None:
    was = following.state
    if was == FollowState.REFUSED:
        return
    following.state, following.since = FollowState.REFUSED, at
    following.save(update_fields=["state", "since"])
    _announce_end(following, was)


def _end(following: Following) -> None:
    _announce_end(following, following.state)
    following.delete()


def _announce_end(following: Following, was: str) -> None:
    changed(FOLLOWING)
    if was == FollowState.ACCEPTED:
        send = partial(following_ended.send, sender=None, actor=following.actor_id)
        transaction.on_commit(send)


def _asked(actor: RemoteActorFacts, follow_id: str) -> Following | None:
    """Return what we asked ``actor`` by this very id, locked."""
    found = FOLLOW_ID.fullmatch(follow_id)
    own = next((own for own in own_actors() if found and own.id == found["actor"]), None)
    if found is None or own is None:
        return None
    rows = Following.objects.select_for_update().filter(by=own.name, actor_id=actor.pk)
    try:
        return rows.filter(uuid=UUID(found["uuid"])).first()
    except ValueError:
        return None


def _document(following: Following, own: OwnActorFacts, followed: str) -> Json:
    return activity_documents.follow(_follow_id(own, following), own.id, followed)


def _follow_id(own: OwnActorFacts, following: Following) -> str:
    return f"{own.id}#follow-{following.uuid}"


def _own(name: str) -> OwnActorFacts:
    own = own_actor(name)
    if own is None:
        raise FederationOff
    return own
