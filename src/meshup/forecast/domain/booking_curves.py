"""How registrations grow as an event comes near. Pure.

Word: a *table* says a value for some leads in days, the earliest first. Between two of them the
value is found on a scale of log(1 + days); beyond the first it goes on in the same direction.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from meshup.forecast.domain.values import PastEvent

    Table = Sequence[tuple[float, float]]

LOG_BOOKED: Final = tuple(
    (lead, math.log(share)) for lead, share in ((14, 0.12), (7, 0.30), (3, 0.57), (1, 0.83), (0, 1))
)
"""Logarithm of the share that is counted of all that will be, in most communities."""
CURVE_STRENGTH: Final = 2.0
LEAST_BOOKED: Final = math.log(0.01)


def at_lead(table: Table, lead: float) -> float:
    """Return the value of ``table`` at ``lead``."""
    (early, start), (late, end) = table[0], table[1]
    for first, second in pairwise(table):
        (early, start), (late, end) = first, second
        if lead >= late:
            break
    share = (math.log1p(lead) - math.log1p(late)) / (math.log1p(early) - math.log1p(late))
    return end + (start - end) * share


def log_booked(lead: float) -> float:
    """Return the logarithm of the share of all registrations that most have at ``lead``."""
    return max(LEAST_BOOKED, at_lead(LOG_BOOKED, lead))


def points_of(event: PastEvent, source: str) -> list[tuple[float, int]]:
    """Return what ``source`` counted, with its leads, the latest first."""
    return sorted(
        (max(0.0, snapshot.days_before), snapshot.counts[source])
        for snapshot in event.snapshots
        if source in snapshot.counts
    )


def pace_of(events: Iterable[PastEvent], sources: Iterable[str]) -> float:
    """Return how steep the curves of a community are: 1 as most, 0 where all register early."""
    seen, expected = CURVE_STRENGTH, CURVE_STRENGTH
    names = tuple(sources)
    for event in events:
        for source in names:
            points = points_of(event, source)
            for (late, more), (early, number) in pairwise(points):
                usual = log_booked(late) - log_booked(early)
                weight = min(number, 10) / 10
                seen += weight * usual * math.log((more + 1) / (number + 1))
                expected += weight * usual * usual
    return min(3.0, max(0.2, seen / expected))


def counted_at(points: Sequence[tuple[float, int]], lead: float, pace: float) -> float:
    """Return what was counted at ``lead``, or would have been.

    ``points`` are leads and numbers, the latest first, one or more. Between two the number is
    found on the scale of a table; before the first and after the last the usual growth goes on.
    """
    index = bisect_left(points, (lead, -1))
    if index < len(points) and points[index][0] == lead:
        return float(points[index][1])
    if 0 < index < len(points):
        return at_lead((points[index], points[index - 1]), lead)
    near, number = points[min(index, len(points) - 1)]
    return number * math.exp(pace * (log_booked(lead) - log_booked(near)))
