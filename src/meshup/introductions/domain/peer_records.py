"""What this room keeps of peers, so that a peer lives while it does, and two can be one.

Shell. Called by the room ``peers``, in its transaction.

Whoever is avoided is kept as well, or they would be somebody new after a quiet month. Nothing that
is shown to them differs for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import ngettext

from meshup.community.domain.queries import this_node
from meshup.introductions.domain.pairs import merged
from meshup.introductions.models import Avoidance, AvoidedName, Encounter, Wish
from meshup.kit.date_words import day_in_words
from meshup.kit.number_sets import NumberSet
from meshup.peers.records import PeerRecords

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def holders(peers: Iterable[int]) -> set[int]:
    """Return which of these peers have met somebody, avoid somebody or are avoided."""
    numbers = NumberSet(peers)
    held: set[int] = set()
    for rows in (
        Encounter.objects.filter(low__in=numbers).values_list("low"),
        Encounter.objects.filter(high__in=numbers).values_list("high"),
        Avoidance.objects.filter(by__in=numbers).values_list("by"),
        Avoidance.objects.filter(other__in=numbers).values_list("other"),
        AvoidedName.objects.filter(by__in=numbers).values_list("by"),
    ):
        held.update(number for (number,) in rows.order_by().distinct())
    return held


def merge(from_peer: int, into_peer: int, at: datetime) -> None:  # noqa: ARG001 - nothing is dated
    """Make whom one peer has met, avoids or would meet another's; nobody has met themselves.

    Whoever avoided one of the two avoids the one person that they are.
    """
    _merge_encounters(from_peer, into_peer)
    _merge_avoidances(from_peer, into_peer)
    _merge_names(from_peer, into_peer)


def _merge_encounters(from_peer: int, into_peer: int) -> None:
    rows = Encounter.objects.filter(Q(low=from_peer) | Q(high=from_peer)).order_by()
    meetings = list(rows.values_list("low_id", "high_id", "met_at"))
    rows.delete()
    Encounter.objects.bulk_create(
        [
            Encounter(low_id=low, high_id=high, met_at=met_at)
            for low, high, met_at in sorted(merged(meetings, from_peer, into_peer))
        ],
        ignore_conflicts=True,
    )


def _merge_avoidances(from_peer: int, into_peer: int) -> None:
    """Keep of two that became the same whether one was chosen, and the longer time."""
    either = (from_peer, into_peer)
    rows = Avoidance.objects.filter(Q(by__in=either) | Q(other__in=either))
    kept: dict[tuple[int, int], Avoidance] = {}
    for row in rows.order_by("pk"):
        by = into_peer if row.by_id == from_peer else row.by_id
        other = into_peer if row.other_id == from_peer else row.other_id
        first = kept.setdefault((by, other), row)
        first.is_chosen = first.is_chosen or row.is_chosen
        _keep_longer(first, row)
    rows.delete()
    Avoidance.objects.bulk_create(
        Avoidance(
            by_id=by,
            other_id=other,
            is_chosen=row.is_chosen,
            made_at=row.made_at,
            renewed_at=row.renewed_at,
        )
        for (by, other), row in kept.items()
        if by != other
    )


def _keep_longer(kept: Avoidance | AvoidedName, other: Avoidance | AvoidedName) -> None:
    kept.made_at = min(kept.made_at, other.made_at)
    kept.renewed_at = max(kept.renewed_at, other.renewed_at)


def _merge_names(from_peer: int, into_peer: int) -> None:
    names: dict[str, AvoidedName] = {}
    rows = AvoidedName.objects.filter(by__in=(from_peer, into_peer))
    for row in rows.order_by("pk"):
        _keep_longer(names.setdefault(row.name, row), row)
    rows.delete()
    AvoidedName.objects.bulk_create(
        AvoidedName(by_id=into_peer, name=row.name, made_at=row.made_at, renewed_at=row.renewed_at)
        for row in names.values()
    )
    wishes = list(Wish.objects.filter(by=from_peer))
    Wish.objects.filter(by=from_peer).delete()
    Wish.objects.bulk_create(
        [
            Wish(event_id=wish.event_id, by_id=into_peer, name=wish.name, made_at=wish.made_at)
            for wish in wishes
        ],
        ignore_conflicts=True,
    )


def describe(peer: int) -> list[str]:
    """Say how many people a peer has met and when last, in the current language; never whom."""
    rows = Encounter.objects.filter(Q(low=peer) | Q(high=peer)).order_by()
    meetings = rows.values_list("low_id", "high_id", "met_at")
    met = {low if high == peer else high for low, high, _met_at in meetings}
    if not met:
        return []
    words = ngettext(
        "You met %(number)s person, person to person; last on %(day)s.",
        "You met %(number)s people, person to person; last on %(day)s.",
        len(met),
    )
    last = max(met_at for *_pair, met_at in meetings).astimezone(ZoneInfo(this_node().time_zone))
    return [words % {"number": len(met), "day": day_in_words(last)}]


RECORDS: Final = PeerRecords(
    name="introductions.encounters", holders=holders, merge=merge, describe=describe
)
