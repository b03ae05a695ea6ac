"""Shell: what the card of this node says, put together from its profile and its agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from meshup.activitypub.instants import written_instant
from meshup.agenda.domain.queries.events import upcoming
from meshup.agenda.domain.wording import title_of
from meshup.community.domain.queries import this_node
from meshup.fediverse.domain.addressing import absolute
from meshup.fediverse.domain.own_actors import application, group
from meshup.kit.localized_text import localized
from meshup.kit.text import plain
from meshup.mesh.card_parts import said_by_rooms
from meshup.mesh.choices import Level
from meshup.mesh.domain.own_identity import former_card_ids
from meshup.mesh.models import MeshNode
from meshup.publishing.domain.publisher import publisher_in

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.mesh.models import OwnIdentity

LONGEST_SUMMARY: Final = 300
LONGEST_NAME: Final = 120
MOST_NEIGHBOURS: Final = 16
MOST_BOOTSTRAP: Final = 5
AHEAD: Final = 5
"""Events that are looked at to find one that takes place."""


def own_fields(row: OwnIdentity, at: datetime) -> dict[str, Any]:
    """Return what the card says at ``at``; the same as long as nothing happened."""
    node, relay = this_node(), application()
    language = node.languages[0]
    summary = localized(node.summaries, language, node.languages).words
    return {
        "actor": relay.id,
        "group": group().id,
        "name": node.name[:LONGEST_NAME],
        "url": absolute("/"),
        "summary": plain(summary, LONGEST_SUMMARY),
        "city": node.city,
        "country": node.country,
        "latitude": node.latitude,
        "longitude": node.longitude,
        "languages": tuple(node.languages),
        "since": node.since.isoformat() if node.since else "",
        "next_event": next_event(at),
        "contact": node.contact,
        "directory": f"{relay.id}/directory",
        "recovery": row.recovery_did,
        "also_known_as": tuple(former_card_ids(row.former)),
        "rotation": row.rotation or None,
        **_others(row),
        **said_by_rooms(at),
    }


def next_event(at: datetime) -> dict[str, str] | None:
    """Return the next event that takes place, as everybody reads it, without where."""
    publisher = publisher_in()
    event = next((event for event in upcoming(at, AHEAD) if not event.cancelled), None)
    if event is None:
        return None
    page = publisher.page("event", slug=event.slug)
    return {
        "id": page,
        "name": title_of(event, publisher.language, publisher.languages).words[:LONGEST_NAME],
        "startTime": written_instant(event.starts_at),
        "url": page,
    }


def _others(row: OwnIdentity) -> dict[str, tuple[str, ...]]:
    """Return the cards of neighbours, and by whom the mesh can be found again."""
    known = MeshNode.objects.filter(level__gte=Level.VERIFIED, is_distrusted=False)
    neighbours = known.filter(level__gte=Level.NEIGHBOUR).order_by("did")
    oldest = known.order_by("known_since", "did").values_list("card_id", flat=True)
    bootstrap = dict.fromkeys([*oldest[:MOST_BOOTSTRAP], *row.bootstrap])
    return {
        "neighbours": tuple(neighbours.values_list("card_id", flat=True)[:MOST_NEIGHBOURS]),
        "bootstrap": tuple(bootstrap)[:MOST_BOOTSTRAP],
    }
