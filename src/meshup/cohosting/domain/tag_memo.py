"""Shell: reads only counters. One value that a process remembers until one of its tags changes.

For what lists ask for each thing that they show: unlike ``kit.versioned_memo`` it also remembers
what was read inside a transaction, as ``community.domain.queries.this_node`` does; whoever changes
it counts the tag up in the same transaction.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from django.conf import settings

from meshup.kit.tag_versions import counter_of
from meshup.kit.versioned_memo import clear_with_memos

if TYPE_CHECKING:
    from collections.abc import Callable

    from meshup.kit.tag_versions import TagVersions

T = TypeVar("T")


class TagMemo(Generic[T]):
    """What ``read`` returns, as long as none of ``tags`` changes."""

    def __init__(self, tags: frozenset[str], read: Callable[[], T]) -> None:
        self._slots = tuple(sorted({counter_of(tag) for tag in tags}))
        self._read = read
        self._known: dict[tuple[bytes, ...], T] = {}
        self._lock = Lock()
        clear_with_memos(self)

    def value(self) -> T:
        """Return it, read anew where something has changed."""
        tags: TagVersions = settings.TAG_VERSIONS
        versions = tags.now(self._slots)
        if versions not in self._known:
            found = self._read()
            with self._lock:
                self._known.clear()
                self._known[versions] = found
            return found
        return self._known[versions]

    def clear(self) -> None:
        """Forget it."""
        with self._lock:
            self._known.clear()
