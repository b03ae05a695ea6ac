"""One PeerJS client: what it says is passed on by its room. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from meshup.signalling.dialects.peerjs.messages import (
    ID_TAKEN,
    NOTHING,
    RELAYED,
    PeerMessage,
    decode,
    decode_marked,
    error_message,
    source_prefix,
    stamped,
)
from meshup.signalling.sessions import BAD_JSON, Connection, Session
from meshup.signalling.websocket.close_codes import POLICY

if TYPE_CHECKING:
    from meshup.signalling.metrics import Counts

SUPERSEDED: Final = 4001


class PeerDirectory(Protocol):
    """The room of a client, as the client sees it."""

    counts: Counts
    peers: dict[str, PeerSession]

    def enter(self, session: PeerSession) -> None:
        """Give a client its id, or tell it that somebody has it, once the bus has answered."""

    def leave(self, session: PeerSession) -> None:
        """Free a client's id, unless it has passed to its next socket."""

    def keep_early(self, session: PeerSession, text: bytes) -> None:
        """Keep what a client says before its id is granted."""

    def proved_alive(self, session: PeerSession) -> None:
        """Turn away who waits for the id of a client that has given a sign of life."""

    def relay(self, sender: PeerSession, kind: str, to: str, text: bytes) -> None:
        """Pass on a message to an id that is not here."""


class PeerSession(Session):
    """One PeerJS client."""

    __slots__ = ("_prefix", "fault", "peer_id", "queued_bytes", "room", "token")

    def __init__(
        self, connection: Connection, room: PeerDirectory, peer_id: str, token: str
    ) -> None:
        super().__init__(connection)
        self.room = room
        self.peer_id = peer_id
        self.token = token
        self.fault = ""
        self.queued_bytes = 0
        self._prefix = source_prefix(peer_id)

    def opened(self) -> None:
        """Come in."""
        if self.fault:
            self.refuse(POLICY, self.fault)
        else:
            self.room.enter(self)

    def refuse(self, code: int, reason: str) -> None:
        """Say why not; the client looks at the message, not at the code."""
        self.connection.send(error_message(reason))
        self.connection.close(code, reason)

    def give_way(self) -> None:
        """Leave the id to this client's next socket."""
        self.room.counts.dropped["superseded"] += 1
        self.connection.close(SUPERSEDED, "this client has come back on another connection")

    def turn_away(self) -> None:
        """Say that somebody else has this id."""
        self.room.counts.dropped["id_taken"] += 1
        self.connection.send(ID_TAKEN)
        self.connection.close(POLICY, "ID is taken")

    def receive(self, text: bytes) -> None:
        """Pass a message on."""
        room = self.room
        counts = room.counts
        try:
            message = decode(text)
        except BAD_JSON:
            message = self._decode_marked(text)
        kind = message.type
        if kind not in RELAYED:
            return
        if room.peers.get(self.peer_id) is not self:
            room.keep_early(self, text)
            return
        if not message.dst:
            if kind == "LEAVE":
                room.leave(self)
            return
        if (relayed := stamped(message, text, self.peer_id, self._prefix)) is None:
            counts.dropped["malformed"] += 1
        elif (peer := room.peers.get(message.dst)) is not None:
            peer.connection.send(relayed)
            counts.relayed += 1
        else:
            room.relay(self, kind, message.dst, relayed)

    def _decode_marked(self, text: bytes) -> PeerMessage:
        """Return a message in which half of a character is escaped, or one that says nothing."""
        try:
            return decode_marked(text)
        except BAD_JSON:
            self.room.counts.dropped["malformed"] += 1
            return NOTHING

    def proved_alive(self) -> None:
        """Keep the id."""
        self.room.proved_alive(self)

    def closed(self) -> None:
        """Free the id."""
        self.room.leave(self)
