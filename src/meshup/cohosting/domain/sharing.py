"""Shell: our Group announces the home's event, in place of an event of its own.

So who follows us sees the one event that it is, whatever software they have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.activitypub.addresses import address_hash
from meshup.cohosting.domain.record_acceptance import request_behind
from meshup.cohosting.models import Carried
from meshup.community.domain.queries import this_node
from meshup.federated_events.domain.boosts import BoostPlan, boost, shared_hashes, undo_boosts_of
from meshup.federated_events.errors import NotToBoost
from meshup.fediverse.domain.settings import federation
from meshup.kit.localized_text import localized

if TYPE_CHECKING:
    from datetime import datetime

SHOWN = frozenset({"usual", "confirmed", "cancelled"})


def share_held(at: datetime) -> None:
    """Announce the events that we hold with their homes, and no longer those that we do not."""
    if not federation().is_on:
        return
    shared = set(shared_hashes())
    ended = set()
    for row in Carried.objects.order_by("pk"):
        event_id = row.document.get("event", "")
        if not event_id:
            continue
        digest = address_hash(event_id)
        if row.is_held and row.document.get("state") in SHOWN and request_behind(row, at):
            if digest not in shared:
                _share(row, event_id, at)
        elif digest in shared:
            ended.add(digest)
    undo_boosts_of(ended, at)


def _share(row: Carried, event_id: str, at: datetime) -> None:
    facts = request_behind(row, at)
    name = localized(row.document.get("nameMap", {}), this_node().languages[0]).words
    inbox = facts.actor.inbox if facts else ""
    plan = BoostPlan(event_id, name, row.document.get("url", ""), inbox)
    try:
        boost(None, plan, at)
    except NotToBoost:
        return
