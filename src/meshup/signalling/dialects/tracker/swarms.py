"""The swarms of one room, with those of their peers on other workers. Pure, but for chance.

Who does not announce again for ``AGE_SECONDS`` is struck off.
"""

from __future__ import annotations

from math import ceil
from secrets import token_hex
from typing import Final

from msgspec.json import Encoder

from meshup.signalling.bus_names import bus_name
from meshup.signalling.dialects.room import Room, RoomContext
from meshup.signalling.dialects.tracker.requests import ID_LENGTH
from meshup.signalling.dialects.tracker.swarm import Member, Swarm
from meshup.signalling.paths import Dialect

AGE_SECONDS: Final = 20 * 60
SWEEP_SECONDS: Final = 60
MOST_REQUESTED_ELSEWHERE: Final = 2_000
"""In one second, of all who scrape: whoever asks more is told of the peers here."""
SEED: Final = "seed"
CHECK_ALIVE: Final = b""
"""What is sent to a peer that may be gone; its worker does the rest."""

_json = Encoder().encode


class RequestError(Exception):
    """A request that cannot be answered, and why."""


class SwarmRoom(Room):
    """The swarms of one room."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(context)
        self.birth = token_hex(8)  # two workers never mean the same connection
        self.swarms: dict[str, Swarm] = {}
        self._unswept: list[str] = []
        self._sweeping = 0  # so many a second

    @property
    def empty(self) -> bool:
        """Say whether nobody is connected, and there is no swarm."""
        return not self.session_count and not self.swarms

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
        return counts.asked_elsewhere <= MOST_REQUESTED_ELSEWHERE

    def check_space(self, info_hash: str) -> None:
        """Look whether one more of ours may come into a swarm.

        Raises:
            RequestError: the swarm is full, or this process has swarms enough.
        """
        swarm = self.swarms.get(info_hash)
        if self.counts.announced >= self.limits.announced:
            raise RequestError("too many torrents are announced here")
        if swarm is not None and len(swarm) >= self.limits.swarm_peers:
            raise RequestError("this swarm is full")

    def enlist(self, info_hash: str, member: Member) -> None:
        """Put a peer of ours into a swarm, which begins with its first.

        Raises:
            RequestError: as ``check_space``.
        """
        swarm = self.swarms.get(info_hash)
        if swarm is not None:
            swarm.remove(member.peer)  # was elsewhere, and it is not told yet that it has left
        self.check_space(info_hash)
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
        self.freed(info_hash, peer)

    def freed(self, info_hash: str, peer: str) -> None:
        """Take note that a peer id is free."""

    def send(self, info_hash: str, to: str, text: bytes) -> None:
        """Send to a peer, here or elsewhere."""
        if not self._send_here(info_hash, to, text):
            self.bus.deliver(self.name_of(f"{info_hash}{to}"), text, self._count_undelivered)

    def deliver(self, name: str, text: bytes) -> bool:
        """Give ``text``, which came from elsewhere, to a peer here."""
        return self._send_here(name[:ID_LENGTH], name[ID_LENGTH:], text)

    def _send_here(self, info_hash: str, peer: str, text: bytes) -> bool:
        swarm = self.swarms.get(info_hash)
        member = swarm.find(peer) if swarm is not None else None
        if member is None or member.session is None:
            return False
        if text:
            member.session.connection.send(text)
            self.counts.relayed += 1
        else:
            member.session.connection.check_alive()
        return True

    def check_alive(self, info_hash: str, peer: str) -> None:
        """Ask a peer, here or elsewhere, for a sign of life."""
        self.send(info_hash, peer, CHECK_ALIVE)

    def listed(self, info_hash: str, peer: str, facts: str) -> None:
        """Remember a peer that announced itself elsewhere."""
        swarm = self.swarms.get(info_hash)
        if swarm is None:
            return
        member, seed = swarm.find(peer), facts == SEED
        if member is None and len(swarm) < self.limits.swarm_peers:
            swarm.add(Member(peer, None, self.second, seed=seed))
        elif member is None:
            self.counts.dropped["swarm_full"] += 1
        elif member.session is None:
            swarm.change(member, seed=seed)

    def unlisted(self, info_hash: str, peer: str) -> None:
        """Forget a peer that was elsewhere."""
        swarm = self.swarms.get(info_hash)
        member = swarm.find(peer) if swarm is not None else None
        if member is not None and member.session is None:
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
        return bus_name(Dialect.TRACKER, self.name, name)

    def _count_undelivered(self, found: bool) -> None:  # noqa: FBT001 - the answer is the whole message
        self.counts.dropped["nobody"] += not found
