"""What a pure function returned, remembered within so many bytes, keys included.

Without Django. ``functools.lru_cache`` counts entries, so that whoever chooses the arguments
chooses how much it takes. Values here are dropped when they take more room than they were given,
those unused for longest first. A value that is worked out twice at once is kept once.
"""

from __future__ import annotations

import sys
from collections import OrderedDict
from functools import update_wrapper
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Generic, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")

ENTRY_BYTES: Final = 512
"""What an entry takes beside its arguments and its value, roughly."""
BIGGEST_SHARE: Final = 4
"""One value takes at most a quarter of the room, so that it cannot drive out all others."""


class BoundedMemo(Generic[P, R]):
    """A function of hashable positional arguments that remembers, within ``most_bytes``."""

    def __init__(
        self, function: Callable[P, R], most_bytes: int, size_of: Callable[[R], int]
    ) -> None:
        update_wrapper(self, function)
        self.most_bytes: Final = most_bytes
        self.bytes = 0
        self._function = function
        self._size_of = size_of
        self._entries: OrderedDict[tuple[object, ...], tuple[R, int]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def __call__(self, *args: P.args, **keywords: P.kwargs) -> R:
        """Return what the function returns for these arguments."""
        entry = self._entries.get(args)
        if entry is not None:
            with self._lock:
                if args in self._entries:
                    self._entries.move_to_end(args)
            return entry[0]
        value = self._function(*args, **keywords)
        self._keep(args, value)
        return value

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self.bytes = 0

    def _keep(self, key: tuple[object, ...], value: R) -> None:
        size = ENTRY_BYTES + sum(map(sys.getsizeof, key)) + self._size_of(value)
        if size * BIGGEST_SHARE > self.most_bytes:
            return
        with self._lock:
            if key in self._entries:
                return
            self._entries[key] = (value, size)
            self.bytes += size
            while self.bytes > self.most_bytes:
                self.bytes -= self._entries.popitem(last=False)[1][1]


def remember_within(
    most_bytes: int,
    size_of: Callable[[Any], int] = sys.getsizeof,
) -> Callable[[Callable[P, R]], BoundedMemo[P, R]]:
    """Return a decorator for a pure function of positional arguments: see ``BoundedMemo``.

    Args:
        most_bytes: how much all remembered values and their arguments take together.
        size_of: returns roughly how many bytes of memory a value takes.
    """

    def around(function: Callable[P, R]) -> BoundedMemo[P, R]:
        return BoundedMemo(function, most_bytes, size_of)

    return around
