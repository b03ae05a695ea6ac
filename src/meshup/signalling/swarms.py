"""The swarms of one room: their peers, and how to pick some of them by chance at little cost.

Pure.

Method
    Peers stand in a list as well as in a dictionary; the last one fills the place of one who
    leaves. A pick starts anywhere in the list and walks on, so that it costs what it returns. Who
    does not announce again for ``AGE_SECONDS`` is struck off.
"""

from __future__ import annotations

from math import ceil
from secrets import token_hex
from typing import TYPE_CHECKING, Final

from msgspec.json import Encoder

from meshup.signalling.names import place
from meshup.signalling.paths import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meshup.bus.contract import Bus
    from meshup.signalling.limits import Limits
    from meshup.signalling.metrics import Counts
    from meshup.signalling.tracker import Announcer

ID_LENGTH: Final = 20
AGE_SECONDS: Final = 20 * 60
SWEEP_SECONDS: Final = 60
MOST_ASKED_ELSEWHERE: Final = 2_000
"""In one second, of all who scrape: whoever asks more is told of the peers here."""
SEED: Final = "seed"
ASK_FOR_LIFE: Final = b""
"""What is sent to a peer that may be gone; its worker does the rest."""

_json = Encoder().encode


class Wrong(Exception):  # noqa: N818 - what the client did
    """A request that cannot be answered, and why."""


class Member:
    """A peer in a swarm; ``session`` is nothing when it is connected to another worker."""

    __slots__ = ("at", "peer", "seed", "seen", "session")

    def __init__(self, peer: str, session: Announcer | None, seen: int, *, seed: bool) -> None:
        self.peer = peer
        self.session = session
        self.seen = seen
        self.seed = seed
        self.at = 0


class Swarm:
    """The peers of one info hash; ``name`` is the hash as JSON, ``here`` how many are ours."""

    __slots__ = ("_members", "_row", "downloaded", "here", "name", "seeds")

    def __init__(self, name: bytes) -> None:
        self.name = name
        self.here = 0
        self.seeds = 0
        self.downloaded = 0
        self._members: dict[str, Member] = {}
        self._row: list[Member] = []

    def __len__(self) -> int:
        return len(self._row)

    def find(self, peer: str) -> Member | None:
        """Return the member with this peer id."""
        return self._members.get(peer)

    def add(self, member: Member) -> None:
        """Add a member whose peer id is new."""
        member.at = len(self._row)
        self._row.append(member)
        self._members[member.peer] = member
        self.seeds += member.seed
        self.here += member.session is not None

    def remove(self, peer: str) -> Member | None:
        """Remove and return a member, if there is one with this peer id."""
        member = self._members.pop(peer, None)
        if member is not None:
            last = self._row.pop()
            if last is not member:
                self._row[member.at] = last
                last.at = member.at
            self.seeds -= member.seed
            self.here -= member.session is not None
        return member

    def change(self, member: Member, *, seed: bool) -> None:
        """Let a member have everything, or not any more."""
        self.seeds += seed - member.seed
        member.seed = seed

    def others(self, me: str, most: int, start: int) -> Iterator[Member]:
        """Yield up to ``most`` members but ``me``, a peer, walking on from ``start``."""
        row, size, left = self._row, len(self._row), most
        for step in range(start, start + size):
            if not left:
                return
            member = row[step % size]
            if member.peer != me:
                left -= 1
                yield member

    def older_than(self, second: int) -> list[Member]:
        """Return the members that announced last before ``second``."""
        return [member for member in self._row if member.seen < second]


