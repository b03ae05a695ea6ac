"""Shell: who follows an actor of ours: they ask, hosts let them where they chose to, they leave.

Each function writes in one transaction and locks the follower's row. Receiving the same twice
changes nothing, but an Accept that was lost goes out again. A refused or removed follower leaves no
row; they get a Reject, and may ask again.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from meshup.community.rules import may_run_community, require
from meshup.fediverse.domain.own_actors import own_actor
from meshup.fediverse.domain.settings import federation
from meshup.follows.choices import FollowState
from meshup.follows.domain.follow_responses import send_accept, send_reject
from meshup.follows.domain.tags import followers_tag
from meshup.follows.errors import NoSuchFollow
from meshup.follows.models import Follower
from meshup.follows.signals import followed, follower_left
from meshup.follows.welcome import is_welcome
from meshup.kit.errors import Refusal
from meshup.kit.web import changed
from meshup.remote_actors.domain.remote_actors import actors_at_inbox, actors_by_number, is_gone

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.community.rules import Asker
    from meshup.fediverse.domain.own_actors import OwnActorFacts
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts


@transaction.atomic
def receive_follow(
    own: OwnActorFacts, actor: RemoteActorFacts, follow_id: str, at: datetime
) -> FollowState:
    """Note that ``actor`` asks to follow ``own``; let them, unless hosts want to decide.

    Whom an upper room welcomes, for hosts have decided about them elsewhere, does not wait.

    Returns where they stand. Whoever follows already is answered again.
    """
    waits = federation().approves_followers
    follower, is_new = Follower.objects.select_for_update().get_or_create(
        followed=own.name,
        actor_id=actor.pk,
        defaults={"state": FollowState.REQUESTED, "since": at, "follow_id": follow_id},
    )
    if not is_new:
        follower.follow_id = follow_id
        follower.save(update_fields=["follow_id"])
    if follower.state == FollowState.ACCEPTED:
        send_accept(own, actor, follow_id, at)
    elif not waits or is_welcome(actor.pk):
        _accept(follower, own, actor, at)
    return FollowState(follower.state)


@transaction.atomic
def receive_unfollow(actor: RemoteActorFacts, name: str, follow_id: str) -> bool:
    """Let a follower go who says so, and return whether they were one.

    Named is the own actor, the id of the Follow, or both; the other is "".
    """
    rows = Follower.objects.select_for_update().filter(actor_id=actor.pk)
    rows = rows.filter(followed=name) if name else rows.filter(follow_id=follow_id)
    follower = rows.first()
    if follower is None:
        return False
    _end(follower)
    return True


@transaction.atomic
def approve(by: Asker, number: int, at: datetime) -> None:
    """Let somebody follow who asked; twice changes nothing.

    Raises:
        HostsOnly: somebody else decides.
        NoSuchFollow: they withdrew it.
    """
    follower, own, actor = _follower(by, number)
    if follower.state != FollowState.ACCEPTED:
        _accept(follower, own, actor, at)


@transaction.atomic
def refuse_follower(by: Asker, number: int, at: datetime) -> None:
    """Refuse somebody who asked, or end that they follow; they get a Reject.

    Raises:
        HostsOnly: somebody else decides.
        NoSuchFollow: they withdrew it.
    """
    follower, own, actor = _follower(by, number)
    send_reject(own, actor, follower.follow_id, at)
    _end(follower)


@transaction.atomic
def drop_followers(actor_number: int) -> int:
    """Forget that an actor who blocks us, is gone or is kept out follows; no word goes out."""
    followers = list(Follower.objects.select_for_update().filter(actor_id=actor_number))
    for follower in followers:
        _end(follower)
    return len(followers)


def part_from_inbox(url: str, at: datetime) -> int:
    """Forget that those follow whose own inbox is gone; return how many follows ended.

    Of one alone their server is asked whether they are gone as well; then all of them goes. An
    inbox that many share may only be out of order: nobody is forgotten for it.
    """
    actors = actors_at_inbox(url)
    if len(actors) == 1:
        with suppress(Refusal):  # it does not say, or not now
            is_gone(actors[0].actor_id, at)
    return sum(drop_followers(actor.pk) for actor in actors)


def _follower(by: Asker, number: int) -> tuple[Follower, OwnActorFacts, RemoteActorFacts]:
    require(by, may_run_community)
    follower = Follower.objects.select_for_update().filter(pk=number).first()
    own = own_actor(follower.followed) if follower else None
    actors = actors_by_number([follower.actor_id]) if follower else {}
    if follower is None or own is None or follower.actor_id not in actors:
        raise NoSuchFollow
    return follower, own, actors[follower.actor_id]


def _accept(follower: Follower, own: OwnActorFacts, actor: RemoteActorFacts, at: datetime) -> None:
    follower.state = FollowState.ACCEPTED
    follower.since = at
    follower.save(update_fields=["state", "since"])
    send_accept(own, actor, follower.follow_id, at)
    changed(followers_tag(own.name))
    send = partial(followed.send, sender=None, actor=actor.pk, name=own.name)
    transaction.on_commit(send)


def _end(follower: Follower) -> None:
    number, name, state = follower.actor_id, follower.followed, follower.state
    follower.delete()
    if state == FollowState.ACCEPTED:
        changed(followers_tag(name))
        transaction.on_commit(partial(follower_left.send, sender=None, actor=number, name=name))
