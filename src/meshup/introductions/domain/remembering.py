"""Shell: what a round leaves behind: who has met whom, and how many pairs were introduced.

It may be remembered twice, after a fall of the machine too: the second time changes nothing. Rounds
take their turns on the row that counts, in the caller's transaction if there is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F

from meshup.introductions.domain.pairs import Pair, pairs_of
from meshup.introductions.models import Encounter, IntroducedPairs
from meshup.kit.number_sets import NumberSet, beside_index
from meshup.kit.web import changed
from meshup.peers.domain.peers import hold_peers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

INTRODUCED_TAG: Final = "introduced-pairs"
"""Whoever remembers a new pair changes this tag."""
ONLY_ROW: Final = 1


def remember(pairs: Iterable[tuple[int, int]], at: datetime) -> int:
    """Remember that these peers met, each pair in either order; return how many had never met.

    A trio is three pairs. Who is gone from the node meanwhile is left out.

    Args:
        pairs: numbers of peers.
        at: when their round ended. It names the round: the same moment for all of it, and the
            same one again when it is remembered twice.
    """
    with transaction.atomic():
        _take_turns()
        wanted = pairs_of(pairs)
        there = hold_peers({peer for pair in wanted for peer in pair})
        met = {pair for pair in wanted if there.issuperset(pair)}
        new = met - _known(met)
        Encounter.objects.bulk_create(
            [Encounter(low_id=low, high_id=high, met_at=at) for low, high in sorted(met)],
            ignore_conflicts=True,
        )
        _count(len(new))
    return len(new)


def _take_turns() -> None:
    """Lock the row that counts; make it if there is none."""
    IntroducedPairs.objects.bulk_create([IntroducedPairs(pk=ONLY_ROW)], ignore_conflicts=True)
    IntroducedPairs.objects.select_for_update().get(pk=ONLY_ROW)


def _count(more: int) -> None:
    if more:
        IntroducedPairs.objects.filter(pk=ONLY_ROW).update(number=F("number") + more)
        changed(INTRODUCED_TAG)


def _known(pairs: Collection[Pair]) -> set[Pair]:
    """Return those of ``pairs`` who have met."""
    return set(_among(pairs).values_list("low_id", "high_id").distinct()) & set(pairs)


def _among(pairs: Collection[Pair]) -> QuerySet[Encounter]:
    """Return the encounters of ``pairs``, and of others between the same people."""
    rows = Encounter.objects.alias(other=beside_index("high")).filter(
        low__in=NumberSet(low for low, _high in pairs),
        other__in=NumberSet(high for _low, high in pairs),
    )
    return rows.order_by()
