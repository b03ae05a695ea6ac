"""Shell: which peers are blocked, for the room that joins them and lets them go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.kit import clock
from meshup.kit.web import changed
from meshup.moderation.domain.queries.blocks import BLOCKS_TAG, blocked_peers
from meshup.moderation.models import Block
from meshup.peers.records import PeerRecords

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def holders(peers: Iterable[int]) -> set[int]:
    """Return who is blocked."""
    return blocked_peers(clock.now()) & set(peers)


def merge(peer: int, into: int, _at: datetime) -> None:
    """Let what is of one peer be another's: a block holds on all their devices."""
    Block.objects.filter(peer=peer).update(peer=into)
    changed(BLOCKS_TAG)


def describe(_peer: int) -> list[str]:
    """Say nothing: whether somebody is blocked, no page says."""
    return []


PEER_RECORDS: Final = PeerRecords(
    name="moderation.blocks", holders=holders, merge=merge, describe=describe
)