class Swarms:
    """The swarms of one room."""

    def __init__(self, room: str, limits: Limits, bus: Bus, counts: Counts) -> None:
        self.room = room
        self.limits = limits
        self.bus = bus
        self.counts = counts
        self.birth = token_hex(8)  # two workers never mean the same connection
        self.swarms: dict[str, Swarm] = {}
        self.second = 0
        self.inside = 0
        self._unswept: list[str] = []
        self._sweeping = 0  # so many a second

    @property
    def empty(self) -> bool:
        """Say whether nobody is connected, and there is no swarm."""
        return not self.inside and not self.swarms

    def has(self, info_hash: str, peer: str) -> bool:
        """Say whether a peer is known to be in a swarm, here or elsewhere."""
        swarm = self.swarms.get(info_hash)
        return swarm is not None and swarm.find(peer) is not None

    def may_ask_elsewhere(self) -> bool:
        """Say whether others may be asked once more in this second, for any room."""
        counts = self.counts
        if counts.second != self.second:
            counts.second, counts.asked_elsewhere = self.second, 0
        counts.asked_elsewhere += 1
        return counts.asked_elsewhere <= MOST_ASKED_ELSEWHERE

    def make_room(self, info_hash: str) -> None:
        """Look whether one more of ours may come into a swarm.

        Raises:
            Wrong: the swarm is full, or this process has swarms enough.
        """
        swarm = self.swarms.get(info_hash)
        if self.counts.announced >= self.limits.announced:
            raise Wrong("too many torrents are announced here")
        if swarm is not None and len(swarm) >= self.limits.swarm_peers:
            raise Wrong("this swarm is full")

    def enlist(self, info_hash: str, member: Member) -> None:
        """Put a peer of ours into a swarm, which begins with its first.

        Raises:
            Wrong: as ``make_room``.
        """
        swarm = self.swarms.get(info_hash)
        if swarm is not None:
            swarm.remove(member.peer)  # was elsewhere, and it is not told yet that it has left
        self.make_room(info_hash)
        if swarm is None:
            swarm = self.swarms[info_hash] = Swarm(_json(info_hash))
        swarm.add(member)
        self.counts.announced += 1

    def strike(self, info_hash: str, peer: str) -> None:
        """Take a peer out of a swarm, which ends with the last of ours."""
        swarm = self.swarms.get(info_hash)
        member = swarm.remove(peer) if swarm is not None else None
        if swarm is None or member is None:
            return
        self.counts.announced -= member.session is not None
        if not swarm.here:
            del self.swarms[info_hash]
        self.left(info_hash, peer)

    def left(self, info_hash: str, peer: str) -> None:
        """Take note that a peer id is free."""

    def send(self, info_hash: str, to: str, text: bytes) -> None:
        """Send to a peer, here or elsewhere."""
        if not self._give(info_hash, to, text):
            self.bus.deliver(self.name_of(f"{info_hash}{to}"), text, self._nobody)

    def deliver(self, name: str, text: bytes) -> bool:
        """Give ``text``, which came from elsewhere, to a peer here."""
        return self._give(name[:ID_LENGTH], name[ID_LENGTH:], text)

    def _give(self, info_hash: str, peer: str, text: bytes) -> bool:
        swarm = self.swarms.get(info_hash)
        member = swarm.find(peer) if swarm is not None else None
        if member is None or member.session is None:
            return False
        if text:
            member.session.line.send(text)
            self.counts.relayed += 1
        else:
            member.session.line.prove()
        return True

    def prove(self, info_hash: str, peer: str) -> None:
        """Ask a peer, here or elsewhere, for a sign of life."""
        self.send(info_hash, peer, ASK_FOR_LIFE)

    def listed(self, info_hash: str, peer: str, facts: str) -> None:
        """Remember a peer that announced itself elsewhere."""
        swarm = self.swarms.get(info_hash)
        if swarm is None:
            return
        found, seed = swarm.find(peer), facts == SEED
        if found is None and len(swarm) < self.limits.swarm_peers:
            swarm.add(Member(peer, None, self.second, seed=seed))
        elif found is None:
            self.counts.dropped["swarm_full"] += 1
        elif found.session is None:
            swarm.change(found, seed=seed)

    def unlisted(self, info_hash: str, peer: str) -> None:
        """Forget a peer that was elsewhere."""
        swarm = self.swarms.get(info_hash)
        found = swarm.find(peer) if swarm is not None else None
        if found is not None and found.session is None:
            self.strike(info_hash, peer)

    def tick(self, second: int) -> None:
        """Strike off who has not announced for long, in some swarms each second."""
        self.second = second
        if not second % SWEEP_SECONDS:
            self._unswept = list(self.swarms)
            self._sweeping = ceil(len(self._unswept) / SWEEP_SECONDS)
        for _ in range(min(self._sweeping, len(self._unswept))):
            self._sweep(self._unswept.pop(), second - AGE_SECONDS)

    def _sweep(self, info_hash: str, second: int) -> None:
        swarm = self.swarms.get(info_hash)
        for member in swarm.older_than(second) if swarm is not None else ():
            if member.session is not None:
                self.counts.dropped["aged"] += 1
                member.session.leave(info_hash)

    def name_of(self, name: str) -> str:
        """Return the whole name, on the bus, of a swarm or of a peer in it."""
        return place(Dialect.TRACKER, self.room, name)

    def _nobody(self, found: bool) -> None:  # noqa: FBT001 - the answer is the whole message
        self.counts.dropped["nobody"] += not found
