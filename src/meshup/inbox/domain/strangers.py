"""Shell: networks that send what is not signed, or no activity, again and again.

Each process counts for itself, so that a flood costs no write: whoever has sent too much of it is
answered before anything is looked at, until the stretch of time is over.

Bounded: so many networks, those that came first forgotten first. What is kept of a network is a
keyed hash.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Final

from meshup.inbox.limits import FAILURES
from meshup.kit.limits import keyed_hash
from meshup.kit.versioned_memo import clear_with_memos

if TYPE_CHECKING:
    from datetime import datetime

MOST_NETWORKS: Final = 4_096


class FailedRequests:
    """How many requests of each network failed within the present stretch of time."""

    def __init__(self, most: int = MOST_NETWORKS) -> None:
        self._most = most
        self._counts: OrderedDict[tuple[int, str], int] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._counts)

    def is_used_up(self, network: str, at: datetime) -> bool:
        """Say whether a network may send nothing until the stretch of time is over."""
        return self._counts.get(_key(network, at), 0) >= FAILURES.most

    def count(self, network: str, at: datetime) -> None:
        """Count one more that failed."""
        key = _key(network, at)
        with self._lock:
            self._counts[key] = self._counts.get(key, 0) + 1
            while len(self._counts) > self._most:
                self._counts.popitem(last=False)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._counts.clear()


def _key(network: str, at: datetime) -> tuple[int, str]:
    stretch = int(at.timestamp()) // int(FAILURES.within.total_seconds())
    return stretch, keyed_hash(network, "inbox.failures", digest_size=8)


FAILED: Final = FailedRequests()
clear_with_memos(FAILED)
