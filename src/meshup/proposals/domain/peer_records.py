"""What proposals keep of peers, so that a peer lives while they have one, and two can be one.

Shell. Called by the room ``peers``, in its transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language, gettext

from meshup.community.domain.queries import this_node
from meshup.kit.localized_text import localized
from meshup.letters.domain.addresses import addresses_facts
from meshup.peers.records import PeerRecords
from meshup.proposals.choices import ENDED
from meshup.proposals.domain.queries.proposals import proposals_of_peer
from meshup.proposals.domain.queries.speaking import peers_who_speak
from meshup.proposals.models import Proposal, Speaker

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def holders(peers: Iterable[int]) -> set[int]:
    """Return which of these peers have proposed something, or hold it with others."""
    return peers_who_speak(peers)


def merge(from_peer: int, into_peer: int, _at: datetime) -> None:
    """Make all that one peer proposed, or holds with others, another's.

    Who turns out to be with themselves speaks once: under the name that stands first.
    """
    Proposal.objects.filter(peer=from_peer).update(peer=into_peer)
    Speaker.objects.filter(peer=from_peer).update(peer=into_peer)
    seen: set[int] = set()
    for speaker in Speaker.objects.filter(peer=into_peer).order_by("proposal", "place", "pk"):
        if speaker.proposal_id in seen:
            speaker.delete()
        seen.add(speaker.proposal_id)


def describe(peer: int) -> list[str]:
    """Say what a peer proposed, in the current language, newest first; not what has ended."""
    language, languages = get_language() or "en", this_node().languages
    return [
        gettext("You proposed “%(name)s”.") % {"name": localized(each.titles, language, languages)}
        for each in proposals_of_peer(peer)
        if each.state not in ENDED and each.peer == peer
    ]


def emails(peer: int) -> set[str]:
    """Return the addresses that are a peer's for sure: whoever reads them said so, of no other."""
    shown = Proposal.objects.filter(is_readers=True, address__isnull=False)
    others = shown.exclude(peer=peer).values("address")
    rows = shown.filter(peer=peer).exclude(address__in=others)
    addresses = addresses_facts(set(rows.values_list("address", flat=True)) - {None})
    return {facts.email for facts in addresses.values() if facts.is_proved}


RECORDS: Final = PeerRecords(
    name="proposals.proposals", holders=holders, merge=merge, describe=describe, emails=emails
)
