"""Who may be forgotten at night: peers of whom no room holds anything.

Shell. Runs in the registry of personal data, each night.

Method
    A peer stays while a room holds something of theirs, and for 30 days after their latest act
    while a device acts for them, so that who withdrew yesterday is the same person tomorrow.
    A peer without device and without anything is nobody's any more.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.peers.domain.devices import LIFETIME
from meshup.peers.models import Device, JoiningCode, Peer
from meshup.peers.records import peer_records

if TYPE_CHECKING:
    from datetime import datetime

QUIET: Final = timedelta(days=30)
BATCH: Final = 500


def forget_at_night(now: datetime) -> int:
    """Delete expired codes and devices, and peers whom nothing holds; return how many peers."""
    JoiningCode.objects.filter(expires_at__lte=now).delete()
    Device.objects.filter(expires_at__lte=now).delete()
    lately = Device.objects.filter(expires_at__gt=_quiet_since(now))
    idle = Peer.objects.exclude(pk__in=lately.values("peer_id"))
    numbers = list(idle.order_by("pk").values_list("pk", flat=True))
    batches = (numbers[first : first + BATCH] for first in range(0, len(numbers), BATCH))
    return sum(_forget(batch, now) for batch in batches)


def _forget(numbers: list[int], now: datetime) -> int:
    """Delete those of ``numbers`` whom nothing holds; they are locked, then looked at.

    Whoever acts in this very moment has renewed the device first, and stays; or finds it gone
    afterwards, and is somebody new. What a room writes of a peer has either been committed, and
    holds them, or finds them gone.
    """
    with transaction.atomic():
        devices = Device.objects.select_for_update().filter(peer_id__in=numbers).order_by("pk")
        acting = {device.peer_id for device in devices if device.expires_at > _quiet_since(now)}
        peers = Peer.objects.select_for_update().filter(pk__in=set(numbers) - acting)
        idle = set(peers.order_by("pk").values_list("pk", flat=True))
        for records in peer_records():
            idle -= records.holders(idle)
        Peer.objects.filter(pk__in=idle).delete()
    return len(idle)


def _quiet_since(now: datetime) -> datetime:
    """Return the expiry of a device whose latest act was 30 days ago."""
    return now + LIFETIME - QUIET
