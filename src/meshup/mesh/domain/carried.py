"""Pure: cards on their way: as they came, and as they were read where that was done.

Words
    batch  some cards, as ``gossip.machine`` hands them around
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meshup.activitypub.ids import Json
    from meshup.gossip.card import NodeCard


@dataclass(frozen=True, slots=True)
class Carried:
    """A card.

    Attributes:
        card: as it was read and verified; None for one of ours that only goes out.
    """

    did: str
    document: Json = field(repr=False)
    card: NodeCard | None = field(default=None, repr=False)


Batch = tuple[Carried, ...]


def carried(card: NodeCard) -> Carried:
    """Return a card that was read."""
    return Carried(card.did, card.document, card)
