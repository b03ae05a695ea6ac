"""Shell: events by whom they were seen: of these actors alone, whether hosts show them here or not.

For rooms that put together what several neighbours publish. What hosts hid, and whoever is
blocked, is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.kit.shown import Shown
from meshup.neighbour_events.choices import Choice
from meshup.neighbour_events.domain.queries.shown import TAGS, facts_of, not_blocked
from meshup.neighbour_events.models import NeighbourEvent, Sighting

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from meshup.neighbour_events.domain.queries.shown import NeighbourEventFacts

MOST: Final = 2_000


@dataclass(frozen=True, slots=True)
class EventByWays:
    """An event, and the numbers of the actors by whom it was seen."""

    event: NeighbourEventFacts
    ways: frozenset[int]

    @property
    def is_own(self) -> bool:
        """Whether one of these actors is whose event it is."""
        return self.event.owner_number in self.ways


def events_seen_by(actors: Collection[int], now: datetime) -> Shown[tuple[EventByWays, ...]]:
    """Return what is to come of all that these actors publish or pass on, the soonest first.

    At most ``MOST``; the number of queries does not depend on that of events or actors.
    """
    wanted = list(actors)
    found = Sighting.objects.filter(neighbour__actor__in=wanted, event__ends_at__gt=now)
    ways: dict[int, set[int]] = {}
    for sighting in found.select_related("neighbour"):
        ways.setdefault(sighting.event_id, set()).add(sighting.neighbour.actor_id)
    seen = Sighting.objects.filter(neighbour__actor__in=wanted)
    rows = NeighbourEvent.objects.filter(pk__in=seen.values("event"), ends_at__gt=now)
    chosen = not_blocked(rows.exclude(choice=Choice.HIDDEN).order_by("starts_at", "pk")[:MOST])
    until = min((row.ends_at for row in chosen), default=None)
    events = (EventByWays(one, frozenset(ways.get(one.number, ()))) for one in facts_of(chosen))
    return Shown(tuple(one for one in events if one.ways), TAGS, until)
