"""Values that cost several queries, remembered by a process until what they tell of changes.

Pages that are not kept for everybody (``page_cache``) are put together from these. A value is
remembered under the counters of its tags, read *before* it is worked out (``kit.tag_versions``), so
a change in any process makes it forgotten; and until a moment, for what the clock changes.
Nothing is remembered inside a transaction: it may tell of what will never have happened.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from django.conf import settings
from django.db import connection

from meshup.kit.tag_versions import slot

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import datetime

T = TypeVar("T")

Versions = tuple[bytes, ...]

MOST: Final = 64


class VersionedMemo(Generic[T]):
    """Values of one kind, by key, that tell of what ``tags`` name; the latest ``MOST`` of them.

    What is remembered is given to many readers at once: none may change it.
    """

    def __init__(self, *tags: str) -> None:
        self._slots: Final = tuple(slot(tag) for tag in tags)
        self._known: OrderedDict[Hashable, tuple[Versions, datetime, datetime, T]]
        self._known = OrderedDict()
        self._lock = Lock()

    def versions(self) -> Versions:
        """Return what the counters of the tags show now."""
        versions: Versions = settings.TAG_VERSIONS.now(self._slots)
        return versions

    def at(
        self,
        now: datetime,
        key: Hashable,
        work: Callable[[], tuple[T, datetime]],
        *,
        since: Versions | None = None,
    ) -> T:
        """Return the value for ``key``; ``work`` returns it, and the moment when it ends.

        ``since`` are the versions from before anything that ``work`` uses was read; those of this
        moment when it reads everything by itself.
        """
        versions = self.versions() if since is None else since
        found = self._known.get(key)
        if found is not None and found[0] == versions and found[1] <= now < found[2]:
            return found[3]
        value, until = work()
        if not connection.in_atomic_block:
            with self._lock:
                self._known[key] = (versions, now, until, value)
                self._known.move_to_end(key)
                while len(self._known) > MOST:
                    self._known.popitem(last=False)
        return value

    def forget(self) -> None:
        """Forget everything."""
        with self._lock:
            self._known.clear()
