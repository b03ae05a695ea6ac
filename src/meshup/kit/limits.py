"""How often somebody may do something, counted in the cache that all workers share."""

from __future__ import annotations

from datetime import timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache

from meshup.kit.clock import now
from meshup.kit.errors import TooMany
from meshup.kit.ip_networks import network_of

if TYPE_CHECKING:
    from django.http import HttpRequest


def spend(what: str, who: str, most: int, within: timedelta) -> None:
    """Count one more ``what`` of ``who``, who is remembered only as a hash, for that long.

    Raises:
        TooMany: there were ``most`` within this stretch of time already.
    """
    seconds = int(within.total_seconds())
    window, passed = divmod(int(now().timestamp()), seconds)
    told = f"{settings.SECRET_KEY}:{who}".encode()
    key = f"limit:{what}:{window}:{blake2b(told, digest_size=12).hexdigest()}"
    cache.add(key, 0, timeout=seconds)
    try:
        count = cache.incr(key)
    except ValueError:  # it expired between the two
        return
    if count > most:
        raise TooMany(after=timedelta(seconds=seconds - passed))


def visitor_of(request: HttpRequest) -> str:
    """Return what stands for the household from which a request comes."""
    return network_of(request.META.get("REMOTE_ADDR", ""))
