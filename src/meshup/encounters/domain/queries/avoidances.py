"""Who keeps away from whom, as it is known now; nothing is written.

The rooms that bring people together ask, while they show a page. Nothing that anybody sees may
say so: whoever is kept away is as if not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.encounters.domain.called import matches
from meshup.encounters.domain.pairs import Pair, pair_of
from meshup.encounters.models import Avoidance, AvoidedName
from meshup.kit.number_sets import NumberSet

if TYPE_CHECKING:
    from collections.abc import Mapping


def kept_away_among(people: Mapping[int, str]) -> frozenset[Pair]:
    """Return which of ``people`` are not to be brought together, either way alike; two queries.

    Args:
        people: numbers of peers, with the name that they are shown by ("" for none).
    """
    asked = NumberSet(people)
    chosen = Avoidance.objects.filter(by__in=asked, other__in=asked).order_by()
    meant = matches(names_avoided_by(people), people)
    return frozenset(
        pair_of(by, other) for by, other in (*chosen.values_list("by_id", "other_id"), *meant)
    )


def names_avoided_by(people: Mapping[int, str]) -> dict[int, list[str]]:
    """Return the names that each of ``people`` avoids, as they are compared; one query."""
    names: dict[int, list[str]] = {}
    rows = AvoidedName.objects.filter(by__in=NumberSet(people)).order_by()
    for by, name in rows.values_list("by_id", "name"):
        names.setdefault(by, []).append(name)
    return names
