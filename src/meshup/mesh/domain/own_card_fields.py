"""Shell: what the card of this node says, put together from its profile and its agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.agenda.domain.queries.events import upcoming
from meshup.agenda.domain.wording import title_of
from meshup.community.domain.queries import contact_for_other_nodes, this_node
from meshup.fediverse.domain.addressing import absolute
from meshup.fediverse.domain.own_actors import application, group
from meshup.gossip.card import CardFields, NextEvent
from meshup.gossip.card_fields import (
    COUNTRY,
    EMAIL,
    LONGEST_SUMMARY,
    MOST_BOOTSTRAPS,
    MOST_NEIGHBOURS,
)
from meshup.kit.localized_text import localized
from meshup.kit.text import plain
from meshup.mesh.card_parts import added_fields
from meshup.mesh.choices import Level
from meshup.mesh.domain.own_identity import card_id_of, directory_of, former_card_ids
from meshup.mesh.models import MeshNode
from meshup.publishing.domain.publisher import publisher_in

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.mesh.models import OwnIdentity

NO_NUMBER: Final = 0
"""The number comes with the signature."""
LONGEST_TITLE: Final = 200
AHEAD: Final = 5
"""Events that are looked at to find one that takes place."""


def own_fields(row: OwnIdentity, at: datetime) -> CardFields:
    """Return what the card says at ``at``; the same as long as nothing happened."""
    node, relay, contact = this_node(), application(), contact_for_other_nodes()
    language = node.languages[0]
    summary = localized(node.summaries, language, node.languages).words
    neighbours, bootstrap = _others(row)
    return CardFields(
        id=card_id_of(relay.id),
        actor=relay.id,
        group=group().id,
        seq=NO_NUMBER,
        name=node.name,
        url=absolute("/"),
        directory=directory_of(relay.id),
        summary=plain(summary, LONGEST_SUMMARY),
        city=node.city,
        country=node.country if COUNTRY.fullmatch(node.country) else "",
        latitude=node.latitude,
        longitude=node.longitude,
        languages=tuple(node.languages),
        since=node.since,
        next_event=next_event(at),
        contact=contact if EMAIL.fullmatch(contact) else "",
        neighbours=neighbours,
        bootstrap=bootstrap,
        recovery=row.recovery_did,
        also_known_as=tuple(former_card_ids(row.former)),
        rotation=row.rotation or None,
        **added_fields(at),
    )


def next_event(at: datetime) -> NextEvent | None:
    """Return the next event that takes place, as everybody reads it, without where."""
    publisher = publisher_in()
    event = next((event for event in upcoming(at, AHEAD) if not event.cancelled), None)
    if event is None:
        return None
    page = publisher.page("event", slug=event.slug)
    name = title_of(event, publisher.language, publisher.languages).words
    return NextEvent(page, name[:LONGEST_TITLE], event.starts_at, page)


def _others(row: OwnIdentity) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the cards of neighbours, and by whom the mesh can be found again."""
    known = MeshNode.objects.filter(level__gte=Level.VERIFIED, is_distrusted=False)
    neighbours = known.filter(level__gte=Level.NEIGHBOUR).order_by("did")
    oldest = known.order_by("known_since", "did").values_list("card_id", flat=True)
    bootstrap = dict.fromkeys([*oldest[:MOST_BOOTSTRAPS], *row.bootstrap])
    return (
        tuple(neighbours.values_list("card_id", flat=True)[:MOST_NEIGHBOURS]),
        tuple(bootstrap)[:MOST_BOOTSTRAPS],
    )
