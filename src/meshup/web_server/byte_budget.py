"""How many bytes strangers may make this process hold at once, over all their connections. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class ByteBudget:
    """A sum that never exceeds ``most_bytes``; who takes something gives it back."""

    most_bytes: int
    taken_bytes: int = 0

    def take(self, size: int) -> bool:
        """Count ``size`` bytes in, and say so; or say that there is no space, and count nothing."""
        if size > self.most_bytes - self.taken_bytes:
            return False
        self.taken_bytes += size
        return True

    def give_back(self, size: int) -> None:
        """Count ``size`` bytes out that ``take`` counted in."""
        self.taken_bytes -= size


class Share:
    """What one connection holds of a budget."""

    __slots__ = ("_budget", "held_bytes")

    def __init__(self, budget: ByteBudget) -> None:
        self._budget = budget
        self.held_bytes = 0

    def hold(self, size: int) -> bool:
        """Hold ``size`` bytes from now on, instead of what was held; say whether that fits.

        Where it does not fit, what was held stays held.
        """
        more = size - self.held_bytes
        if more > 0 and not self._budget.take(more):
            return False
        if more < 0:
            self._budget.give_back(-more)
        self.held_bytes = size
        return True
