"""What this room keeps of peers: what they answered; it follows them, and keeps nobody here.

Shell. Called by the room ``peers``, in its transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.peers.records import PeerRecords
from meshup.travelling_talks.models import SpeakerReply

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def holders(peers: Iterable[int]) -> set[int]:
    """Return which of these peers have answered for a talk; one query."""
    rows = SpeakerReply.objects.filter(peer__in=list(peers)).order_by()
    return set(rows.values_list("peer", flat=True))


def merge(from_peer: int, into_peer: int, _at: datetime) -> None:
    """Make what one peer answered another's."""
    SpeakerReply.objects.filter(peer=from_peer).update(peer=into_peer)


def describe(_peer: int) -> list[str]:
    """Say nothing: the talk itself says it."""
    return []


RECORDS: Final = PeerRecords(
    name="travelling_talks.replies", holders=holders, merge=merge, describe=describe
)
