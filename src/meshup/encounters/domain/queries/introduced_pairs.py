"""How many pairs of people this community has introduced. Anybody asks: it names nobody."""

from __future__ import annotations

from meshup.encounters.domain.remembering import INTRODUCED_TAG
from meshup.encounters.models import IntroducedPairs
from meshup.kit.shown import Shown


def pairs_introduced() -> int:
    """Return how many pairs this community has introduced, ever; whoever was erased counts."""
    return IntroducedPairs.objects.values_list("number", flat=True).first() or 0


def shown_pairs_introduced() -> Shown[int]:
    """Return the same, for pages that are kept."""
    return Shown(pairs_introduced(), frozenset({INTRODUCED_TAG}))
