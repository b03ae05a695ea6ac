"""One swarm: its peers, and how to pick some of them by chance at little cost. Pure.

Method
    Peers stand in a list as well as in a dictionary; the last one fills the place of one who
    leaves. A pick starts anywhere in the list and walks on, so that it costs what it returns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meshup.signalling.tracker import Announcer


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
    """The peers of one info hash; ``name`` is the hash as JSON."""

    __slots__ = ("_members", "_row", "downloaded", "name", "seeds")

    def __init__(self, name: bytes) -> None:
        self.name = name
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

    def remove(self, peer: str) -> Member | None:
        """Remove and return a member, if there is one with this peer id."""
        member = self._members.pop(peer, None)
        if member is not None:
            last = self._row.pop()
            if last is not member:
                self._row[member.at] = last
                last.at = member.at
            self.seeds -= member.seed
        return member

    def change(self, member: Member, *, seed: bool) -> None:
        """Let a member have everything, or not any more."""
        self.seeds += seed - member.seed
        member.seed = seed

    def others(self, me: Member, most: int, start: int) -> Iterator[Member]:
        """Yield up to ``most`` members but ``me``, walking on from ``start``."""
        size = len(self._row)
        picked = [self._row[(start + step) % size] for step in range(min(most + 1, size))]
        yield from [member for member in picked if member is not me][:most]

    def older_than(self, second: int) -> list[Member]:
        """Return the members that announced last before ``second``."""
        return [member for member in self._row if member.seen < second]
