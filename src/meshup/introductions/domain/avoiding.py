"""Shell: "please not this person": silent, final, remembered.

Whoever asks chooses among those they have met, or types a name without knowing who is there. What
they are answered, and what is asked of the database for it, is the same whether or not anybody is
called so: names are compared when a round is planned, never before. From then on whom they meant
is remembered as well, however they call themselves next time; the name goes on counting, for
whoever comes later. Nobody is told, not even by what others find among their own data.

It cannot be taken back, for somebody could be made to; it goes with whoever asked, or when they
have not taken part for as long as encounters are remembered.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.introductions.domain.called import comparable, matches
from meshup.introductions.domain.queries.avoidances import known_among, names_avoided_by
from meshup.introductions.errors import NoName, TooManyAvoided
from meshup.introductions.models import Avoidance, AvoidedName
from meshup.kit.number_sets import NumberSet
from meshup.peers.domain.peers import hold_peers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from meshup.introductions.domain.pairs import Pair

MOST_NAMES: Final = 20
MOST_CHOSEN: Final = 40
RENEWED_EVERY: Final = timedelta(days=1)


def avoid(by: int, other: int, at: datetime) -> None:
    """Remember that ``by`` is not to be introduced to ``other``, whom they know; twice is once.

    Nothing happens when one of them is gone, or both are the same.

    Raises:
        TooManyAvoided: ``by`` has chosen ``MOST_CHOSEN`` already.
    """
    with transaction.atomic():
        if by == other or hold_peers([by, other]) != {by, other}:
            return
        chosen = Avoidance.objects.filter(by=by, is_chosen=True).exclude(other=other)
        if chosen.count() >= MOST_CHOSEN:
            raise TooManyAvoided(most=MOST_CHOSEN)
        Avoidance.objects.bulk_create(
            [Avoidance(by_id=by, other_id=other, is_chosen=True, made_at=at, renewed_at=at)],
            update_conflicts=True,
            unique_fields=["by", "other"],
            update_fields=["is_chosen", "renewed_at"],
        )


def avoid_name(by: int, typed: str, at: datetime) -> None:
    """Remember that ``by`` is not to be introduced to anybody called ``typed``; twice is once.

    Raises:
        NoName: there is nothing in it.
        TooManyAvoided: ``by`` has named ``MOST_NAMES`` already.
    """
    name = comparable(typed)
    if not name:
        raise NoName
    with transaction.atomic():
        if hold_peers([by]) != {by}:
            return
        if AvoidedName.objects.filter(by=by).exclude(name=name).count() >= MOST_NAMES:
            raise TooManyAvoided(most=MOST_NAMES)
        AvoidedName.objects.bulk_create(
            [AvoidedName(by_id=by, name=name, made_at=at, renewed_at=at)], ignore_conflicts=True
        )


def avoid_also(other: int, also: int) -> None:
    """Let who is not to be introduced to ``other`` not be to ``also`` either: they are one person.

    Twice is once.
    """
    with transaction.atomic():
        rows = list(Avoidance.objects.filter(other=other).exclude(by=also))
        there = hold_peers({also, *(row.by_id for row in rows)}) if rows else set()
        Avoidance.objects.bulk_create(
            [
                Avoidance(
                    by_id=row.by_id,
                    other_id=also,
                    is_chosen=row.is_chosen,
                    made_at=row.made_at,
                    renewed_at=row.renewed_at,
                )
                for row in rows
                if {row.by_id, also} <= there
            ],
            ignore_conflicts=True,
        )


def avoided_among(people: Mapping[int, str], at: datetime) -> frozenset[Pair]:
    """Return which of ``people`` must not be introduced to each other, either way alike.

    Whoever plans a round asks, in the transaction of the plan. Whom names turn out to mean is
    remembered. As few queries for three thousand people as for three.

    Args:
        people: who takes part, by number of peer, with the name that they are shown by ("" for
            none).
        at: now.
    """
    with transaction.atomic():
        _remember_whom_names_mean(people, at)
        _renew(people, at)
        return known_among(people)


def _remember_whom_names_mean(people: Mapping[int, str], at: datetime) -> None:
    found = list(matches(names_avoided_by(people), people))
    there = hold_peers({peer for pair in found for peer in pair})
    Avoidance.objects.bulk_create(
        [
            Avoidance(by_id=by, other_id=other, is_chosen=False, made_at=at, renewed_at=at)
            for by, other in found
            if {by, other} <= there
        ],
        ignore_conflicts=True,
    )


def _renew(people: Mapping[int, str], at: datetime) -> None:
    """Keep what those who take part have asked for, from now on for as long as on its first day."""
    for model in (Avoidance, AvoidedName):
        old = model.objects.filter(by__in=NumberSet(people), renewed_at__lt=at - RENEWED_EVERY)
        old.update(renewed_at=at)
