"""How registrations grow as an event comes near. Pure.

Word: a *table* says a value for some leads in days, the earliest first. Between two of them the
value is found on a scale of log(1 + days); beyond the first it goes on in the same direction.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from meshup.forecast.domain.values import PastEvent

    Table = Sequence[tuple[float, float]]
    Point = tuple[float, int]

LOG_BOOKED: Final = tuple(
    (lead, math.log(share)) for lead, share in ((14, 0.12), (7, 0.30), (3, 0.57), (1, 0.83), (0, 1))
)
"""Logarithm of the share that is counted of all that will be, in most communities."""
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


def counted_at(event: PastEvent, sources: Collection[str], lead: float) -> dict[str, float]:
    """Return what each of ``sources`` counted at ``lead``, or would have; without who never did.

    Between two snapshots the number is found on the scale of a table; before the first and after
    the last the usual growth goes on. Of two snapshots at the same lead the higher number counts.
    """
    early: dict[str, Point] = {}  # with numbers negated: the nearest lead, then the most
    late: dict[str, Point] = {}
    for snapshot in event.snapshots:
        days = max(0.0, snapshot.days_before)
        for source, number in snapshot.counts.items():
            if source not in sources:
                continue
            if days >= lead:
                early[source] = min(early.get(source, (math.inf, 0)), (days, -number))
            if days <= lead:
                late[source] = max(late.get(source, (-1.0, 0)), (days, number))
    return {
        source: _between(early.get(source), late.get(source), lead)
        for source in sources
        if source in early or source in late
    }


def _between(early: Point | None, late: Point | None, lead: float) -> float:
    if early and late:
        (start, fewer), (end, number) = early, late
        return at_lead(((start, -fewer), late), lead) if start > end else float(number)
    near, number = early or late or (lead, 0)
    return abs(number) * math.exp(log_booked(lead) - log_booked(near))
