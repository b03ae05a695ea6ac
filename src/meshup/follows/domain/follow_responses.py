"""Shell: what goes to a follower: that they may follow, or may not."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from meshup.activitypub.activity_documents import accept, reject
from meshup.deliveries.domain.delivering import deliver

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from meshup.activitypub.ids import Json
    from meshup.fediverse.domain.own_actors import OwnActorFacts
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts


def send_accept(own: OwnActorFacts, actor: RemoteActorFacts, follow_id: str, at: datetime) -> None:
    """Let ``actor`` know that they follow ``own``; in the caller's transaction."""
    _answer(accept, own, actor, follow_id, at)


def send_reject(own: OwnActorFacts, actor: RemoteActorFacts, follow_id: str, at: datetime) -> None:
    """Let ``actor`` know that they do not follow ``own``, or no more."""
    _answer(reject, own, actor, follow_id, at)


def _answer(
    write: Callable[[str, str, Json], Json],
    own: OwnActorFacts,
    actor: RemoteActorFacts,
    follow_id: str,
    at: datetime,
) -> None:
    """Answer the very Follow that came: WordPress and Gancio look for its id."""
    asked = {"id": follow_id, "type": "Follow", "actor": actor.actor_id, "object": own.id}
    if not follow_id:
        del asked["id"]
    document = write(f"{own.id}#answer-{uuid4()}", own.id, asked)
    deliver(document, by=own.name, to=[actor.inbox], at=at)
