"""Bursts of voices that no host has looked at.

Known is whose device had been here half a day before: whoever comes again in the evening, and not
whoever has just said the same of another proposal. A voice keeps its origin for two days: so long
a burst waits for a host.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import F

from meshup.kit.bursts import Arrival, bursts_in
from meshup.proposal_voices.models import Voice

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from meshup.kit.bursts import Burst

SEEN: Final = timedelta(days=14)
"""So far back it is asked what is usual."""
FRESH: Final = timedelta(days=2)
BEFORE: Final = timedelta(hours=12)


def recent_bursts(now: datetime) -> dict[UUID, list[Burst]]:
    """Return the bursts of voices by proposal; one query. Proposals without one are left out."""
    fresh = Voice.objects.filter(set_aside_at=None, made_at__gte=now - FRESH).exclude(origin="")
    rows = Voice.objects.filter(
        set_aside_at=None, made_at__gte=now - SEEN, proposal__in=fresh.values("proposal")
    )
    arrivals: dict[UUID, list[Arrival]] = defaultdict(list)
    columns = rows.annotate(peer_since=F("peer__made_at")).values_list(
        "proposal__uuid", "pk", "made_at", "origin", "peer_since"
    )
    for uuid, number, at, origin, since in columns:
        is_known = at < now - FRESH or since < at - BEFORE
        arrivals[uuid].append(Arrival(at, number, origin, is_known=is_known))
    found = {uuid: bursts_in(of_proposal) for uuid, of_proposal in arrivals.items()}
    return {uuid: bursts for uuid, bursts in found.items() if bursts}
