"""Shell: somebody whom we follow says that they are elsewhere now.

They are followed there when the new actor says, too, that both are one (``alsoKnownAs``). To know
that, it has to be fetched: a job does it. Whoever was followed because of a move is followed no
further for a week, so that no chain of moves leads us about.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.activitypub.addresses import is_web_url
from meshup.follows.choices import FollowState
from meshup.follows.domain.following import follow, unfollow
from meshup.follows.models import Following
from meshup.follows.signals import actor_moved, following_moves
from meshup.kit.errors import Refusal
from meshup.remote_actors.domain.remote_actors import actor_of, actors_by_number

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

REST: Final = timedelta(days=7)


def receive_move(actor: RemoteActorFacts, target: str, at: datetime) -> bool:
    """Remember where ``actor``, whom we follow, says to go; return whether we do follow them."""
    with transaction.atomic():
        rows = Following.objects.select_for_update()
        rows = rows.filter(actor_id=actor.pk, state=FollowState.ACCEPTED)
        rows = rows.exclude(came_by_move=True, since__gt=at - REST)
        numbers = [row.pk for row in rows]
        if not numbers or not is_web_url(target) or target == actor.actor_id:
            return False
        Following.objects.filter(pk__in=numbers).update(moved_to=target)
        for number in numbers:
            send = partial(following_moves.send, sender=None, number=number)
            transaction.on_commit(send)
    return True


def follow_move(number: int, at: datetime) -> bool:
    """Follow the new actor in place of the old one, if both say that they are one.

    Returns whether it was done. What cannot be fetched, or says otherwise, is left as it was.
    """
    following = Following.objects.filter(pk=number).exclude(moved_to="").first()
    if following is None:
        return False
    Following.objects.filter(pk=number).update(moved_to="")
    old = actors_by_number([following.actor_id]).get(following.actor_id)
    try:
        new = actor_of(following.moved_to, at, refresh=True)
    except Refusal:
        return False
    if old is None or new.pk == old.pk or old.actor_id not in new.also_known_as:
        return False
    follow_instead(number, new, at)
    return True


@transaction.atomic
def follow_instead(number: int, new: RemoteActorFacts, at: datetime) -> None:
    """Follow ``new`` in place of whom a following is of; the caller knows that both are one."""
    following = Following.objects.select_for_update().filter(pk=number).first()
    if following is None:
        return
    follow(following.by, new, at, came_by_move=True)
    unfollow(number, at)
    send = partial(actor_moved.send, sender=None, former=following.actor_id, actor=new.pk)
    transaction.on_commit(send)
