"""What tests of neighbours share: actors that are known, messages of theirs, events as rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from meshup.activitypub.activities import read_activity
from meshup.inbox.activity_handlers import Received, hand_over
from meshup.neighbour_events.models import Neighbour, NeighbourEvent
from meshup.remote_actors.domain.remote_actors import remember_actor

if TYPE_CHECKING:
    from meshup.remote_actors.domain.remote_actor_facts import RemoteActorFacts

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
AS2 = "https://www.w3.org/ns/activitystreams"
PUBLIC = f"{AS2}#Public"
LYON = "https://lyon.example"
GROUP = f"{LYON}/ap/lyon"


def an_actor(actor_id: str = GROUP, name: str = "Lyon P2P", **more: object) -> RemoteActorFacts:
    """Remember an actor without asking anybody."""
    document = {
        "@context": AS2,
        "id": actor_id,
        "type": "Group",
        "preferredUsername": actor_id.rpartition("/")[2].strip("@"),
        "name": name,
        "inbox": f"{actor_id}/inbox",
        "outbox": f"{actor_id}/outbox",
        "followers": f"{actor_id}/followers",
        **more,
    }
    return remember_actor(document, NOW)


def a_neighbour(actor: RemoteActorFacts, *, shows_all: bool = False) -> int:
    """Read an actor from now on; return its number as a neighbour."""
    return Neighbour.objects.create(
        actor_id=actor.pk, since=NOW, due_at=NOW + timedelta(hours=1), shows_all=shows_all
    ).pk


def an_event(event_id: str = f"{LYON}/ap/events/1", by: str = GROUP, **more: Any) -> dict[str, Any]:
    """Return an event of an actor, in ten days; a field of None is left out."""
    event = {
        "id": event_id,
        "type": "Event",
        "name": "Soirée routage",
        "summary": "Jeudi 3 décembre, 19 h, Lyon.",
        "content": "<p>On route.</p>",
        "startTime": "2026-12-03T19:00:00+01:00",
        "endTime": "2026-12-03T22:00:00+01:00",
        "timezone": "Europe/Paris",
        "url": f"{event_id}/page",
        "attributedTo": by,
        "to": [PUBLIC],
        "published": "2026-11-01T10:00:00Z",
        "location": {"type": "Place", "name": "Le Local", "address": {"addressLocality": "Lyon"}},
        **more,
    }
    return {key: value for key, value in event.items() if value is not None}


def an_activity(kind: str, item: object, by: str = GROUP, **more: Any) -> dict[str, Any]:
    """Return an activity of an actor."""
    return {
        "id": f"{by}#{kind}-{more.pop('n', 1)}",
        "type": kind,
        "actor": by,
        "object": item,
    } | more


def received(document: dict[str, Any], actor: RemoteActorFacts, at: datetime = NOW) -> bool:
    """Hand over an activity as the inbox does when it has verified it."""
    activity = read_activity(document)
    return hand_over(Received(activity=activity, actor=actor, recipient="", at=at))


def titles() -> list[str]:
    """Return the titles of all events that are kept, in order."""
    rows = NeighbourEvent.objects.order_by("starts_at", "event_id")
    return [next(iter(row.titles.values())) for row in rows]
