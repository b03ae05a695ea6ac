"""Pure: which conversation starter lies on which table in which round.

Method
    The deck is cut into ``PARTS``, in its order; each round has one, and the tables go round in it.
    So the first rounds get the beginning of the deck, and whoever moves between tables gets no
    starter twice in that many rounds. It depends on nothing that changes while people talk: not on
    how many rounds there are to be, nor on who sits where.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

Starter = TypeVar("Starter")

PARTS: Final = 5
"""As many as an evening has rounds, unless hosts want more or fewer."""


def parts_of(deck: Sequence[Starter]) -> list[Sequence[Starter]]:
    """Return the parts of the deck in their order; of a small one some are empty."""
    edges = [len(deck) * number // PARTS for number in range(PARTS + 1)]
    return [deck[first:after] for first, after in pairwise(edges)]


def starter_of_table(
    deck: Sequence[Starter], round_number: int, table_index: int
) -> Starter | None:
    """Return what lies on a table; None when the deck is empty.

    Args:
        deck: the starters that are shown, in their order.
        round_number: 1 is the first. table_index: 0 is the first table.
    """
    if not deck:
        return None
    lap, number = divmod(round_number - 1, PARTS)
    part = parts_of(deck)[number] or deck
    return part[(table_index + lap) % len(part)]
