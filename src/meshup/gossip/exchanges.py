"""Pure: what two nodes say to each other when they gossip.

Words
    batch      some cards: a list of them, or whatever a store keeps in place of a list
    exchange   one node asks another for its directory, and may leave cards of its own
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from meshup.gossip.summaries import USUAL_BITS

B = TypeVar("B")
"""A batch."""

MOST_CARDS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a node gossips.

    Attributes:
        did: who it is.
        salt: secret of the node: whom it keeps when it cannot keep all, nobody else can foresee.
        bootstrap: ids of cards, three or more, to begin with.
        most_cards: in an exchange.
        most_known: nodes in all, neighbours not counted.
        most_heard: of these, whose address is not verified yet.
        most_of_domain: of one registrable domain.
        most_new_of_domain: of one registrable domain in a day.
        most_checks: verifications in a period.
        most_tries: after which a card that is not found at its address is dropped.
        most_summary_bits: of what is known, told to who is asked; a power of two.
        fewest_known: below which it asks its bootstraps again.
    """

    did: str
    salt: bytes
    bootstrap: tuple[str, ...] = ()
    most_cards: int = MOST_CARDS
    most_known: int = 20_000
    most_heard: int = 2_000
    most_of_domain: int = 20
    most_new_of_domain: int = 10
    most_checks: int = 60
    most_tries: int = 8
    most_summary_bits: int = USUAL_BITS
    fewest_known: int = 3


@dataclass(frozen=True, slots=True)
class Exchange:
    """Whom to ask in this period, and for what.

    Attributes:
        partner: its did; of a bootstrap that is not known yet, the id of its card.
        after: what to send as ``after``: a summary of what is known.
        etag: of the own directory: a partner with the same cards answers that nothing is new.
        may_push: whether cards may be left with it afterwards (``Gossip.to_push``).
    """

    partner: str
    after: str
    etag: str
    may_push: bool


@dataclass(frozen=True, slots=True)
class Page(Generic[B]):
    """A page of a directory.

    Attributes:
        cards: None where asker and asked know the same (304).
        cursor: what to send as ``after`` for the next page.
        more: whether there is one now.
        etag: of the whole directory.
    """

    cards: B | None
    cursor: str
    more: bool
    etag: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of cards that came.

    Attributes:
        taken: how many were new or newer.
        refused: did and code of each that was not taken for a reason: "older" and what is known
            already are none.
    """

    taken: int
    refused: tuple[tuple[str, str], ...] = ()
