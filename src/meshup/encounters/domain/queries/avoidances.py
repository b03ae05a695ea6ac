"""Who would rather not meet whom, either way alike. Rooms above ask; no page shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.encounters.models import Avoidance

if TYPE_CHECKING:
    from collections.abc import Mapping

    Pair = tuple[int, int]


def kept_away_among(people: Mapping[int, str]) -> frozenset[Pair]:
    """Return which of ``people`` are kept away from each other, the smaller number first.

    Reads only. One query, however many.

    Args:
        people: by number of peer, with the name that they are shown by ("" for none).
    """
    numbers = list(people) or [0]
    rows = Avoidance.objects.filter(by__in=numbers, other__in=numbers).order_by()
    return frozenset(
        (by, other) if by < other else (other, by)
        for by, other in rows.values_list("by_id", "other_id")
    )
