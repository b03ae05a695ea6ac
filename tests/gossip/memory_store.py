"""The reference of a store: one entry for each node, in the order in which one thinks of it.

Method
    The store of the simulation is held to it, step by step and entry by entry. Everything is
    bounded: entries by the quotas, numbers of the gone and evidence by ``MOST_GONE`` and
    ``MOST_EVIDENCE``, the count of who is spent by the verifications of a day.

Words
    entry      what is known of a node
    gone       whose card expired or was dropped: its number stays, so that no older card returns
    evidence   two cards of one node with one number: who has its key contradicts itself
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, OrderedDict
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from meshup.gossip.card import LONGEST_LIFE, NodeCard
from meshup.gossip.cursors import place_of
from meshup.gossip.exchanges import Outcome, Settings
from meshup.gossip.levels import Level
from meshup.gossip.merging import Verdict, newer
from meshup.gossip.quotas import domain_of_card, dropped
from meshup.gossip.summaries import Summary, summary_of
from tests.gossip.entries import Entry, claim_of
from tests.gossip.pages import fitting

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_GONE: Final = 20_000
MOST_EVIDENCE: Final = 100
FAR: Final = datetime.max.replace(tzinfo=UTC)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

Cards = list[NodeCard]


class MemoryStore:
    """The cards that a node knows.

    Attributes:
        entries: by did.
        gone: number, and until when it is remembered, by did.
        evidence: the two cards, by did.
        arrivals: the last arrival that was given.
        changed: dids whose entry is not what it was when the store was made.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.own: NodeCard | None = None
        self.own_arrived = 0
        self.entries: dict[str, Entry] = {}
        self.gone: OrderedDict[str, tuple[int, datetime]] = OrderedDict()
        self.evidence: OrderedDict[str, tuple[NodeCard, NodeCard]] = OrderedDict()
        self.arrivals = 0
        self.changed: set[str] = set()
        self._spent: tuple[int, Counter[str]] = (0, Counter())
        self._crowds: Counter[str] = Counter()
        self._successor: dict[str, str] = {}
        self._heirs: dict[str, str] = {}
        self._seats: dict[str, str] = {}
        self._next_expiry = FAR
        self._orders: dict[str, list[tuple[int, NodeCard, Level]]] = {}

    def load(self, entries: Iterable[Entry], gone: Iterable[tuple[str, int, datetime]]) -> None:
        """Put in what a node remembered."""
        for entry in entries:
            self._insert(entry)
            self.arrivals = max(self.arrivals, entry.arrived)
            if entry.level > Level.HEARD:
                self._seats[entry.card.id] = entry.card.did
        for did, seq, until in gone:
            self.gone[did] = (seq, until)
        self._orders.clear()

    def set_own(self, card: NodeCard) -> None:
        """Put the own card in, or a newer one in its place."""
        self.own, self.own_arrived = card, self._arrive()

    def own_card(self) -> Cards:
        """Return the own card, alone; nothing while there is none."""
        return [self.own] if self.own else []

    def set_level(self, did: str, level: Level) -> bool:
        """Take how far the hosts believe a known node; say whether it is known."""
        entry = self.entries.get(did)
        if entry is None:
            return False
        entry.restored = level if level >= Level.NEIGHBOUR else Level.VERIFIED
        if entry.level >= Level.VERIFIED:
            entry.level = entry.restored
        self._touch(did)
        return True

    def forgive(self, did: str) -> None:
        """Trust a node again that contradicted itself: hosts have looked at the evidence."""
        if entry := self.entries.get(did):
            entry.is_distrusted, entry.arrived = False, self._arrive()
            self._touch(did)
        self.evidence.pop(did, None)

    def count(self, least: Level) -> int:
        """Return how many others are shown that have at least this level."""
        return len(self._of_level(least))

    def at(self, least: Level, number: int) -> str:
        """Return the did of one of these, in the order of places."""
        return self._of_level(least)[number][1].did

    def level_of(self, did: str) -> Level:
        """Return how far a node is believed; ``HEARD`` for the unknown and the distrusted."""
        entry = self.entries.get(did)
        return entry.level if entry and not entry.is_distrusted else Level.HEARD

    def etag(self) -> str:
        """Return SHA-256 over the sorted dids and numbers of what is shown."""
        shown = sorted((card.did, card.seq) for _place, card, _level in self._order("place"))
        return sha256("\n".join(f"{did} {seq}" for did, seq in shown).encode()).hexdigest()

    def news(self, arrival: int, most: int) -> tuple[Cards, int]:
        """Return the newest of what is shown and arrived after, in order, and the last arrival."""
        after = 0 if arrival > self.arrivals else arrival
        later = [item for item in self._order("arrival") if item[0] > after]
        cards = fitting([card for _number, card, _level in reversed(later)], most)
        return cards[::-1], later[-1][0] if later else after

    def stretch(self, place: int, most: int) -> tuple[Cards, int, bool]:
        """Return what is shown after a place, in order; the last place; whether more is there."""
        later = [item for item in self._order("place") if item[0] > place]
        cards = fitting([card for _number, card, _level in later], most)
        return cards, later[len(cards) - 1][0] if cards else place, len(later) > len(cards)

    def summary(self, salt: int) -> Summary:
        """Return a summary of every card that is known, also of those not shown, and the own."""
        known = [(entry.place, entry.card.seq) for entry in self.entries.values()]
        own = [(place_of(card.did), card.seq) for card in self.own_card()]
        return summary_of(known + own, salt, self.settings.most_summary_bits)

    def lacking(self, summary: Summary, most: int) -> tuple[Cards, int, bool]:
        """Return what is shown and not in a summary, how many these are, and whether more is."""
        every = self._order("place")
        start = bisect_right(every, summary.salt, key=lambda item: item[0])
        around = every[start:] + every[:start]
        lacking = [card for place, card, _level in around if not summary.has(place, card.seq)]
        cards = fitting(lacking[summary.given :], most)
        return cards, len(cards), summary.given + len(cards) < len(lacking)

    def merge(self, cards: Cards, now: datetime) -> Outcome:
        """Take what is new or newer, within the quotas."""
        refused: list[tuple[str, str]] = []
        taken: dict[str, None] = {}
        for card in cards:
            code = self._merge_one(card, now)
            if code == "":
                taken[card.did] = None
            elif code != "known":
                refused.append((card.did, code))
        domains = {domain_of_card(self.entries[did].card) for did in taken}
        for did, code in self._keep_quotas(domains, now).items():
            taken.pop(did, None)
            refused.append((did, code))
        return Outcome(len(taken), tuple(refused))

    def of_sender(self, cards: Cards, sender: str) -> tuple[Cards, tuple[tuple[str, str], ...]]:
        """Return the cards of ``sender``, and the others as refused: "not_neighbour"."""
        own = [card for card in cards if card.did == sender]
        others = (card.did for card in cards if card.did != sender)
        return own, tuple((did, "not_neighbour") for did in others)

    def waiting(self, most: int) -> Cards:
        """Return cards that are not verified: who was tried least first, then by place."""
        heard = [entry for entry in self.entries.values() if entry.level == Level.HEARD]
        heard.sort(key=lambda entry: (entry.restored == Level.VERIFIED, entry.tries, entry.place))
        return [entry.card for entry in heard[:most] if not entry.is_distrusted]

    def believe(self, cards: Cards, now: datetime) -> None:
        """Take that these stand at their address."""
        for card in cards:
            self.believe_one(card.did, card.digest, now)

    def believe_one(self, did: str, digest: bytes, now: datetime) -> bool:
        """Take that the known card with this digest stands at its address; say whether it is."""
        entry = self.entries.get(did)
        if entry is None or entry.card.digest != digest or entry.card.expires <= now:
            return False
        if entry.level == Level.HEARD:
            self._unseat(entry)
            entry.level, entry.tries = max(entry.restored, Level.VERIFIED), 0
            entry.arrived = self._arrive()
            self._touch(did)
        return True

    def doubt(self, cards: Cards, now: datetime) -> None:
        """Take that these do not stand at their address now; drop who was tried often enough."""
        for card in cards:
            entry = self.entries.get(card.did)
            if entry is None or entry.level != Level.HEARD:
                continue
            entry.tries += 1
            self.changed.add(card.did)
            if entry.tries >= self.settings.most_tries and entry.restored < Level.NEIGHBOUR:
                self._spend(entry, now)
                self._remove(card.did)

    def expire(self, now: datetime) -> None:
        """Forget whose card has expired, but for the number that it had."""
        if now < self._next_expiry:
            return
        for did in [did for did, entry in self.entries.items() if entry.card.expires <= now]:
            self._bury(self.entries[did].card, now)
            self._remove(did)
        every = (entry.card.expires for entry in self.entries.values())
        self._next_expiry = min(every, default=FAR)
        for did in [did for did, (_seq, until) in self.gone.items() if until <= now]:
            del self.gone[did]

    def _merge_one(self, card: NodeCard, now: datetime) -> str:
        """Merge a card; return "" where it is taken, "known" for nothing new, or a code."""
        if card.did == self.settings.did:
            return "own" if self.own and newer(self.own, card) is Verdict.NEWER else "known"
        if card.expires <= now or card.did in self._successor:
            return "expired" if card.expires <= now else "rotated"
        entry = self.entries.get(card.did)
        return self._merge_known(entry, card) if entry else self._admit(card, now)

    def _merge_known(self, entry: Entry, card: NodeCard) -> str:
        verdict = newer(entry.card, card)
        if verdict is Verdict.EQUIVOCATION:
            return self._accuse(entry, card)
        if verdict is not Verdict.NEWER:
            return "known"
        return "distrusted" if entry.is_distrusted else self._renew(entry, card)

    def _admit(self, card: NodeCard, now: datetime) -> str:
        """Put a node in that is not known, or that goes on under another key."""
        if card.seq <= self.gone.get(card.did, (0, now))[0]:
            return "gone"
        if self._was_rotated(card):
            return "rotated"
        entry = Entry(card=card, day=(now - EPOCH).days, recovery=card.recovery)
        former = self.entries.get(card.rotated.previous) if card.rotated else None
        if former and card.rotated and card.rotated.recovery == former.recovery:
            entry.restored = max(former.restored, former.level)
            entry.previous, entry.day = former.card.did, former.day
            self._bury(former.card, now)
            self._remove(former.card.did)
        self._insert(entry)
        self._touch(card.did)
        return ""

    def _was_rotated(self, card: NodeCard) -> bool:
        """Say whether a card comes after that of its successor, whom its recovery key named."""
        heir = self.entries.get(self._heirs.get(card.did, ""))
        rotated = heir.card.rotated if heir else None
        if heir is None or rotated is None or rotated.recovery != card.recovery:
            return False
        heir.previous = card.did
        self._successor[card.did] = heir.card.did
        self._touch(heir.card.did)
        return True

    def _renew(self, entry: Entry, card: NodeCard) -> str:
        """Put a newer card in; whoever has moved is verified anew."""
        if card.id != entry.card.id:
            self._leave(entry.card)
            self._crowds[domain_of_card(card)] += 1
            if entry.level > Level.HEARD:
                entry.restored, entry.level = max(entry.restored, entry.level), Level.HEARD
        entry.card, entry.tries = card, 0
        entry.recovery = entry.recovery or card.recovery
        if entry.level > Level.HEARD:
            entry.arrived = self._arrive()
        self._next_expiry = min(self._next_expiry, card.expires)
        self._touch(card.did)
        return ""

    def _accuse(self, entry: Entry, card: NodeCard) -> str:
        """Keep two cards with one number as evidence; of the two the lesser digest stays."""
        if not entry.is_distrusted:
            self.evidence[card.did] = (entry.card, card)
            while len(self.evidence) > MOST_EVIDENCE:
                self.evidence.popitem(last=False)
        entry.is_distrusted = True
        entry.card = min(entry.card, card, key=lambda known: known.digest)
        self._touch(card.did)
        return "equivocation"

    def _unseat(self, entry: Entry) -> None:
        """Show no other node any more at the address where this one was found."""
        other = self.entries.get(self._seats.get(entry.card.id, ""))
        self._seats[entry.card.id] = entry.card.did
        if other and other is not entry and other.card.id == entry.card.id:
            other.restored = max(other.restored, other.level)
            other.level = Level.HEARD
            self._touch(other.card.did)

    def _keep_quotas(self, domains: set[str], now: datetime) -> dict[str, str]:
        """Drop whoever is beyond a quota; return each with its code."""
        today = (now - EPOCH).days
        spent = self._spent[1] if self._spent[0] == today else Counter[str]()
        if not self._may_be_beyond(domains, spent):
            return {}
        claims = (claim_of(entry) for entry in self.entries.values())
        out = dropped(claims, self.settings, today, spent)
        for did in out:
            self._remove(did)
        return out

    def _may_be_beyond(self, domains: set[str], spent: Counter[str]) -> bool:
        """Say whether a quota can be broken since nodes of these domains came."""
        limits = self.settings
        heard = sum(entry.level == Level.HEARD for entry in self.entries.values())
        crowd = min(limits.most_of_domain, limits.most_new_of_domain)
        return (
            heard > limits.most_heard
            or len(self.entries) > limits.most_known
            or any(self._crowds[domain] + spent[domain] > crowd for domain in domains)
        )

    def _spend(self, entry: Entry, now: datetime) -> None:
        today = (now - EPOCH).days
        if self._spent[0] != today:
            self._spent = (today, Counter())
        if entry.day == today:
            self._spent[1][domain_of_card(entry.card)] += 1

    def _bury(self, card: NodeCard, now: datetime) -> None:
        self.gone[card.did] = (card.seq, now + LONGEST_LIFE)
        self.gone.move_to_end(card.did)
        while len(self.gone) > MOST_GONE:
            self.gone.popitem(last=False)

    def _insert(self, entry: Entry) -> None:
        self.entries[entry.card.did] = entry
        self._crowds[domain_of_card(entry.card)] += 1
        self._next_expiry = min(self._next_expiry, entry.card.expires)
        if entry.previous:
            self._successor[entry.previous] = entry.card.did
        if entry.card.rotated:
            self._heirs[entry.card.rotated.previous] = entry.card.did

    def _remove(self, did: str) -> None:
        entry = self.entries.pop(did)
        self._leave(entry.card)
        if entry.previous:
            self._successor.pop(entry.previous, None)
        if entry.card.rotated:
            self._heirs.pop(entry.card.rotated.previous, None)
        self._touch(did)

    def _leave(self, card: NodeCard) -> None:
        """Take a card from its domain and its address."""
        domain = domain_of_card(card)
        self._crowds[domain] -= 1
        if not self._crowds[domain]:
            del self._crowds[domain]
        if self._seats.get(card.id) == card.did:
            del self._seats[card.id]

    def _arrive(self) -> int:
        self._orders.clear()
        self.arrivals += 1
        return self.arrivals

    def _touch(self, did: str) -> None:
        self.changed.add(did)
        self._orders.clear()

    def _of_level(self, least: Level) -> Sequence[tuple[int, NodeCard, Level]]:
        name = f"level {least}"
        if name not in self._orders:
            every = self._order("place")
            self._orders[name] = [
                item for item in every if item[2] >= least and item[1] is not self.own
            ]
        return self._orders[name]

    def _order(self, name: str) -> list[tuple[int, NodeCard, Level]]:
        """Return what is shown, each with its number in an order: "place" or "arrival"."""
        if name not in self._orders:
            by_place = name == "place"
            every = [
                (entry.place if by_place else entry.arrived, entry.card, entry.level)
                for entry in self.entries.values()
                if entry.level > Level.HEARD and not entry.is_distrusted
            ]
            if self.own:
                number = place_of(self.own.did) if by_place else self.own_arrived
                every.append((number, self.own, Level.NEIGHBOUR))
            self._orders[name] = sorted(every, key=lambda item: item[0])
        return self._orders[name]
