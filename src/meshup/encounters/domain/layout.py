"""Who sits together in a round, and who rests, before tables have numbers. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meshup.encounters.domain.trios import Thirds


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A round as places of a room.

    Attributes:
        pairs: two who are new to each other.
        thirds: who joins which of these pairs.
        repeats: two or three who have all met before, and would rather meet again than rest.
    """

    pairs: Sequence[tuple[int, int]]
    thirds: Thirds
    repeats: Sequence[tuple[int, ...]] = ()

    def groups(self) -> list[tuple[int, ...]]:
        """Return who sits together, each group in the order of its places."""
        joined = {pair: third for third, pair in self.thirds.items()}
        fresh = [
            tuple(sorted((*pair, joined[pair]))) if pair in joined else pair for pair in self.pairs
        ]
        return [*fresh, *self.repeats]

    def resting(self, people: int) -> list[int]:
        """Return who of so many people sits nowhere."""
        seated = {place for group in self.groups() for place in group}
        return [place for place in range(people) if place not in seated]
