"""Pure: which conversation starter lies on which table in which round.

Method
    The deck is cut into ``PARTS``, in its order; each round has one, and the tables go round in it.
    So the first rounds get the beginning of the deck, and whoever moves between tables gets no
    starter twice in that many rounds. It depends on nothing that changes while people talk: not on
    how many rounds there are to be, nor on who sits where.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

Starter = TypeVar("Starter")

PARTS: Final = 5
"""As many as an evening has rounds, unless hosts want more or fewer."""


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
    first, after = (len(deck) * edge // PARTS for edge in (number, number + 1))
    part = deck[first:after] or deck[first : first + 1]
    return part[(table_index + lap) % len(part)]
