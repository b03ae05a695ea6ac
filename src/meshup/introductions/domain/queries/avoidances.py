"""Who keeps away from whom, as it is known now; nothing is written.

The rooms that bring people together ask, while they show a page. Nothing that anybody sees may
say so: whoever is kept away is as if not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.introductions.domain.called import matches
from meshup.introductions.domain.pairs import Pair, pair_of
from meshup.introductions.models import Avoidance, AvoidedName
from meshup.kit.number_sets import NumberSet, beside_index

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


def separated_pairs(people: Mapping[int, str]) -> frozenset[Pair]:
    """Return which of ``people`` are not to be brought together, either way alike; two queries.

    Args:
        people: numbers of peers, with the name that they are shown by ("" for none).
    """
    meant = matches(names_avoided_by(people), people)
    return known_among(people) | {pair_of(by, other) for by, other in meant}


def known_among(people: Collection[int]) -> frozenset[Pair]:
    """Return which of ``people`` are kept apart without asking what names mean; one query."""
    among = NumberSet(people)
    rows = Avoidance.objects.alias(kept_away=beside_index("other"))
    found = rows.filter(by__in=among, kept_away__in=among).order_by()
    return frozenset(pair_of(by, other) for by, other in found.values_list("by_id", "other_id"))


def names_avoided_by(people: Mapping[int, str]) -> dict[int, list[str]]:
    """Return the names that each of ``people`` avoids, as they are compared; one query."""
    names: dict[int, list[str]] = {}
    rows = AvoidedName.objects.filter(by__in=NumberSet(people)).order_by()
    for by, name in rows.values_list("by_id", "name"):
        names.setdefault(by, []).append(name)
    return names
