"""Who has met whom, as values. Whoever plans rounds asks; no page shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Max

from meshup.encounters.domain.values import Met
from meshup.introductions.models import Encounter
from meshup.kit.number_sets import NumberSet, beside_index

if TYPE_CHECKING:
    from collections.abc import Collection

    from meshup.introductions.domain.pairs import Pair


def history_among(peers: Collection[int]) -> dict[Pair, Met]:
    """Return which of these peers have met each other, the smaller number first; one query."""
    among = NumberSet(peers)
    rows = Encounter.objects.alias(other=beside_index("high")).filter(
        low__in=among, other__in=among
    )
    pairs = rows.order_by().values_list("low_id", "high_id")
    return {
        (low, high): Met(times, last.isoformat())
        for low, high, times, last in pairs.annotate(Count("pk"), Max("met_at"))
    }
