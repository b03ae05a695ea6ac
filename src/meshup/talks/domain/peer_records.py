"""What talks keep of peers, so that a peer lives while they have it, and two can be one.

Shell. Called by the room ``peers``, in its transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext, ngettext

from meshup.kit.web import changed
from meshup.peers.records import PeerRecords
from meshup.talks.domain.tags import SPEAKERS
from meshup.talks.models import SpeakerPage, Thanks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def holders(peers: Iterable[int]) -> set[int]:
    """Return which of these peers have a page, or wrote to a speaker; one query."""
    wanted = list(peers)
    pages = SpeakerPage.objects.filter(peer__in=wanted).order_by().values_list("peer", flat=True)
    words = Thanks.objects.filter(peer__in=wanted).order_by().values_list("peer", flat=True)
    return set(pages.union(words))


def merge(from_peer: int, into_peer: int, _at: datetime) -> None:
    """Make what is of one peer another's; of two pages the second peer's stays."""
    Thanks.objects.filter(peer=from_peer).update(peer=into_peer)
    theirs = SpeakerPage.objects.filter(peer=from_peer)
    if SpeakerPage.objects.filter(peer=into_peer).exists():
        theirs.delete()
    else:
        theirs.update(peer=into_peer)
    changed(SPEAKERS)


def describe(peer: int) -> list[str]:
    """Say what a peer has here, in the current language."""
    names = SpeakerPage.objects.filter(peer=peer).values_list("name", flat=True)
    told = [gettext("You have a page as a speaker: %(name)s.") % {"name": name} for name in names]
    if number := Thanks.objects.filter(peer=peer).count():
        words = ngettext(
            "You wrote to a speaker.", "You wrote to speakers, %(number)s times.", number
        )
        told.append(words % {"number": number})
    return told


RECORDS: Final = PeerRecords(
    name="talks.pages_and_thanks", holders=holders, merge=merge, describe=describe
)
