"""What past events say about the one that is wanted: like compared with like. Pure.

Only sources that count for the wanted event are looked at, at its lead. Where a past event lacks
one of them, its number is filled up by that source's share in the events that have all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meshup.forecast.domain.booking_curves import counted_at, log_booked, pace_of, points_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from meshup.forecast.domain.values import PastEvent

OTHER_FORMAT: Final = 0.1
"""What an event online says about one in person, and the other way round."""
GAP: Final = 0.5
"""An event that was counted so far off, on the scale of log booked, counts half."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A past event whose registrations were counted."""

    number: float
    """What was counted at the lead, and 1."""
    heads: int
    weight: float
    """How much it says: 1 for an event of the same format, counted around the lead."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known about the registrations for an event."""

    lead: float
    number: float
    """What is counted for the wanted event, and 1."""
    pace: float
    past: tuple[Counted, ...]
    """Oldest first."""


def evidence_for(past: Sequence[PastEvent], wanted: PastEvent) -> Evidence:
    """Return what is counted for ``wanted``, as of its last snapshot, and was for events before."""
    lead = max(0.0, min(snapshot.days_before for snapshot in wanted.snapshots))
    sources = sorted({name for snapshot in wanted.snapshots for name in snapshot.counts})
    pace = pace_of((*past, wanted), sources)
    rows = [(event, _counted(event, sources, lead, pace)) for event in (*past, wanted)]
    shares = _shares([numbers for _event, numbers in rows if len(numbers) == len(sources)])
    counted = tuple(
        Counted(
            1 + sum(numbers.values()) / sum(shares[name] for name in numbers),
            event.heads,
            _weight(event, wanted, lead),
        )
        for event, numbers in rows
        if numbers and event.heads is not None
    )
    return Evidence(lead, 1 + sum(rows[-1][1].values()), pace, counted)


def kinship(event: PastEvent, wanted: PastEvent) -> float:
    """Return how much an event says about another, by their formats."""
    return 1.0 if event.format == wanted.format else OTHER_FORMAT


def _counted(
    event: PastEvent, sources: Sequence[str], lead: float, pace: float
) -> dict[str, float]:
    found = {name: points_of(event, name) for name in sources}
    return {name: counted_at(points, lead, pace) for name, points in found.items() if points}


def _shares(complete: Sequence[Mapping[str, float]]) -> dict[str, float]:
    names = complete[0].keys()
    sums = {name: 1 / len(names) + sum(numbers[name] for numbers in complete) for name in names}
    total = sum(sums.values())
    return {name: number / total for name, number in sums.items()}


def _weight(event: PastEvent, wanted: PastEvent, lead: float) -> float:
    leads = [max(0.0, snapshot.days_before) for snapshot in event.snapshots]
    near = min(max(lead, min(leads)), max(leads))
    gap = abs(log_booked(lead) - log_booked(near)) / GAP
    return kinship(event, wanted) / (1 + gap * gap)
