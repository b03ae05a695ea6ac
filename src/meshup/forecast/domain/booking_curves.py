"""How registrations grow as an event comes near. Pure.

Word: a *table* says a value for some leads in days, the earliest first; between two of them the
value is found on a scale of log(1 + days), beyond the first it goes on in the same direction.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.forecast.domain.values import Counts

BOOKED: Final = ((14, 0.12), (7, 0.30), (3, 0.57), (1, 0.83), (0, 1.0))
"""Which share of all that will be counted is counted, in most communities."""
SPREAD: Final = ((14, 0.55), (7, 0.45), (3, 0.37), (1, 0.31), (0, 0.30))
"""Coefficient of variation of heads for each that is counted."""
WEIGHT_OF_BOOKINGS: Final = ((14, 0.30), (7, 0.50), (3, 0.70), (1, 0.85), (0, 0.90))


def at_lead(table: Sequence[tuple[float, float]], lead: float) -> float:
    """Return the value of ``table`` at ``lead``, never below .02."""
    place = math.log1p(lead)
    late = table[-1]
    value = late[1]
    for early, late in zip(table, table[1:], strict=False):
        if lead >= late[0]:
            start, end = math.log1p(late[0]), math.log1p(early[0])
            value = late[1] + (early[1] - late[1]) * (place - start) / (end - start)
            break
    return max(0.02, value)


def counted_at(snapshots: Sequence[Counts], source: str, lead: float) -> float | None:
    """Return what ``source`` counted at ``lead``, or would have; None if it never counted.

    Between two snapshots the number is found as in a table, outside them by the usual growth.
    """
    points = sorted(
        (max(0.0, counts.days_before), counts.counts[source])
        for counts in snapshots
        if source in counts.counts
    )
    if not points:
        return None
    before = [point for point in points if point[0] >= lead]
    after = [point for point in points if point[0] <= lead]
    if not before or not after:
        near = before[0] if before else after[-1]
        return near[1] * at_lead(BOOKED, lead) / at_lead(BOOKED, near[0])
    (early, more), (late, number) = before[0], after[-1]
    if early == late:
        return float(number)
    share = (math.log1p(lead) - math.log1p(late)) / (math.log1p(early) - math.log1p(late))
    return number + (more - number) * share
