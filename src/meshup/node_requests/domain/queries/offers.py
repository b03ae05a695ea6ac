"""Shell: what this node asked, in the very words that were answered, to be shown to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.node_requests.domain.documents import offer_digest, offer_document
from meshup.node_requests.kinds import kind_named
from meshup.node_requests.models import NodeRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.activitypub.ids import Json
    from meshup.node_requests.domain.queries.requests import RequestFacts


def offers_of(requests: Mapping[str, RequestFacts]) -> dict[str, Json]:
    """Return the Offer of each request of ours, by the keys of ``requests``; one query.

    One that cannot be written again as it was sent (the other lives elsewhere by now, and does not
    say where it was) is left out: nobody would find in it what was answered.
    """
    rows = {
        row.uuid: row
        for row in NodeRequest.objects.filter(
            is_ours=True, uuid__in=[facts.uuid for facts in requests.values()]
        )
    }
    found = {}
    for key, facts in requests.items():
        row, kind = rows.get(facts.uuid), kind_named(facts.kind)
        if row is None or kind is None:
            continue
        for actor_id in (facts.actor.actor_id, *facts.actor.also_known_as):
            offer = offer_document(row, kind, actor_id)
            if offer_digest(offer) == bytes(row.offer_digest):
                found[key] = offer
                break
    return found
