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
EXACT_BELOW: Final = 10
"""So few are told as they are: "about 3" is odd, and who comes asks where the others are."""


@dataclass(frozen=True, slots=True)
class Size:
    """What pages of everybody say of the numbers; each is rough from ten on (``rough``).

    Attributes:
        waits: whether whoever comes now waits for a place.
        are_shown: whether hosts show numbers; where they do not, the three below are not told.
        coming: persons who come.
        waiting: persons on the waiting list.
        free: places that nobody has and nobody was offered; None: no limit.
    """

    waits: bool = False
    are_shown: bool = True
    coming: int = 0
    waiting: int = 0
    free: int | None = None


def size_of(numbers: Numbers) -> Size:
    """Return what pages say of ``numbers`` where hosts show them."""
    has_limit = numbers.capacity is not None
    return Size(
        waits=has_limit and (numbers.free == 0 or numbers.waiting > 0),
        coming=rough(numbers.count),
        waiting=rough(numbers.waiting),
        free=None if numbers.free is None else rough(numbers.free),
    )


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
    """Return how many, for pages: exactly when they are few, rounded to steps when not.

    So a page is drawn anew with every fifth person, or every fiftieth, and not with each.
    """
    if count < EXACT_BELOW:
        return count
    step = next(step for most, step in STEPS if count < most)
    return round(count / step) * step
