"""What past events say about the one that is wanted: like compared with like. Pure.

Only sources that count for the wanted event are looked at, at its lead. Where a past event lacks
one of them, its number is filled up by that source's share in the events that have all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.forecast.domain.booking_curves import counted_at, log_booked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from meshup.forecast.domain.values import PastEvent

OTHER_FORMAT: Final = 0.1
"""What an event online says about one in person, and the other way round."""
MEMORY: Final = 40
"""How many past events are compared."""
GAP: Final = 0.5
"""An event that was counted so far off, on the scale of log booked, counts half."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A past event whose registrations were counted."""

    number: float
    """What was counted at the lead, and 1."""
    heads: int
    weight: float
    """How much it says: 1 for an event of the same format, all counted around the lead."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known about the registrations for an event."""

    lead: float
    number: float
    """What is counted for the wanted event, and 1."""
    past: tuple[Counted, ...]
    """Oldest first."""


def evidence_for(past: Sequence[PastEvent], wanted: PastEvent) -> Evidence:
    """Return what is counted for ``wanted``, as of its last snapshot, and was for events before."""
    lead = max(0.0, min(snapshot.days_before for snapshot in wanted.snapshots))
    sources = sorted({name for snapshot in wanted.snapshots for name in snapshot.counts})
    events = (*past[-MEMORY:], wanted)
    rows = [(event, counted_at(event, sources, lead)) for event in events]
    shares = _shares([numbers for _event, numbers in rows if len(numbers) == len(sources)])
    counted = []
    for event, numbers in rows:
        if numbers and event.heads is not None:
            known = math.fsum(shares[name] for name in numbers)
            number = 1 + math.fsum(numbers.values()) / known
            counted.append(Counted(number, event.heads, known * _weight(event, wanted, lead)))
    return Evidence(lead, 1 + math.fsum(rows[-1][1].values()), tuple(counted))


def kinship(event: PastEvent, wanted: PastEvent) -> float:
    """Return how much an event says about another, by their formats."""
    return 1.0 if event.format == wanted.format else OTHER_FORMAT


def _shares(complete: Sequence[Mapping[str, float]]) -> dict[str, float]:
    names = complete[0].keys()
    sums = {
        name: 1 / len(names) + math.fsum(numbers[name] for numbers in complete) for name in names
    }
    total = math.fsum(sums.values())
    return {name: number / total for name, number in sums.items()}


def _weight(event: PastEvent, wanted: PastEvent, lead: float) -> float:
    leads = [max(0.0, snapshot.days_before) for snapshot in event.snapshots]
    near = min(max(lead, min(leads)), max(leads))
    gap = abs(log_booked(lead) - log_booked(near)) / GAP
    return kinship(event, wanted) / (1 + gap * gap)
