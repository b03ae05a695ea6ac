"""How many cards fit into a page."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from meshup.gossip.card import NodeCard

MOST_PAGE_BYTES: Final = 512 * 1024


def fitting(cards: list[NodeCard], most: int) -> list[NodeCard]:
    """Return the first of some cards, within a number and a page; one card always fits."""
    sizes = accumulate(card.size for card in cards[:most])
    return cards[: max(1, sum(size <= MOST_PAGE_BYTES for size in sizes))]
