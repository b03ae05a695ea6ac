"""Shell: reads the Group. What umbrellas and members say to each other; delivered by the caller.

A Join has the id of our Group with a fragment that is the same until it ended. An umbrella answers
it by its id, and then says that the node is in its collection of members.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from meshup.activitypub import activity_documents as activities
from meshup.deliveries.domain.delivering import deliver
from meshup.fediverse.domain.own_actors import group

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.activitypub.ids import Json
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

JOIN: Final = re.compile(r"(?P<actor>.+)#join-(?P<uuid>[0-9a-f-]{36})")


def members_id() -> str:
    """Return the address of our collection of members."""
    return f"{group().id}/members"


def join_id(uuid: UUID) -> str:
    """Return the id of our Join."""
    return f"{group().id}#join-{uuid}"


def uuid_of_join(activity_id: str) -> UUID | None:
    """Return by what our Join of this id is known; None where it is none of ours."""
    found = JOIN.fullmatch(activity_id)
    if found is None or found["actor"] != group().id:
        return None
    try:
        return UUID(found["uuid"])
    except ValueError:
        return None


def send_join(umbrella: RemoteActorFacts, uuid: UUID, at: datetime) -> None:
    """Ask an umbrella to be its member."""
    _send(activities.join(join_id(uuid), group().id, umbrella.actor_id), umbrella, at)


def send_leave(umbrella: RemoteActorFacts, uuid: UUID, at: datetime) -> None:
    """Tell an umbrella that we are its member no more."""
    activity_id = f"{group().id}#leave-{uuid}"
    _send(activities.leave(activity_id, group().id, umbrella.actor_id), umbrella, at)


def send_waits(member: RemoteActorFacts, join: str, at: datetime) -> None:
    """Tell who asked that hosts decide."""
    _send(activities.tentative_accept(_new_id(), group().id, _join_of(member, join)), member, at)


def send_refused(member: RemoteActorFacts, join: str, at: datetime) -> None:
    """Tell who asked that they are no member."""
    _send(activities.reject(_new_id(), group().id, _join_of(member, join)), member, at)


def send_accepted(member: RemoteActorFacts, join: str, at: datetime) -> None:
    """Tell who asked that they are a member, and are listed."""
    own = group().id
    _send(activities.accept(_new_id(), own, _join_of(member, join)), member, at)
    _send(activities.add(_new_id(), own, member.actor_id, members_id()), member, at)


def send_removed(member: RemoteActorFacts, at: datetime) -> None:
    """Tell a member that it is listed no more."""
    _send(activities.remove(_new_id(), group().id, member.actor_id, members_id()), member, at)


def _join_of(member: RemoteActorFacts, join: str) -> Json:
    asked = {"type": "Join", "actor": member.actor_id, "object": group().id}
    return {"id": join, **asked} if join else asked


def _new_id() -> str:
    return f"{group().id}#answer-{uuid4()}"


def _send(document: Json, to: RemoteActorFacts, at: datetime) -> None:
    deliver(document, by=group().name, to=[to.inbox], at=at)
