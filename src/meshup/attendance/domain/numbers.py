"""Pure: how many come, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many come to one event, as registered with this node; never what other sites count.

    Attributes:
        count: persons who come, companions included; maybe and waiting are not in it.
        waiting: persons on the waiting list, who were offered a place included.
        maybe: persons who may come.
        capacity: how many may; None: no limit.
    """

    count: int = 0
    waiting: int = 0
    maybe: int = 0
    capacity: int | None = None

    @property
    def free(self) -> int | None:
        """How many places nobody has; None: no limit. Never below zero."""
        return None if self.capacity is None else max(0, self.capacity - self.count)


NOBODY: Final = Numbers()
