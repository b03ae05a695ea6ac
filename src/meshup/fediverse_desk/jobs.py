"""What joins rooms that do not know each other, while nobody waits."""

from __future__ import annotations

from django_tasks import task

from meshup.federated_events.domain.boosts import shared_hashes, undo_boosts_of
from meshup.kit import clock
from meshup.neighbour_events.domain.queries.gone import gone_among


@task()
def undo_deleted_boosts() -> int:
    """Share nothing any more that is deleted at its origin; return how many events that were."""
    return undo_boosts_of(gone_among(shared_hashes()), clock.now())
