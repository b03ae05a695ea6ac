"""Devices of peers: browsers that act for them, each known by a secret that only it holds.

Shell. Each function is one or two statements; callers hold the transaction.

Words
    key   what a device's cookie holds: 43 characters of base64url, 32 random bytes
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from meshup.kit.number_sets import NumberSet
from meshup.peers.domain.peers import PeerFacts, facts_of
from meshup.peers.models import Device

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

KEY_LENGTH: Final = 43
LIFETIME: Final = timedelta(days=400)
"""After the latest act; no browser keeps a cookie for longer (RFC 6265bis, section 5.5)."""


def add_device(peer: int, at: datetime) -> str:
    """Let one more device act for ``peer``; return its key, which nobody can read again."""
    key = secrets.token_urlsafe(32)
    Device.objects.create(peer_id=peer, key_hash=hash_of(key), made_at=at, expires_at=at + LIFETIME)
    return key


def peers_of_keys(keys: Iterable[str], at: datetime) -> dict[str, PeerFacts]:
    """Return for whom each of ``keys`` acts at ``at``, without those that are good no more."""
    by_hash = {hash_of(key): key for key in keys}
    if not by_hash:
        return {}
    rows = Device.objects.filter(key_hash__in=by_hash, expires_at__gt=at).select_related("peer")
    return {by_hash[row.key_hash]: facts_of(row.peer) for row in rows}


def renew_device(key: str, peer: int, at: datetime) -> bool:
    """Let a device be good for 400 days from now; return False if it acts for ``peer`` no more."""
    device = Device.objects.filter(key_hash=hash_of(key), peer_id=peer)
    return bool(device.update(expires_at=at + LIFETIME))


def forget_device(key: str) -> None:
    """Let a device act for its peer no more."""
    Device.objects.filter(key_hash=hash_of(key)).delete()


def forget_other_devices(peer: int, key: str) -> int:
    """Let every device of ``peer`` but the one with ``key`` act no more; return how many did."""
    return Device.objects.filter(peer_id=peer).exclude(key_hash=hash_of(key)).delete()[0]


def count_devices(peer: int, at: datetime) -> int:
    """Return how many devices act for ``peer``. The peer itself asks."""
    return Device.objects.filter(peer_id=peer, expires_at__gt=at).count()


def peers_with_devices(peers: Iterable[int], at: datetime) -> set[int]:
    """Return for which of these peers some device acts. Any room asks, and tells it nobody else."""
    rows = Device.objects.filter(peer__in=NumberSet(peers), expires_at__gt=at).order_by()
    return set(rows.values_list("peer", flat=True))


def hash_of(key: str) -> str:
    """Return what is kept of a key, which is long and random: its SHA-256, hexadecimal."""
    return sha256(key.encode()).hexdigest()
