"""Voices as data about visitors, and as what a peer lives for.

Shell. Called by the registries (``kit.personal_data``, ``peers.records``), in their transaction.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import get_language, gettext as _g, gettext_lazy as _

from meshup.community.domain.queries import this_node
from meshup.kit.localized_text import localized
from meshup.kit.number_sets import NumberSet
from meshup.kit.personal_data import Concerns, PersonalData, Record, Sentences, Subject
from meshup.kit.web import changed
from meshup.peers.records import PeerRecords
from meshup.proposal_voices.domain.host_bursts import RETENTION
from meshup.proposal_voices.domain.tags import VOICES
from meshup.proposal_voices.domain.voices import drop
from meshup.proposal_voices.models import Voice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.db.models import QuerySet

LASTS: Final = timedelta(days=2 * 365)
"""How long a voice counts: whoever would still like to hear it says so again."""
ORIGIN_LASTS: Final = timedelta(days=2)


def export(subject: Subject) -> list[Record]:
    """Return what somebody would like to hear."""
    rows = _about(subject).select_related("proposal").order_by("pk")
    return [{"proposal": row.proposal.slug, "made_at": row.made_at.isoformat()} for row in rows]


def erase(subject: Subject) -> int:
    """Delete the voices of somebody."""
    return drop(_about(subject))


def expire(now: datetime) -> int:
    """Forget voices of two years ago, those taken away a week ago, and networks after two days."""
    fresh = Voice.objects.exclude(origin="").filter(made_at__lt=now - ORIGIN_LASTS)
    fresh.update(origin="")
    old = Q(made_at__lt=now - LASTS) | Q(set_aside_at__lt=now - RETENTION)
    return drop(Voice.objects.filter(old))


def subjects() -> Iterator[Subject]:
    """Yield whose voices there are."""
    for peer in Voice.objects.order_by().values_list("peer_id", flat=True).distinct():
        yield Subject(peer=peer)


def holders(peers: Iterable[int]) -> set[int]:
    """Return which of these peers would like to hear something."""
    rows = Voice.objects.filter(peer__in=NumberSet(peers))
    return set(rows.order_by().values_list("peer_id", flat=True).distinct())


def merge(from_peer: int, into_peer: int, _at: datetime) -> None:
    """Make the voices of one peer another's; of two for one proposal one stays."""
    theirs = set(Voice.objects.filter(peer=into_peer).values_list("proposal_id", flat=True))
    Voice.objects.filter(peer=from_peer, proposal__in=theirs).delete()
    Voice.objects.filter(peer=from_peer).update(peer=into_peer)
    changed(VOICES)


def describe(peer: int) -> list[str]:
    """Say what a peer would like to hear, in the current language."""
    language, languages = get_language() or "en", this_node().languages
    rows = Voice.objects.filter(peer=peer, is_taken_back=False)
    rows = rows.select_related("proposal").order_by("-pk")
    titles = (localized(row.proposal.titles, language, languages).words for row in rows)
    return [_g("You would like to hear “%(title)s”.") % {"title": title} for title in titles]


def _about(subject: Subject) -> QuerySet[Voice]:
    if subject.peer is None:
        return Voice.objects.none()
    return Voice.objects.filter(peer=subject.peer)


RECORDS: Final = PeerRecords(
    name="proposal_voices.voices",
    holders=holders,
    merge=merge,
    describe=describe,
)
PERSONAL: Final = PersonalData(
    name="proposal_voices.voices",
    sentences=Sentences(
        concerns=Concerns.VISITORS,
        title=_("What you would like to hear"),
        kept=_(
            "That this device would like to hear a proposal. For two days, a number by which hosts"
            " recognise a flood from one network."
        ),
        why=_("So that hosts know what people wait for. They read how many, and never who."),
        how_long=_("Two years, until you take it back, or as long as the proposal itself."),
        how_to_erase=_("Press the same button again, or “erase me now”."),
    ),
    covers=frozenset(f"{Voice._meta.label}.{name}" for name in Voice.PERSONAL),
    export=export,
    erase=erase,
    expire=expire,
    subjects=subjects,
)
