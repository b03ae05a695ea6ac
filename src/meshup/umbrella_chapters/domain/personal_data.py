"""Voices as data about visitors, and as what a peer lives for.

Shell. Called by the registries (``kit.personal_data``, ``peers.records``), in their transaction.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import gettext as _g, gettext_lazy as _

from meshup.kit import clock
from meshup.kit.number_sets import NumberSet
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject
from meshup.peers.records import PeerRecords
from meshup.umbrella_chapters.domain.voices import drop
from meshup.umbrella_chapters.models import Voice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.db.models import QuerySet

RETENTION: Final = timedelta(days=2 * 365)
"""How long a voice counts: whoever still wishes for it then says so again."""


def export(subject: Subject) -> list[Record]:
    """Return what somebody wishes for."""
    return [
        {"town": row.chapter.town, "hears": row.hears, "made_at": row.made_at.isoformat()}
        for row in _about(subject).select_related("chapter").order_by("pk")
    ]


def erase(subject: Subject) -> int:
    """Delete the voices of somebody."""
    return drop(_about(subject), clock.now(), for_good=True)


def expire(now: datetime) -> int:
    """Forget voices of two years ago."""
    return drop(Voice.objects.filter(made_at__lt=now - RETENTION), now)


def subjects() -> Iterator[Subject]:
    """Yield whose voices there are."""
    for peer, email in Voice.objects.values_list("peer_id", "address__email"):
        yield Subject(peer=peer, email=email or "")


def holders(peers: Iterable[int]) -> set[int]:
    """Return which of these peers wish for something."""
    rows = Voice.objects.filter(peer__in=NumberSet(peers))
    return set(rows.order_by().values_list("peer_id", flat=True).distinct())


def merge(from_peer: int, into_peer: int, at: datetime) -> None:
    """Make the voices of one peer another's; of two for one town one stays, that with the yes."""
    theirs = {row.chapter_id: row for row in Voice.objects.filter(peer=into_peer)}
    for row in Voice.objects.filter(peer=from_peer):
        known = theirs.get(row.chapter_id)
        if known is None:
            row.peer_id = into_peer
            row.save(update_fields=["peer"])
        elif row.hears and not known.hears:
            known.address_id, known.hears = row.address_id, True
            known.save(update_fields=["address", "hears"])
    drop(Voice.objects.filter(peer=from_peer), at)


def describe(peer: int) -> list[str]:
    """Say for which towns a peer would like a community."""
    towns = Voice.objects.filter(peer=peer).order_by("pk").values_list("chapter__town", flat=True)
    return [_g("You would like a community in {town}.").format(town=town) for town in towns]


def emails(peer: int) -> set[str]:
    """Return the addresses that were proved for a peer's voices."""
    rows = Voice.objects.filter(peer=peer).exclude(address=None)
    return set(rows.values_list("address__email", flat=True))


def _about(subject: Subject) -> QuerySet[Voice]:
    meant = Q(pk=None)
    if subject.peer is not None:
        meant |= Q(peer=subject.peer)
    if subject.email:
        meant |= Q(address__email=subject.email)
    return Voice.objects.filter(meant)


RECORDS: Final = PeerRecords(
    name="umbrella_chapters.voices",
    holders=holders,
    merge=merge,
    describe=describe,
    emails=emails,
)
VOICES: Final = PersonalData(
    name="umbrella_chapters.voices",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("Wishes for a community in a town"),
        kept=_(
            "That this device wishes for it, and for which town; your e-mail address only if you"
            " gave it and said yes by the letter that asks."
        ),
        why=_("So that people of one town find out that they are enough to begin."),
        how_long=_("Two years, or until you take it back."),
        how_to_erase=_("Take your voice back on the page of wishes, or write to the hosts."),
    ),
    covers=frozenset(f"{Voice._meta.label}.{name}" for name in Voice.PERSONAL),
    export=export,
    erase=erase,
    expire=expire,
    subjects=subjects,
)
