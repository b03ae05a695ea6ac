"""Shell: reads the Group. The Announce by which it shares an event of another server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.activitypub import activity_documents as activities
from meshup.activitypub.ids import PUBLIC
from meshup.federated_events.models import ACTIVITIES
from meshup.fediverse.domain.addressing import absolute
from meshup.fediverse.domain.own_actors import group

if TYPE_CHECKING:
    from typing import Any

    from meshup.federated_events.models import Boost


def announce_of(boost: Boost) -> dict[str, Any]:
    """Return the activity of a boost, the same each time."""
    actor = group()
    return activities.announce(
        absolute(f"{ACTIVITIES}{boost.uuid}"),
        actor.id,
        boost.object_id,
        activities.audience([PUBLIC], [actor.followers]),
        boost.announced_at,
    )
