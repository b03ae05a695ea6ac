"""Shell: which events their origins have deleted; for rooms that hold more of them than we do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.neighbour_events.models import GoneEvent, NeighbourEvent

if TYPE_CHECKING:
    from collections.abc import Collection


def gone_among(hashes: Collection[bytes]) -> set[bytes]:
    """Return which of these events are deleted at their origin and have not come back.

    Asked by jobs, for no page shows it. An event that is only not read here any more is not gone.

    Args:
        hashes: SHA-256 of the events' ids.
    """
    wanted = list(hashes)
    gone = GoneEvent.objects.filter(id_hash__in=wanted).values_list("id_hash", flat=True)
    kept = NeighbourEvent.objects.filter(id_hash__in=wanted).values_list("id_hash", flat=True)
    return {bytes(digest) for digest in gone} - {bytes(digest) for digest in kept}
