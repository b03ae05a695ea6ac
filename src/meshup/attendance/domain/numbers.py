"""Pure: how many come, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many come to one event, as registered with this node; never what other sites count.

    Attributes:
        count: persons who come, companions included; maybe and waiting are not in it.
        waiting: persons on the waiting list, who were offered a place included.
        maybe: persons who may come.
        capacity: how many may; None: no limit.
        offered: persons for whom a place is kept until they answer; ``waiting`` has them too.
    """

    count: int = 0
    waiting: int = 0
    maybe: int = 0
    capacity: int | None = None
    offered: int = 0

    @property
    def free(self) -> int | None:
        """How many places nobody has; None: no limit. Never below zero."""
        return None if self.capacity is None else max(0, self.capacity - self.count - self.offered)


NOBODY: Final = Numbers()

STEPS: Final = ((50, 5), (200, 10), (1000, 50), (10**9, 100))
"""Up to how many, a rough number is counted in steps of how many."""
FEW: Final = 5
"""Below this, a rough number would be a lie or name somebody: nothing is told."""


def numbers_from(persons: Mapping[str, int], capacity: int | None) -> Numbers:
    """Return the numbers of an event from its persons by standing (``choices.Standing``)."""
    offered = persons.get("offered", 0)
    return Numbers(
        count=persons.get("coming", 0),
        waiting=persons.get("waiting", 0) + offered,
        maybe=persons.get("maybe", 0),
        capacity=capacity,
        offered=offered,
    )


def rough(count: int) -> int:
    """Return roughly how many, for pages: rounded to steps; 0 when they are few.

    So a page is drawn anew with every fifth person, or every fiftieth, and not with each.
    """
    if count < FEW:
        return 0
    step = next(step for most, step in STEPS if count < most)
    return round(count / step) * step
