"""PeerJS (client 1.5): clients with an id each send one another offers, answers and candidates.

Pure: events in, sends out.

Words
    waiting  messages for an id that nobody holds; its owner may be about to connect
    coming   clients whose id has been claimed, and is not theirs yet: they get nothing, and what
             they say is heard when it is

Method
    A message is passed on as it came, with the sender's id put in front: of two ``src`` a client
    believes the last, so a message that brings one is written anew. The first message for an
    absent id opens its queue, which closes after ``WAIT_SECONDS`` with one EXPIRE to each sender.

Source
    peerjs 1.5.5 and peerjs-server 1.0.2 as they behave on the wire; unlike the reference, a client
    that returns with its token gets OPEN and its former socket is closed (4001).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import UNSET, Raw, Struct
from msgspec.json import Decoder, Encoder

from meshup.kit.tokens import LONGEST
from meshup.signalling.frames import POLICY, text_frame
from meshup.signalling.names import place
from meshup.signalling.paths import Dialect
from meshup.signalling.sessions import BAD_JSON, Line, Session

if TYPE_CHECKING:
    from meshup.bus.contract import Answer, Bus
    from meshup.signalling.limits import Limits
    from meshup.signalling.metrics import Counts

WAIT_SECONDS: Final = 5
KEEPING_BYTES: Final = 500
"""What it takes to keep a message, beside its text."""
LONGEST_ID: Final = 128
NOT_IDS: Final = frozenset({"null", "undefined"})
SUPERSEDED: Final = 4001

RELAYED: Final = frozenset({"OFFER", "ANSWER", "CANDIDATE", "LEAVE", "EXPIRE"})
NOT_KEPT: Final = frozenset({"LEAVE", "EXPIRE"})

BY_TICKET: Final = "\0"
"""Before the token of an id that a ticket vouches for: any ticket for that id is as good."""
OPENING_BRACE: Final = 0x7B
OPEN: Final = text_frame(b'{"type":"OPEN"}')
TAKEN: Final = b'{"type":"ID-TAKEN","payload":{"msg":"ID is taken"}}'
INCOMPLETE: Final = "No id, token, or key supplied to websocket server"
BAD_KEY: Final = "Invalid key provided"


class Told(Struct, gc=False):
    """What has to be known of a message to pass it on."""

    type: str
    dst: str = ""
    src: object = UNSET


class Whole(Struct, gc=False, omit_defaults=True):
    """A message that is written anew."""

    type: str
    src: object = ""
    dst: str = ""
    payload: Raw = Raw()


_told = Decoder(Told).decode
_whole = Decoder(Whole).decode
_json = Encoder().encode


class Waiting:
    """What is kept for one absent id: who sent what, until when."""

    __slots__ = ("kept", "until")

    def __init__(self, until: int) -> None:
        self.until = until
        self.kept: list[tuple[PeerSession, bytes]] = []


class Coming:
    """A client whose id has been claimed, and what it has said since."""

    __slots__ = ("early", "session")

    def __init__(self, session: PeerSession) -> None:
        self.session = session
        self.early: list[bytes] = []


class PeerHub:
    """The PeerJS clients of one room."""

    def __init__(self, room: str, limits: Limits, bus: Bus, counts: Counts, *, key: str) -> None:
        self.room = room
        self.limits = limits
        self.bus = bus
        self.counts = counts
        self.key = key
        self.peers: dict[str, PeerSession] = {}
        self.coming: dict[str, Coming] = {}
        self.waiting: dict[str, Waiting] = {}
        self.second = 0
        self.inside = 0

    @property
    def empty(self) -> bool:
        """Say whether nobody is connected and nothing waits."""
        return not self.inside and not self.waiting

    def session(self, line: Line, fields: dict[str, str], *, identity: str) -> PeerSession:
        """Return a new client's conversation."""
        wanted = fields.get("id", "")
        token = BY_TICKET + identity if identity else fields.get("token", "")
        session = PeerSession(line, self, wanted, token)
        if not wanted or not token or not fields.get("key"):
            session.fault = INCOMPLETE
        elif fields["key"] != self.key:
            session.fault = BAD_KEY
        elif not identity and token.startswith(BY_TICKET):
            session.fault = INCOMPLETE
        elif wanted in NOT_IDS or len(wanted) > LONGEST_ID:
            session.fault = "This id cannot be used"
        elif len(token) > LONGEST:
            session.fault = "This token is too long"
        elif identity and wanted != identity:
            session.fault = "This ticket is for another id"
        return session

    def enter(self, session: PeerSession) -> None:
        """Give a client its id, or tell it that somebody has it, once the bus has answered."""
        peer, former = session.id, self.coming.get(session.id)
        before = former.session if former is not None else self.peers.get(peer)
        if before is not None and before.token != session.token:
            session.turn_away()
            return
        if former is not None:
            self._end_coming(former)
            former.session.give_way()
        coming = self.coming[peer] = Coming(session)

        def answer(granted: bool) -> None:  # noqa: FBT001 - the answer is the whole message
            if self.coming.get(peer) is not coming:
                return  # gone, or superseded, before the answer came
            early = self._end_coming(coming)
            if granted:
                self._come_in(session, early)
            else:
                session.turn_away()

        self.bus.claim(self.name_of(peer), session.token, answer)

    def leave(self, session: PeerSession) -> None:
        """Free a client's id, unless it has passed to its next socket."""
        peer, coming = session.id, self.coming.get(session.id)
        if coming is not None and coming.session is session:
            self._end_coming(coming)
        elif self.peers.get(peer) is session:
            del self.peers[peer]
        else:
            return
        if peer not in self.peers and peer not in self.coming:
            self.bus.release(self.name_of(peer))

    def keep_early(self, session: PeerSession, text: bytes) -> None:
        """Keep what a client says while it is coming."""
        coming = self.coming.get(session.id)
        if coming is None or coming.session is not session:
            return
        if self._has_room(session, text, len(coming.early)):
            coming.early.append(text)

    def _end_coming(self, coming: Coming) -> list[bytes]:
        """Let a client come no more; return what it has said meanwhile."""
        del self.coming[coming.session.id]
        for text in coming.early:
            self._release(coming.session, text)
        return coming.early

    def _come_in(self, session: PeerSession, early: list[bytes]) -> None:
        """Give a client its id, what waits for it, and a hearing."""
        self.supersede(session.id)
        self.peers[session.id] = session
        session.line.send_frame(OPEN)
        self.send_waiting(session.id)
        for text in early:
            session.heard(text)

    def supersede(self, peer: str) -> None:
        """Close the former socket of a client that has come back."""
        if (former := self.peers.pop(peer, None)) is not None:
            former.give_way()

    def relay(self, sender: PeerSession, kind: str, to: str, text: bytes) -> None:
        """Pass on a message to an id that is not here."""
        if not to or len(to) > LONGEST_ID:
            self.counts.dropped["nobody"] += 1
        elif kind in NOT_KEPT:
            self.bus.deliver(self.name_of(to), text, self._nobody)
        else:
            self.bus.deliver(self.name_of(to), text, self._keeper(sender, to, text))

    def deliver(self, to: str, text: bytes) -> bool:
        """Give ``text``, which came from elsewhere, to a client here."""
        peer = self.peers.get(to)
        if peer is not None:
            peer.line.send(text)
            self.counts.relayed += 1
        return peer is not None

    def send_waiting(self, peer: str) -> None:
        """Send on, in order, what waits for an id that has come up here or elsewhere."""
        queue = self.waiting.pop(peer, None)
        for sender, text in queue.kept if queue else ():
            self._release(sender, text)
            if not self.deliver(peer, text):
                self.relay(sender, "", peer, text)

    def tick(self, second: int) -> None:
        """Close the queues whose time is over."""
        self.second = second
        over = [peer for peer, queue in self.waiting.items() if queue.until <= second]
        for peer in over:
            queue = self.waiting.pop(peer)
            senders = dict.fromkeys(sender for sender, _text in queue.kept)
            for sender, text in queue.kept:
                self._release(sender, text)
            for sender in senders:
                self.expire(sender, peer)
            self.counts.dropped["expired"] += len(queue.kept)

    def expire(self, sender: PeerSession, peer: str) -> None:
        """Tell ``sender`` that ``peer`` is not here."""
        told = b'{"type":"EXPIRE","src":%b,"dst":%b}' % (_json(peer), _json(sender.id))
        if not self.deliver(sender.id, told):
            self.bus.deliver(self.name_of(sender.id), told, self._nobody)

    def name_of(self, peer: str) -> str:
        """Return an id's whole name on the bus."""
        return place(Dialect.PEERJS, self.room, peer)

    def _keeper(self, sender: PeerSession, to: str, text: bytes) -> Answer:
        def keep(found: bool) -> None:  # noqa: FBT001 - the answer is the whole message
            if not found and not self.deliver(to, text):
                self._keep(sender, to, text)

        return keep

    def _keep(self, sender: PeerSession, to: str, text: bytes) -> None:
        queue = self.waiting.get(to)
        if not self._has_room(sender, text, len(queue.kept) if queue is not None else 0):
            if queue is None:
                self.expire(sender, to)
            return
        if queue is None:
            queue = self.waiting[to] = Waiting(self.second + WAIT_SECONDS + 1)
        queue.kept.append((sender, text))

    def _has_room(self, sender: PeerSession, text: bytes, kept: int) -> bool:
        """Say whether one more text may be kept beside so many, and count it in."""
        limits, size = self.limits, len(text) + KEEPING_BYTES
        if (
            self.counts.queued_bytes + size > limits.queue_bytes
            or sender.queued_bytes + size > limits.queue_bytes_per_socket
            or kept >= limits.queue_messages
        ):
            self.counts.dropped["queue_full"] += 1
            return False
        self.counts.queued_bytes += size
        sender.queued_bytes += size
        return True

    def _release(self, sender: PeerSession, text: bytes) -> None:
        size = len(text) + KEEPING_BYTES
        self.counts.queued_bytes -= size
        sender.queued_bytes -= size

    def _nobody(self, found: bool) -> None:  # noqa: FBT001 - the answer is the whole message
        self.counts.dropped["nobody"] += not found


