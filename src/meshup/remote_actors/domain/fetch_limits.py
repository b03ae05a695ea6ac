"""Shell: how much is asked of other servers, remembered by this process alone, and bounded.

What a stranger sends can make the node fetch: a key that it does not know, the object of an
announcement. So a domain has an allowance that fills up again, all domains together have another,
what failed is not tried again for a while, and no more than two fetches run at once, of one domain
no more than one: two that answer slowly do not hold the threads that answer visitors.

What the node asks at its own pace, as in gossip, has an allowance of its own: however short its
periods are, a host who asks for something is not made to wait for them.
"""

from __future__ import annotations

from collections import OrderedDict
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from threading import Condition, Lock
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from meshup.kit.versioned_memo import clear_with_memos
from meshup.remote_actors.errors import FetchBusy, FetchLimit, FetchRefused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

MOST_DOMAINS: Final = 4_096
MOST_FAILURES: Final = 16_384
FAILURE_LASTS: Final = timedelta(minutes=5)
BURST: Final = 60
PER_SECOND: Final = 1.0
BURST_OF_ALL: Final = 600
PER_SECOND_OF_ALL: Final = 10.0
AT_ONCE: Final = 2
PATIENCE_SECONDS: Final = 2.0
PER_ACTIVITY: Final = 20
AT_OWN_PACE: Final = "at own pace "
"""Before the name of a domain: what is asked of it at the node's own pace."""


@dataclass(slots=True)
class FetchBudget:
    """How many documents may still be fetched for one thing, such as an activity."""

    left: int = PER_ACTIVITY

    def spend(self, url: str) -> None:
        """Count one.

        Raises:
            FetchRefused: nothing is left.
        """
        if self.left <= 0:
            raise FetchRefused(address=url[:200], why=_("too much was read for one thing"))
        self.left -= 1


class TokenBuckets:
    """An allowance for each name, the ones unused for longest forgotten first."""

    def __init__(self, burst: float, per_second: float, most: int) -> None:
        self._burst, self._per_second, self._most = burst, per_second, most
        self._levels: OrderedDict[bytes, tuple[float, datetime]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._levels)

    def take(self, name: str, at: datetime) -> bool:
        """Take one of the allowance of ``name``; say whether there was one."""
        key = sha256(name.encode("utf-8", "replace")).digest()
        with self._lock:
            level, since = self._levels.pop(key, (self._burst, at))
            passed = max(0.0, (at - since).total_seconds())
            level = min(self._burst, level + passed * self._per_second)
            taken = level >= 1
            self._levels[key] = (level - 1 if taken else level, max(at, since))
            while len(self._levels) > self._most:
                self._levels.popitem(last=False)
        return taken

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._levels.clear()


class Failures:
    """What failed lately, by the SHA-256 of its name; the oldest are forgotten first."""

    def __init__(self, most: int = MOST_FAILURES, lasts: timedelta = FAILURE_LASTS) -> None:
        self._most, self._lasts = most, lasts
        self._until: OrderedDict[bytes, datetime] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._until)

    def note(self, name: str, at: datetime) -> None:
        """Remember that ``name`` failed."""
        key = sha256(name.encode("utf-8", "replace")).digest()
        with self._lock:
            self._until.pop(key, None)
            self._until[key] = at + self._lasts
            while len(self._until) > self._most:
                self._until.popitem(last=False)

    def has(self, name: str, at: datetime) -> bool:
        """Say whether ``name`` failed a short while ago."""
        key = sha256(name.encode("utf-8", "replace")).digest()
        with self._lock:
            until = self._until.get(key)
            if until is None:
                return False
            if not until - self._lasts <= at < until:
                del self._until[key]
                return False
        return True

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._until.clear()


class FetchGate:
    """Few fetches at once, and one of each domain."""

    def __init__(self, most: int = AT_ONCE, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._most, self._patience = most, patience_seconds
        self._taken: set[str] = set()
        self._changed = Condition()

    @contextmanager
    def enter(self, domain: str) -> Iterator[None]:
        """Wait a little for a place, and hold it.

        Raises:
            FetchBusy: none became free.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: self._is_free(domain), self._patience):
                raise FetchBusy
            self._taken.add(domain)
        try:
            yield
        finally:
            with self._changed:
                self._taken.discard(domain)
                self._changed.notify_all()

    def _is_free(self, domain: str) -> bool:
        return len(self._taken) < self._most and domain not in self._taken


DOMAINS: Final = TokenBuckets(BURST, PER_SECOND, MOST_DOMAINS)
ALL: Final = TokenBuckets(BURST_OF_ALL, PER_SECOND_OF_ALL, 2)
FAILURES: Final = Failures()
GATE: Final = FetchGate()


def admit(domain: str, at: datetime, *, at_own_pace: bool = False) -> None:
    """Count one more fetch of ``domain``.

    Raises:
        FetchLimit: it has no allowance left, or all have none.
    """
    lane = AT_OWN_PACE if at_own_pace else ""
    if not DOMAINS.take(lane + domain, at) or not ALL.take(lane, at):
        raise FetchLimit(after=timedelta(minutes=1))


for _memory in (DOMAINS, ALL, FAILURES):
    clear_with_memos(_memory)
