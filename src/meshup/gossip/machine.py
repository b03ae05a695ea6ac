"""Pure: a node that gossips, as a state machine: the clock, chance and the wire are outside.

Method
    In each period a node asks one neighbour and one more, by chance among those it has verified,
    for what it lacks (see ``summaries``), and leaves its own news with the neighbour. Whoever has
    no neighbour asks another one by chance in its place, and leaves its own card there. That makes
    three requests. Cards that come are merged; who is new is verified at its own address before
    it is shown or passed on. A card that is not renewed expires, everywhere, by itself.

Words
    tick  the beginning of a period
    push  leaving cards with somebody who did not ask
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Generic, Protocol

from meshup.gossip.cursors import Cursors, after_place, read_cursor
from meshup.gossip.exchanges import B, Exchange, Outcome, Page, Settings
from meshup.gossip.levels import Level
from meshup.gossip.summaries import read_summary

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.gossip.stores import Store


SALTS: Final = 2**64


class Chance(Protocol):
    """What the machine asks of ``random.Random``."""

    def randrange(self, stop: int, /) -> int:
        """Return a number below ``stop``."""


class Gossip(Generic[B]):
    """One node.

    Attributes:
        cursors: what it remembers of its partners; kept with the store between processes.
    """

    def __init__(
        self,
        store: Store[B],
        settings: Settings,
        random: Chance,
        cursors: Cursors | None = None,
    ) -> None:
        self.store = store
        self.settings = settings
        self.cursors = cursors or Cursors()
        self._random = random

    def on_tick(self, now: datetime) -> list[Exchange]:
        """Begin a period: let go of what has expired, and return whom to ask, at most two."""
        self.on_expired(now)
        neighbour = self._one_of(Level.NEIGHBOUR)
        other = self._one_of(Level.VERIFIED, but=neighbour)
        partners = [] if neighbour is None else [neighbour]
        if self.store.count(Level.VERIFIED) < self.settings.fewest_known or other is None:
            partners += self._bootstraps(but=partners)
        else:
            partners.append(other)
            if neighbour is None:
                partners += [second] if (second := self._another(other)) else []
        return [self._exchange(partner, is_first=partner == partners[0]) for partner in partners]

    def on_page(self, partner: str, page: Page[B], now: datetime) -> Outcome:
        """Take what a partner that was asked has answered."""
        if page.cards is None:
            _newest, arrival = self.store.news(self.cursors.left_with(partner), 1)
            self.cursors.has_left(partner, arrival)
            return Outcome(0)
        return self.store.merge(page.cards, now)

    def to_push(self, partner: str) -> tuple[B, int]:
        """Return what to leave with a partner, and the arrival to give to ``on_pushed``."""
        left = self.cursors.left_with(partner)
        cards, arrival = self.store.news(left, self.settings.most_cards)
        if arrival > left and not self._is_neighbour(partner):
            return self.store.own_card(), 0
        return cards, arrival

    def on_pushed(self, partner: str, arrival: int) -> None:
        """Remember that a partner took what it was given."""
        if arrival:
            self.cursors.has_left(partner, arrival)

    def on_pull(self, after: str, etag: str, now: datetime) -> Page[B]:
        """Answer whoever asks for a page of the directory.

        Args:
            after: a summary of what the asker knows, or a cursor; "" for the first page of all.
            etag: what the asker's directory has; "" for none.
            now: aware.
        """
        self.store.expire(now)
        own, most = self.store.etag(), self.settings.most_cards
        if etag == own:
            return Page(None, after, more=False, etag=own)
        if summary := read_summary(after):
            cards, count, more = self.store.lacking(summary, most)
            return Page(cards, str(summary.after(count)), more, own)
        cursor = read_cursor(after)
        if cursor.is_by_place:
            cards, place, more = self.store.stretch(cursor.place, most)
            return Page(cards, str(after_place(place)), more, own)
        cards, arrival = self.store.news(cursor.arrival, most)
        return Page(cards, f"a{arrival}", more=False, etag=own)

    def on_cards(self, sender: str, cards: B, now: datetime) -> Outcome:
        """Take what somebody left here: of a neighbour all, of anybody else the own card.

        Args:
            sender: the did of who signed the request.
            cards: read, so that their signatures hold.
            now: aware.
        """
        if self._is_neighbour(sender):
            return self.store.merge(cards, now)
        own, refused = self.store.of_sender(cards, sender)
        outcome = self.store.merge(own, now)
        return Outcome(outcome.taken, (*refused, *outcome.refused))

    def to_check(self) -> B:
        """Return whose addresses to verify in this period, the first to come first."""
        return self.store.waiting(self.settings.most_checks)

    def on_checked(self, right: B, wrong: B, now: datetime) -> None:
        """Take what came of verifying: which cards stand at their address, and which do not."""
        self.store.believe(right, now)
        self.store.doubt(wrong, now)

    def on_expired(self, now: datetime) -> None:
        """Let go of what has expired."""
        self.store.expire(now)

    def _is_neighbour(self, did: str) -> bool:
        return self.store.level_of(did) >= Level.NEIGHBOUR

    def _one_of(self, least: Level, but: str | None = None) -> str | None:
        """Choose somebody by chance, never this node."""
        count = self.store.count(least)
        if count == 0:
            return None
        start = self._random.randrange(count)
        tried = (self.store.at(least, (start + step) % count) for step in range(min(count, 2)))
        return next((did for did in tried if did != but), None)

    def _another(self, first: str) -> str | None:
        return self._one_of(Level.VERIFIED, but=first)

    def _bootstraps(self, but: list[str]) -> list[str]:
        """Return bootstraps, by chance, to make two partners together."""
        left = [card for card in self.settings.bootstrap if card not in but]
        wanted = min(len(left), 2 - len(but))
        return [left.pop(self._random.randrange(len(left))) for _ in range(wanted)]

    def _exchange(self, partner: str, *, is_first: bool) -> Exchange:
        salt = self._random.randrange(SALTS)
        return Exchange(partner, str(self.store.summary(salt)), self.store.etag(), is_first)
