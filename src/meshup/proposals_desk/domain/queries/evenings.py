"""Evenings that a host may offer, with how much room each has; in as many queries for any number.

Drafts are among them: a festival is filled before it is announced.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.agenda.choices import State
from meshup.agenda.domain.queries.host_lists import coming_for, undecided_for
from meshup.agenda.domain.queries.reading import in_order
from meshup.agenda.domain.queries.timetables import with_own_lines
from meshup.proposals_desk.domain.free_time import free_minutes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.community.rules import Asker
    from meshup.proposals.domain.queries.pool import PoolEntry

MOST: Final = 24
SILENT: Final = frozenset({State.CANCELLED, State.SKIPPED, State.SUGGESTED})
"""States of what does not take place as things stand."""


@dataclass(frozen=True, slots=True)
class Evening:
    """An event to come. ``free_minutes`` wait for talks; ``offered_minutes`` wait for a yes."""

    event: Occurrence
    free_minutes: int
    offered_minutes: int = 0


def evenings_for(asker: Asker, now: datetime, pool: Iterable[PoolEntry] = ()) -> list[Evening]:
    """Return the next evenings that can be offered, soonest first; those of ``pool`` are counted.

    Empty for whoever does not see the desk.
    """
    drafts = (event for event in undecided_for(asker) if event.ends_at > now)
    listed = in_order([*coming_for(asker, now, MOST), *drafts])
    events = with_own_lines(event for event in listed if event.state not in SILENT)
    offered = offered_minutes(pool)
    return [
        Evening(event, free_minutes(event), offered.get(event.slug, 0)) for event in events[:MOST]
    ]


def offered_minutes(pool: Iterable[PoolEntry]) -> dict[str, int]:
    """Return how many minutes of each event are offered, and not answered yet; no query."""
    minutes: dict[str, int] = {}
    for entry in pool:
        if (offer := entry.proposal.offer) is not None:
            minutes[offer.event] = minutes.get(offer.event, 0) + offer.minutes
    return minutes
