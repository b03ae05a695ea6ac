"""What a node remembers of another, beside its card."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from meshup.gossip.cursors import place_of
from meshup.gossip.levels import Level
from meshup.gossip.quotas import Claim, domain_of_card

if TYPE_CHECKING:
    from meshup.gossip.card import NodeCard


@dataclass(slots=True, kw_only=True)
class Entry:
    """What is known of a node.

    Attributes:
        day: when it was first heard, in days since 1970.
        recovery: the first recovery key that it announced; a later one counts for nothing, or
            whoever stole the other key could announce their own.
        arrived: the arrival of its card; 0 while it is not shown.
        restored: the level that it has again once its address is verified.
        tries: how often it was not found there since its card came.
        previous: the did that it had before a rotation; "" for none.
        is_distrusted: it contradicted itself.
    """

    card: NodeCard
    day: int
    recovery: str = ""
    level: Level = Level.HEARD
    arrived: int = 0
    restored: Level = Level.VERIFIED
    tries: int = 0
    previous: str = ""
    is_distrusted: bool = False
    place: int = field(init=False)

    def __post_init__(self) -> None:
        self.place = place_of(self.card.did)


def claim_of(entry: Entry) -> Claim:
    """Return an entry as one that wants to be kept; who was a neighbour claims as one."""
    card = entry.card
    level = entry.restored if entry.restored >= Level.NEIGHBOUR else entry.level
    return Claim(card.did, domain_of_card(card), level, entry.tries, entry.day)
