"""Peer ids that are claimed and not granted yet, and the requests that wait for them. Pure.

Somebody else may hold a peer id, perhaps the same client on a connection that is lost and not yet
known to be. Then the holder is asked for a sign of life, and the claim is contested for some
seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from meshup.signalling.dialects.tracker.requests import ID_LENGTH
from meshup.signalling.dialects.tracker.swarms import RequestError, SwarmRoom

if TYPE_CHECKING:
    from meshup.signalling.dialects.room import RoomContext
    from meshup.signalling.dialects.tracker.requests import TrackerRequest

CONTEST_SECONDS: Final = 7


class Claimant(Protocol):
    """A client that wants a peer id."""

    def claim(self, info_hash: str, requests: list[TrackerRequest]) -> None:
        """Ask the bus for a peer id that nobody has here, nor, as far as we know, elsewhere."""

    def insist(self, info_hash: str, requests: list[TrackerRequest]) -> None:
        """Ask for the last time."""


class PeerIdClaim:
    """A client whose peer id is not its own yet, and what it requests; ``until`` if contested."""

    __slots__ = ("claimant", "requests", "until")

    def __init__(self, claimant: Claimant, requests: list[TrackerRequest], until: int = 0) -> None:
        self.claimant = claimant
        self.requests = requests
        self.until = until


class ClaimRoom(SwarmRoom):
    """The swarms of one room, and who waits to come into them."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(context)
        self.pending: dict[str, PeerIdClaim] = {}
        """Claimed on the bus, by info hash and peer id."""
        self.contested: dict[str, PeerIdClaim] = {}
        """Held by somebody who is asked for a sign of life, by info hash and peer id."""

    def has_space(self, request: TrackerRequest) -> bool:
        """Say whether a request may be kept."""
        return self.counts.queued_bytes + request.size <= self.limits.queue_bytes

    def keep(self, request: TrackerRequest) -> None:
        """Keep a request until its client has its peer id.

        Raises:
            RequestError: enough is kept.
        """
        if not self.has_space(request):
            self.counts.dropped["queue_full"] += 1
            raise RequestError("too many wait for their peer_id")
        self.counts.queued_bytes += request.size

    def release(self, requests: list[TrackerRequest]) -> None:
        """Keep requests no longer."""
        self.counts.queued_bytes -= sum(request.size for request in requests)

    def contest(self, info_hash: str, claimant: Claimant, requests: list[TrackerRequest]) -> None:
        """Ask the holder of a peer id for a sign of life, and wait for that."""
        peer = requests[0].peer_id
        until = self.second + CONTEST_SECONDS
        self.contested[f"{info_hash}{peer}"] = PeerIdClaim(claimant, requests, until)
        self.check_alive(info_hash, peer)

    def freed(self, info_hash: str, peer: str) -> None:
        """Let who waits for a peer id claim it, now that it is free."""
        claim = self.contested.pop(f"{info_hash}{peer}", None)
        if claim is not None:
            claim.claimant.claim(info_hash, claim.requests)

    def tick(self, second: int) -> None:
        """End the wait for a peer id: its holder is alive, or was elsewhere and has gone."""
        super().tick(second)
        over = [name for name, claim in self.contested.items() if claim.until <= second]
        for name in over:
            claim = self.contested.pop(name)
            claim.claimant.insist(name[:ID_LENGTH], claim.requests)
