"""Pure: what the machine asks of whatever keeps the cards of a node.

Method
    Whole batches are merged, paged and verified at once, so that a store may keep cards as it
    likes: a node's are rows (``mesh.domain.store``), those of the simulation stand in arrays
    (``bench/mesh_store.py``), and tests hold these to a reference with one entry for each node.

Words
    shown   verified, in its time and not distrusted: what others may see
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.gossip.exchanges import Outcome
    from meshup.gossip.levels import Level
    from meshup.gossip.summaries import Summary

B = TypeVar("B")


class Store(Protocol[B]):
    """The cards that a node knows, its own among those it shows."""

    def own_card(self) -> B:
        """Return the own card, alone."""

    def count(self, least: Level) -> int:
        """Return how many others are shown that have at least this level."""

    def at(self, least: Level, number: int) -> str:
        """Return the did of one of these, in the order of places."""

    def level_of(self, did: str) -> Level:
        """Return how far a node is believed; ``HEARD`` for whom nobody knows."""

    def etag(self) -> str:
        """Return what is equal for two stores that show the same, own cards included."""

    def news(self, arrival: int, most: int) -> tuple[B, int]:
        """Return the newest of what is shown and arrived after, in order, and the last arrival."""

    def stretch(self, place: int, most: int) -> tuple[B, int, bool]:
        """Return what is shown after a place, in order; the last place; whether more is there."""

    def summary(self, salt: int) -> Summary:
        """Return a summary of every card that is known, also of those not shown, and the own."""

    def lacking(self, summary: Summary, most: int) -> tuple[B, int, bool]:
        """Return what is shown and not in a summary, how many these are, and whether more is.

        In the order of places, beginning after the salt of the summary and going around; the
        first ``summary.given`` are left out.
        """

    def merge(self, cards: B, now: datetime) -> Outcome:
        """Take what is new or newer, within the quotas."""

    def of_sender(self, cards: B, sender: str) -> tuple[B, tuple[tuple[str, str], ...]]:
        """Return the cards of ``sender``, and the others as refused: "not_neighbour"."""

    def waiting(self, most: int) -> B:
        """Return cards that are not verified: first who was tried least, then the least crowded."""

    def believe(self, cards: B, now: datetime) -> None:
        """Take that these stand at their address."""

    def doubt(self, cards: B, now: datetime) -> None:
        """Take that these do not stand at their address now."""

    def expire(self, now: datetime) -> None:
        """Forget whose card has expired, but for the number that it had."""
