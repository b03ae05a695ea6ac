"""A swarm: its peers, and how to pick some of them by chance at little cost. Pure.

Method
    Peers stand in a list as well as in a dictionary; the last one fills the place of one who
    leaves. A pick starts anywhere in the list and walks on, so that it costs what it returns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meshup.signalling.sessions import Connection


class SwarmClient(Protocol):
    """A client of this worker, as the swarms see it."""

    connection: Connection

    def leave(self, info_hash: str) -> None:
        """Leave one swarm, or come into it no more."""


class Member:
    """A peer in a swarm; ``session`` is nothing when it is connected to another worker."""

    __slots__ = ("at", "peer", "seed", "seen", "session")

    def __init__(self, peer: str, session: SwarmClient | None, seen: int, *, seed: bool) -> None:
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
