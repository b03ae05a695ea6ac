"""Values that cost several queries, remembered by a process until what they show changes.

Pages that are not kept for everybody (``page_cache``) are put together from these. A value is
remembered under the counters of its tags as they stood *before* it was worked out
(``kit.tag_versions``), so a change in any process makes it forgotten; and until its moment, for
what the clock changes. Nothing is remembered inside a transaction: it may tell of what will never
have happened.
"""

from __future__ import annotations

import sys
from collections import OrderedDict
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, Protocol, TypeVar
from weakref import WeakSet

from django.conf import settings
from django.db import connection

from meshup.kit.tag_versions import counter_of, versions

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator
    from datetime import datetime

    from meshup.kit.shown import Shown
    from meshup.kit.tag_versions import TagVersions

T = TypeVar("T")

LONGEST: Final = timedelta(minutes=5)
"""For how long a value is believed, whatever it says of itself."""
ENTRY_BYTES: Final = 1024
"""What an entry takes beside its key and its value, roughly: its tags, counters and moments."""
BIGGEST_SHARE: Final = 4
"""One value takes at most a quarter of the room, so that it cannot drive out all others."""


class _Entry(NamedTuple, Generic[T]):
    slots: tuple[int, ...]
    versions: tuple[bytes, ...]
    since: datetime
    until: datetime
    shown: Shown[T]
    bytes: int


class VersionedMemo(Generic[T]):
    """Values of one kind, by key, in ``most_bytes``; those unused for longest are dropped first.

    Args:
        most_bytes: how much they take together, with their keys.
        size_of: returns roughly how many bytes of memory a value takes.
    """

    def __init__(self, most_bytes: int, size_of: Callable[[T], int] = sys.getsizeof) -> None:
        self.most_bytes: Final = most_bytes
        self.bytes = 0
        self._size_of = size_of
        self._entries: OrderedDict[Hashable, _Entry[T]] = OrderedDict()
        self._lock = Lock()
        _memos.add(self)

    def __len__(self) -> int:
        return len(self._entries)

    def get_or_compute(
        self,
        now: datetime,
        key: Hashable,
        compute: Callable[[], Shown[T]],
        *,
        before: bytes | None = None,
    ) -> Shown[T]:
        """Return what is remembered under ``key``, or what ``compute`` returns.

        Args:
            now: the moment of which it has to be true.
            key: what chooses between values.
            compute: reads and works it out, and says what it shows.
            before: a snapshot of the counters from before anything that ``compute`` uses was
                read; None when it reads everything by itself.
        """
        counters: TagVersions = settings.TAG_VERSIONS
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
        if (
            entry is not None
            and not _is_read_anew.get()
            and entry.since <= now < entry.until
            and counters.now(entry.slots) == entry.versions
        ):
            return entry.shown
        if before is None:
            before = counters.snapshot()
        if entry is not None:  # what is true no more is not kept beside what takes its place
            self._forget(key, entry)
            entry = None
        shown = compute()
        if shown.tags and not connection.in_atomic_block:
            self._put(now, key, shown, before)
        return shown

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self.bytes = 0

    def _forget(self, key: Hashable, entry: _Entry[T]) -> None:
        with self._lock:
            if self._entries.get(key) is entry:
                self._drop(key)

    def _put(self, now: datetime, key: Hashable, shown: Shown[T], before: bytes) -> None:
        slots = tuple({counter_of(tag) for tag in shown.tags})
        longest = now + LONGEST
        until = longest if shown.until is None else min(shown.until, longest)
        size = ENTRY_BYTES + sys.getsizeof(repr(key)) + self._size_of(shown.value)
        entry = _Entry(slots, versions(before, slots), now, until, shown, size)
        with self._lock:
            self._drop(key)
            if size * BIGGEST_SHARE > self.most_bytes:
                return
            self._entries[key] = entry
            self.bytes += size
            while self.bytes > self.most_bytes:
                self._drop(next(iter(self._entries)))

    def _drop(self, key: Hashable) -> None:
        dropped = self._entries.pop(key, None)
        if dropped is not None:
            self.bytes -= dropped.bytes


@contextmanager
def read_anew() -> Iterator[None]:
    """Believe nothing that is remembered, in this thread: read and work out everything.

    Counters are bumped after the commit, in its turn among what waits for it. Whoever has seen by
    another way that a change is committed may come before that.
    """
    token = _is_read_anew.set(True)
    try:
        yield
    finally:
        _is_read_anew.reset(token)


_is_read_anew: Final = ContextVar("is_read_anew", default=False)


class Memory(Protocol):
    """What a process remembers, and can forget."""

    def clear(self) -> None:
        """Forget everything."""


_memos: Final[WeakSet[VersionedMemo[Any]]] = WeakSet()
_others: Final[list[Memory]] = []


def clear_with_memos(memory: Memory) -> None:
    """Let ``memory``, which is there as long as the process, be cleared with all memos."""
    _others.append(memory)


def clear_all_memos() -> None:
    """Forget everything that this process remembers, whatever the counters say."""
    for memory in [*_memos, *_others]:
        memory.clear()
