"""The PeerJS clients of one room: who holds which id. Pure.

Method
    Who wants an id that somebody has, with another token, waits until the holder has given a sign
    of life, or is cut; then the id is taken, or free. While a client waits it gets nothing, and
    what it says is heard when the id is granted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.kit.tokens import LONGEST
from meshup.signalling.bus_names import bus_name
from meshup.signalling.dialects.peerjs.messages import NEVER_QUEUED, OPEN, expire_message
from meshup.signalling.dialects.peerjs.peer_claims import (
    CHECK_ALIVE,
    CONTEST_SECONDS,
    IS_ALIVE,
    PeerClaim,
    PeerClaims,
)
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


class PeerJSRoom(Room):
    """The PeerJS clients of one room."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(context)
        self.key = context.peerjs_key
        self.peers: dict[str, PeerSession] = {}
        self.queues = MessageQueues(context.limits, context.counts)
        self.pending = PeerClaims(self.queues)
        self.contested = PeerClaims(self.queues)

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
        """Give a client its id, once nobody else holds it; or tell it that somebody does."""
        waiting = self.contested.get(session.peer_id)
        if waiting is not None and waiting.session.token != session.token:
            session.turn_away()  # somebody is asking the holder already
            return
        if waiting is not None:
            self._end_contest(waiting)
            self.contested.release(waiting)
            waiting.session.give_way()
        holder = self._holder(session.peer_id)
        if holder is not None and holder.token != session.token:
            self._contest(PeerClaim(session), holder)
        else:
            self._claim(PeerClaim(session))

    def leave(self, session: PeerSession) -> None:
        """Free a client's id, unless it has passed to its next socket."""
        peer = session.peer_id
        waiting = self.contested.get(peer)
        if waiting is not None and waiting.session is session:
            self._end_contest(waiting)
            self.contested.release(waiting)
            return
        if not self.pending.end(session):
            if self.peers.get(peer) is not session:
                return
            del self.peers[peer]
        if self._holder(peer) is None:
            self.bus.release(self.name_of(peer))
            if waiting is not None:
                self._end_contest(waiting)
                self._claim(waiting)

    def keep_early(self, session: PeerSession, text: bytes) -> None:
        """Keep what a client says before its id is granted."""
        if not self.pending.keep_early(session, text):
            self.contested.keep_early(session, text)

    def proved_alive(self, session: PeerSession) -> None:
        """Turn away who waits for the id of a client that has given a sign of life."""
        peer = session.peer_id
        if self.peers.get(peer) is session:
            self.published(peer, IS_ALIVE)
            self.bus.publish(self.name_of(peer), IS_ALIVE)

    def published(self, peer: str, text: bytes) -> None:  # noqa: ARG002 - it says one thing only
        """Turn away who waits for an id whose holder, here or elsewhere, is alive."""
        if (claim := self.contested.get(peer)) is not None:
            self._end_contest(claim)
            self._turn_away(claim)

    def _holder(self, peer: str) -> PeerSession | None:
        """Return who has an id here, or is about to."""
        claim = self.pending.get(peer)
        return claim.session if claim is not None else self.peers.get(peer)

    def _contest(self, claim: PeerClaim, holder: PeerSession | None) -> None:
        """Ask the holder of an id, who may be elsewhere, for a sign of life; wait for that."""
        claim.until = self.second + CONTEST_SECONDS
        self.contested.add(claim)
        if holder is not None:
            holder.connection.check_alive()
        else:
            claim.is_elsewhere, claim.is_to_ask = True, True
            self.bus.listen(self.name_of(claim.session.peer_id), 1)

    def _end_contest(self, claim: PeerClaim) -> None:
        """Wait for no sign of life any more."""
        self.contested.pop(claim.session)
        if claim.is_elsewhere:
            claim.is_elsewhere = False
            self.bus.listen(self.name_of(claim.session.peer_id), 0)

    def _claim(self, claim: PeerClaim, *, is_last: bool = False) -> None:
        """Ask the bus for an id that nobody else holds here."""
        former = self.pending.pop_id(claim.session.peer_id)
        if former is not None:
            self.pending.release(former)
            former.session.give_way()
        self.pending.add(claim)

        def answer(granted: bool) -> None:  # noqa: FBT001 - the answer is the whole message
            if not self.pending.has(claim):
                return  # gone, or superseded, before the answer came
            self.pending.pop(claim.session)
            if granted:
                self._admit(claim.session, self.pending.release(claim))
            elif is_last:
                self._turn_away(claim)
            else:
                self._contest(claim, None)

        self.bus.claim(self.name_of(claim.session.peer_id), claim.session.token, answer)

    def _turn_away(self, claim: PeerClaim) -> None:
        """Tell who waits for an id that somebody has it."""
        self.contested.release(claim)
        claim.session.turn_away()

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
        if peer is None:
            return False
        if text == CHECK_ALIVE:
            peer.connection.check_alive()
        else:
            peer.connection.send(text)
            self.counts.relayed += 1
        return True

    def send_waiting(self, peer: str) -> None:
        """Send on, in order, what waits for an id that has come up here or elsewhere."""
        for sender, text in self.queues.pop(peer):
            self.queues.release(sender, text)
            if not self.deliver(peer, text):
                self.relay(sender, "", peer, text)

    def tick(self, second: int) -> None:
        """Close the queues, and end the contests, whose time is over."""
        self.second = second
        self._tick_contests()
        for peer in self.queues.over(second):
            messages = self.queues.pop(peer)
            senders = dict.fromkeys(sender for sender, _text in messages)
            for sender, text in messages:
                self.queues.release(sender, text)
            for sender in senders:
                self.expire(sender, peer)
            self.counts.dropped["expired"] += len(messages)

    def _tick_contests(self) -> None:
        """Ask holders elsewhere, now that their answer will be heard; end what takes too long."""
        for claim in self.contested.to_ask():
            claim.is_to_ask = False
            self.bus.deliver(self.name_of(claim.session.peer_id), CHECK_ALIVE, _ignore)
        for claim in self.contested.over(self.second):
            self._decide(claim)

    def _decide(self, claim: PeerClaim) -> None:
        """Decide about an id whose holder has neither given a sign of life nor left."""
        self._end_contest(claim)
        if self._holder(claim.session.peer_id) is None:
            self._claim(claim, is_last=True)
        else:
            self._turn_away(claim)

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


def _ignore(_found: bool) -> None:  # noqa: FBT001 - the answer is the whole message
    """Do nothing: time decides."""
