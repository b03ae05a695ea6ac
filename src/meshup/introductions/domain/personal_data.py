"""Encounters as data about visitors: whom somebody met, and whom they would rather not meet.

Shell. Called by the registry (``kit.personal_data``), in its transaction or at night.

What somebody finds among their own data is how many they met and when, never whom; and the names
that they typed, never whether anybody is called so. That others avoid them is among nobody's data
but theirs: it would tell who asked for it (GDPR, article 15, paragraph 4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from meshup.introductions.domain.retention import retention_start
from meshup.introductions.models import Avoidance, AvoidedName, Encounter, Wish
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import Model


def export_encounters(subject: Subject) -> list[Record]:
    """Return when a peer met somebody, and how many at once."""
    if subject.peer is None:
        return []
    rows = Encounter.objects.filter(_of(subject.peer)).values_list("met_at").order_by("met_at")
    return [
        {"met_at": met_at.isoformat(), "people": people}
        for met_at, people in rows.annotate(people=Count("pk"))
    ]


def erase_encounters(subject: Subject) -> int:
    """Delete that a peer met anybody; how many pairs were introduced stays."""
    if subject.peer is None:
        return 0
    return Encounter.objects.filter(_of(subject.peer)).delete()[0]


def expire_encounters(now: datetime) -> int:
    """Delete encounters that are older than hosts keep them."""
    return Encounter.objects.filter(met_at__lt=retention_start(now)).delete()[0]


def subjects_of_encounters() -> Iterator[Subject]:
    """Yield the peers who met anybody."""
    yield from _subjects((Encounter, "low"), (Encounter, "high"))


def export_avoidances(subject: Subject) -> list[Record]:
    """Return what a peer asked for: the names they typed, and how many they chose and when."""
    if subject.peer is None:
        return []
    names = AvoidedName.objects.filter(by=subject.peer).order_by("pk")
    chosen = Avoidance.objects.filter(by=subject.peer, is_chosen=True).order_by("pk")
    wishes = Wish.objects.filter(by=subject.peer).select_related("event").order_by("pk")
    return [
        *({"please_not": row.name, "made_at": row.made_at.isoformat()} for row in names),
        *(
            {"please_not": "somebody you had met", "made_at": row.made_at.isoformat()}
            for row in chosen
        ),
        *(
            {
                "would_meet": row.name,
                "event": row.event.slug,
                "made_at": row.made_at.isoformat(),
            }
            for row in wishes
        ),
    ]


def erase_avoidances(subject: Subject) -> int:
    """Delete what a peer asked for, and that others asked not to meet them."""
    if subject.peer is None:
        return 0
    mine = Q(by=subject.peer)
    return (
        Avoidance.objects.filter(mine | Q(other=subject.peer)).delete()[0]
        + AvoidedName.objects.filter(mine).delete()[0]
        + Wish.objects.filter(mine).delete()[0]
    )


def expire_avoidances(now: datetime) -> int:
    """Delete what was asked by who has not taken part for so long, and wishes of past evenings.

    Whether anybody was meant plays no part in it.
    """
    before = retention_start(now)
    with transaction.atomic():
        return (
            Avoidance.objects.filter(renewed_at__lt=before).delete()[0]
            + AvoidedName.objects.filter(renewed_at__lt=before).delete()[0]
            + Wish.objects.filter(event__ends_at__lt=now).delete()[0]
        )


def subjects_of_avoidances() -> Iterator[Subject]:
    """Yield the peers who asked not to meet somebody or to meet them, and those who are avoided."""
    kinds = ((Avoidance, "by"), (Avoidance, "other"), (AvoidedName, "by"), (Wish, "by"))
    yield from _subjects(*kinds)


def _of(peer: int) -> Q:
    return Q(low=peer) | Q(high=peer)


def _subjects(*columns: tuple[type[Model], str]) -> Iterator[Subject]:
    peers: set[int] = set()
    for model, column in columns:
        rows = model._default_manager.order_by()
        peers.update(rows.values_list(column, flat=True).distinct())
    yield from (Subject(peer=peer) for peer in sorted(peers))


def _covered(*models: type[Encounter | Avoidance | AvoidedName | Wish]) -> frozenset[str]:
    return frozenset(f"{model._meta.label}.{name}" for model in models for name in model.PERSONAL)


ENCOUNTERS: Final = PersonalData(
    name="introductions.encounters",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("Whom you have met, person to person"),
        kept=_("That you and somebody else met in a round, and when it ended; nothing more."),
        why=_(
            "So that each evening introduces you to people whom you have not met yet. Nobody sees"
            " who met whom, the hosts included."
        ),
        how_long=_("24 months after you met; hosts may choose from 1 to 60."),
        how_to_erase=_("With “erase me now”; then nobody has met you, as far as the node knows."),
    ),
    covers=_covered(Encounter),
    export=export_encounters,
    erase=erase_encounters,
    expire=expire_encounters,
    subjects=subjects_of_encounters,
)

AVOIDANCES: Final = PersonalData(
    name="introductions.avoidances",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("Whom you would rather not meet, or would like to"),
        kept=_(
            "The names that you typed or the people whom you chose among those you had met, and"
            " when. From a name it also follows which people it may mean, among those who were"
            " there when you were."
        ),
        why=_(
            "So that you are not introduced to them, or sooner to whom you wish to meet. Nobody is"
            " told, they and the hosts included: not in a list, a letter, a history or a count, nor"
            " among what they may ask to see of their own data."
        ),
        how_long=_(
            "“Please not”: as long after you last took part as encounters are kept. A wish: until"
            " the night after the evening."
        ),
        how_to_erase=_(
            "With “erase me now”. “Please not” cannot be taken back by itself, so that nobody can"
            " make you do it."
        ),
    ),
    covers=_covered(Avoidance, AvoidedName, Wish),
    export=export_avoidances,
    erase=erase_avoidances,
    expire=expire_avoidances,
    subjects=subjects_of_avoidances,
)
