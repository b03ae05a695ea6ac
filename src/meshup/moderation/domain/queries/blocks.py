"""Shell: who is blocked now; kept in memory, for it is asked at every act of a visitor.

Bounded: hosts make blocks, one by one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db.models import Q

from meshup.community.rules import may_run_community, require
from meshup.kit.tag_versions import counter_of
from meshup.moderation.domain.local_times import local
from meshup.moderation.errors import NotYours
from meshup.moderation.models import Block

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from meshup.community.rules import Asker
    from meshup.kit.tag_versions import TagVersions

BLOCKS_TAG: Final = "blocks"
NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ActiveBlocks:
    """Until when peers, by number, and networks, by key, are blocked."""

    peers: dict[int, datetime] = field(default_factory=dict)
    networks: dict[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BlockFacts:
    """A block, for hosts; ``peer`` is None for one of a network."""

    number: int
    peer: int | None
    why: str
    by: str
    made_at: datetime
    until: datetime | None


_active: Final[dict[tuple[bytes, ...], ActiveBlocks]] = {}
_lock: Final = Lock()


def is_blocked(peer: int | None, network_key: str, at: datetime) -> bool:
    """Say whether a peer, or a network by its key ("" for none), is blocked at ``at``."""
    blocks = _active_blocks(at)
    by_peer = blocks.peers.get(peer) if peer is not None else None
    by_network = blocks.networks.get(network_key) if network_key else None
    return any(until is not None and until > at for until in (by_peer, by_network))


def blocked_peers(at: datetime) -> set[int]:
    """Return the numbers of the peers who are blocked at ``at``, for any room."""
    return {peer for peer, until in _active_blocks(at).peers.items() if until > at}


def blocks_for(host: Asker, at: datetime) -> list[BlockFacts]:
    """Return the blocks in force at ``at``, the latest first, for a host.

    Raises:
        NotYours: somebody else asks.
    """
    require(host, may_run_community, NotYours)
    rows = in_force(at).select_related("by").order_by("-made_at", "-pk")
    return [
        BlockFacts(
            number=row.pk,
            peer=row.peer_id,
            why=row.why,
            by=row.by.name if row.by else "",
            made_at=local(row.made_at),
            until=local(row.until),
        )
        for row in rows
    ]


def in_force(at: datetime) -> QuerySet[Block]:
    """Return the rows of the blocks in force, for this room."""
    return Block.objects.filter(Q(until=None) | Q(until__gt=at), lifted_at=None)


def _active_blocks(at: datetime) -> ActiveBlocks:
    counters: TagVersions = settings.TAG_VERSIONS
    versions = counters.now((counter_of(BLOCKS_TAG),))
    if (blocks := _active.get(versions)) is None:
        blocks = _stored(at)
        with _lock:
            _active.clear()
            _active[versions] = blocks
    return blocks


def _stored(at: datetime) -> ActiveBlocks:
    blocks = ActiveBlocks()
    for peer, key, until in in_force(at).values_list("peer_id", "network_key", "until"):
        ends = until or NEVER
        if key:
            blocks.networks[key] = max(ends, blocks.networks.get(key, ends))
        else:
            blocks.peers[peer] = max(ends, blocks.peers.get(peer, ends))
    return blocks
