"""Shell: people of other servers who go: kept out by hosts, or gone from their server.

Called by a job after hosts block somebody, and by the registry of what hangs on actors, in its
transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.attendance.domain.blocked_attendees import take_off_peers
from meshup.peers.domain.personal_data import erase_peer
from meshup.remote_actors.domain.blocks import blocked_numbers
from meshup.remote_attendance.models import RemoteAttendee

if TYPE_CHECKING:
    from datetime import datetime


def take_off_blocked(at: datetime) -> int:
    """Take whoever is kept out off the lists of what is ahead; return how many evenings.

    Twice is once. They are told nothing; a host can put them back once the block is lifted.
    """
    ahead = RemoteAttendee.objects.filter(event__ends_at__gt=at, peer__isnull=False)
    peers = {row.peer_id: row.actor_id for row in ahead.order_by("pk")}
    blocked = blocked_numbers(peers.values())
    return take_off_peers((peer for peer, actor in peers.items() if peer and actor in blocked), at)


def forget_attendee(actor: int) -> None:
    """Erase the peer that stands for an actor who is gone, in every room; twice is once.

    One that stands for others as well, for two turned out to be one person, stays theirs.
    """
    rows = RemoteAttendee.objects.filter(actor=actor)
    peers = set(rows.exclude(peer=None).values_list("peer", flat=True))
    others = RemoteAttendee.objects.filter(peer__in=peers).exclude(actor=actor)
    shared = set(others.values_list("peer", flat=True))
    rows.delete()
    for peer in peers - shared:
        erase_peer(peer)