class PeerSession(Session):
    """One PeerJS client."""

    __slots__ = ("_stamp", "fault", "hub", "id", "queued_bytes", "token")

    def __init__(self, line: Line, hub: PeerHub, peer: str, token: str) -> None:
        super().__init__(line)
        self.hub = hub
        self.id = peer
        self.token = token
        self.fault = ""
        self.queued_bytes = 0
        self._stamp = b'{"src":%b,' % _json(peer)

    def opened(self) -> None:
        """Come in."""
        if self.fault:
            self.refuse(POLICY, self.fault)
        else:
            self.hub.enter(self)

    def refuse(self, code: int, reason: str) -> None:
        """Say why not; the client looks at the message, not at the code."""
        self.line.send(b'{"type":"ERROR","payload":{"msg":%b}}' % _json(reason))
        self.line.close(code, reason)

    def give_way(self) -> None:
        """Leave the id to this client's next socket."""
        self.hub.counts.dropped["superseded"] += 1
        self.line.close(SUPERSEDED, "this client has come back on another connection")

    def turn_away(self) -> None:
        """Say that somebody else has this id."""
        self.hub.counts.dropped["id_taken"] += 1
        self.line.send(TAKEN)
        self.line.close(POLICY, "ID is taken")

    def heard(self, text: bytes) -> None:
        """Pass a message on."""
        hub = self.hub
        counts = hub.counts
        try:
            told = _told(text)
        except BAD_JSON:
            counts.dropped["malformed"] += 1
            return
        kind = told.type
        if kind not in RELAYED:
            return
        if hub.peers.get(self.id) is not self:
            hub.keep_early(self, text)
            return
        if not told.dst:
            if kind == "LEAVE":
                hub.leave(self)
            return
        if (stamped := self._stamped(told, text)) is None:
            counts.dropped["malformed"] += 1
        elif (peer := hub.peers.get(told.dst)) is not None:
            peer.line.send(stamped)
            counts.relayed += 1
        else:
            hub.relay(self, kind, told.dst, stamped)

    def gone(self) -> None:
        """Free the id."""
        self.hub.leave(self)

    def _stamped(self, told: Told, text: bytes) -> bytes | None:
        """Return the message with this client as its sender, or nothing when it makes no sense."""
        if told.src is UNSET and text[0] == OPENING_BRACE:
            return self._stamp + text[1:]
        try:
            anew = _whole(text)
        except BAD_JSON:
            return None
        anew.src = self.id
        return _json(anew)
