"""The PeerJS clients of one room: who holds which id. Pure.

Words
    pending  clients whose id has been claimed, and is not theirs yet: they get nothing, and what
             they say is heard when it is
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.kit.tokens import LONGEST
from meshup.signalling.bus_names import bus_name
from meshup.signalling.dialects.peerjs.messages import NEVER_QUEUED, OPEN, expire_message
from meshup.signalling.dialects.peerjs.queues import MessageQueues
from meshup.signalling.dialects.peerjs.session import PeerSession
from meshup.signalling.dialects.room import Room, RoomContext
from meshup.signalling.paths import Dialect

if TYPE_CHECKING:
    from meshup.bus.contract import Answer
    from meshup.signalling.sessions import Connection

LONGEST_ID: Final = 128
NOT_IDS: Final = frozenset({"null", "undefined"})
BY_TICKET: Final = "\0"
"""Before the token of an id that a ticket vouches for: any ticket for that id is as good."""
INCOMPLETE: Final = "No id, token, or key supplied to websocket server"
BAD_KEY: Final = "Invalid key provided"


class PendingClaim:
    """A client whose id has been claimed, and what it has said since."""

    __slots__ = ("early", "session")

    def __init__(self, session: PeerSession) -> None:
        self.session = session
        self.early: list[bytes] = []


class PeerJSRoom(Room):
    """The PeerJS clients of one room."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(context)
        self.key = context.peerjs_key
        self.peers: dict[str, PeerSession] = {}
        self.pending: dict[str, PendingClaim] = {}
        self.queues = MessageQueues(context.limits, context.counts)

    @property
    def empty(self) -> bool:
        """Say whether nobody is connected and nothing waits."""
        return not self.session_count and not self.queues

    def session(
        self, connection: Connection, fields: dict[str, str], *, identity: str
    ) -> PeerSession:
        """Return a new client's conversation."""
        peer_id = fields.get("id", "")
        token = BY_TICKET + identity if identity else fields.get("token", "")
        session = PeerSession(connection, self, peer_id, token)
        if not peer_id or not token or not fields.get("key"):
            session.fault = INCOMPLETE
        elif fields["key"] != self.key:
            session.fault = BAD_KEY
        elif not identity and token.startswith(BY_TICKET):
            session.fault = INCOMPLETE
        elif peer_id in NOT_IDS or len(peer_id) > LONGEST_ID:
            session.fault = "This id cannot be used"
        elif len(token) > LONGEST:
            session.fault = "This token is too long"
        elif identity and peer_id != identity:
            session.fault = "This ticket is for another id"
        return session

    def peer_ids(self) -> list[str]:
        """Return the ids that are held here."""
        return list(self.peers)

    def enter(self, session: PeerSession) -> None:
        """Give a client its id, or tell it that somebody has it, once the bus has answered."""
        peer, former = session.peer_id, self.pending.get(session.peer_id)
        before = former.session if former is not None else self.peers.get(peer)
        if before is not None and before.token != session.token:
            session.turn_away()
            return
        if former is not None:
            self._end_claim(former)
            former.session.give_way()
        claim = self.pending[peer] = PendingClaim(session)

        def answer(granted: bool) -> None:  # noqa: FBT001 - the answer is the whole message
            if self.pending.get(peer) is not claim:
                return  # gone, or superseded, before the answer came
            early = self._end_claim(claim)
            if granted:
                self._admit(session, early)
            else:
                session.turn_away()

        self.bus.claim(self.name_of(peer), session.token, answer)

    def leave(self, session: PeerSession) -> None:
        """Free a client's id, unless it has passed to its next socket."""
        peer, claim = session.peer_id, self.pending.get(session.peer_id)
        if claim is not None and claim.session is session:
            self._end_claim(claim)
        elif self.peers.get(peer) is session:
            del self.peers[peer]
        else:
            return
        if peer not in self.peers and peer not in self.pending:
            self.bus.release(self.name_of(peer))

    def keep_early(self, session: PeerSession, text: bytes) -> None:
        """Keep what a client says before its id is granted."""
        claim = self.pending.get(session.peer_id)
        if claim is None or claim.session is not session:
            return
        if self.queues.reserve(session, text, len(claim.early)):
            claim.early.append(text)

    def _end_claim(self, claim: PendingClaim) -> list[bytes]:
        """Wait for the id no longer; return what its client has said meanwhile."""
        del self.pending[claim.session.peer_id]
        for text in claim.early:
            self.queues.release(claim.session, text)
        return claim.early

    def _admit(self, session: PeerSession, early: list[bytes]) -> None:
        """Give a client its id, what waits for it, and a hearing."""
        self.supersede(session.peer_id)
        self.peers[session.peer_id] = session
        session.connection.send_frame(OPEN)
        self.send_waiting(session.peer_id)
        for text in early:
            session.receive(text)

    def supersede(self, peer: str) -> None:
        """Close the former socket of a client that has come back."""
        if (former := self.peers.pop(peer, None)) is not None:
            former.give_way()

    def relay(self, sender: PeerSession, kind: str, to: str, text: bytes) -> None:
        """Pass on a message to an id that is not here."""
        if not to or len(to) > LONGEST_ID:
            self.counts.dropped["nobody"] += 1
        elif kind in NEVER_QUEUED:
            self.bus.deliver(self.name_of(to), text, self._count_undelivered)
        else:
            self.bus.deliver(self.name_of(to), text, self._queue_unless_found(sender, to, text))

    def deliver(self, to: str, text: bytes) -> bool:
        """Give ``text``, which came from elsewhere, to a client here."""
        peer = self.peers.get(to)
        if peer is not None:
            peer.connection.send(text)
            self.counts.relayed += 1
        return peer is not None

    def send_waiting(self, peer: str) -> None:
        """Send on, in order, what waits for an id that has come up here or elsewhere."""
        for sender, text in self.queues.pop(peer):
            self.queues.release(sender, text)
            if not self.deliver(peer, text):
                self.relay(sender, "", peer, text)

    def tick(self, second: int) -> None:
        """Close the queues whose time is over."""
        self.second = second
        for peer in self.queues.over(second):
            messages = self.queues.pop(peer)
            senders = dict.fromkeys(sender for sender, _text in messages)
            for sender, text in messages:
                self.queues.release(sender, text)
            for sender in senders:
                self.expire(sender, peer)
            self.counts.dropped["expired"] += len(messages)

    def expire(self, sender: PeerSession, peer: str) -> None:
        """Tell ``sender`` that ``peer`` is not here."""
        text = expire_message(peer, sender.peer_id)
        if not self.deliver(sender.peer_id, text):
            self.bus.deliver(self.name_of(sender.peer_id), text, self._count_undelivered)

    def name_of(self, peer: str) -> str:
        """Return an id's whole name on the bus."""
        return bus_name(Dialect.PEERJS, self.name, peer)

    def _queue_unless_found(self, sender: PeerSession, to: str, text: bytes) -> Answer:
        def queue(found: bool) -> None:  # noqa: FBT001 - the answer is the whole message
            if not found and not self.deliver(to, text):
                self._queue(sender, to, text)

        return queue

    def _queue(self, sender: PeerSession, to: str, text: bytes) -> None:
        if not self.queues.add(sender, to, text, self.second) and to not in self.queues:
            self.expire(sender, to)

    def _count_undelivered(self, found: bool) -> None:  # noqa: FBT001 - the answer is the whole message
        self.counts.dropped["nobody"] += not found
