"""PeerJS ids that are claimed and not granted yet, and what their clients say meanwhile. Pure.

Words
    pending    claimed on the bus, which has not answered yet
    contested  somebody holds the id, perhaps the same person on a connection that is lost and not
               yet known to be; the holder is asked for a sign of life
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from meshup.signalling.dialects.peerjs.queues import MessageQueues
    from meshup.signalling.dialects.peerjs.session import PeerSession

CONTEST_SECONDS: Final = 7
CHECK_ALIVE: Final = b""
"""What is sent to a holder that may be gone; its worker does the rest."""
IS_ALIVE: Final = b"alive"
"""What that worker publishes under the id, for who waits elsewhere."""


class PeerClaim:
    """A client that waits for an id, what it has said since, and until when, if contested.

    ``is_elsewhere`` while the holder is on another worker; ``is_to_ask`` until it is asked.
    """

    __slots__ = ("early", "is_elsewhere", "is_to_ask", "session", "until")

    def __init__(self, session: PeerSession) -> None:
        self.session = session
        self.early: list[bytes] = []
        self.until = 0
        self.is_elsewhere = False
        self.is_to_ask = False


class PeerClaims:
    """The claims of one room that stand in one way: all pending, or all contested."""

    def __init__(self, queues: MessageQueues) -> None:
        self._queues = queues
        self._claims: dict[str, PeerClaim] = {}

    def get(self, peer: str) -> PeerClaim | None:
        """Return the claim to an id."""
        return self._claims.get(peer)

    def has(self, claim: PeerClaim) -> bool:
        """Say whether a claim still stands."""
        return self._claims.get(claim.session.peer_id) is claim

    def add(self, claim: PeerClaim) -> None:
        """Let a claim stand."""
        self._claims[claim.session.peer_id] = claim

    def pop(self, session: PeerSession) -> PeerClaim | None:
        """Return the claim of a client, which stands no more."""
        claim = self._claims.get(session.peer_id)
        if claim is None or claim.session is not session:
            return None
        return self._claims.pop(session.peer_id)

    def pop_id(self, peer: str) -> PeerClaim | None:
        """Return the claim to an id, which stands no more."""
        return self._claims.pop(peer, None)

    def end(self, session: PeerSession) -> bool:
        """Forget the claim of a client with all it has said; say whether there was one."""
        claim = self.pop(session)
        if claim is not None:
            self.release(claim)
        return claim is not None

    def release(self, claim: PeerClaim) -> list[bytes]:
        """Return what the client has said, which is kept no longer."""
        for text in claim.early:
            self._queues.release(claim.session, text)
        return claim.early

    def to_ask(self) -> list[PeerClaim]:
        """Return the claims whose holder elsewhere is still to be asked."""
        return [claim for claim in self._claims.values() if claim.is_to_ask]

    def over(self, second: int) -> list[PeerClaim]:
        """Return the claims whose time is over."""
        return [claim for claim in self._claims.values() if claim.until <= second]

    def keep_early(self, session: PeerSession, text: bytes) -> bool:
        """Keep what a client says before its id is granted; say whether it waits for one."""
        claim = self._claims.get(session.peer_id)
        if claim is None or claim.session is not session:
            return False
        if self._queues.reserve(session, text, len(claim.early)):
            claim.early.append(text)
        return True
