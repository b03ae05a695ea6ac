"""One connection, from its first bytes: a signalling WebSocket, or plain HTTP for somebody else.

Method
    What is not signalling is handed, with its bytes and its transport, to uvicorn's own protocol,
    and costs nothing from then on. A connection has no task and no timer: the doorway visits it.
    Sends go straight to the socket while nothing is queued; who does not read what it is sent is
    cut as soon as the transport's buffer is full.

Source
    RFC 6455, sections 4.2, 5 and 7.
"""

from __future__ import annotations

import asyncio
import logging
import os
from typing import TYPE_CHECKING, Final

from meshup.signalling.frames import (
    BINARY,
    CLOSE,
    EMPTY_PING,
    FAULT,
    NO_STATUS,
    NORMAL,
    PING,
    POLICY,
    PROTOCOL,
    TEXT,
    TRY_LATER,
    UNSUPPORTED,
    Broken,
    Frame,
    Reader,
    close_frame,
    goodbye,
    pong_frame,
    text_frame,
    whole_text,
)
from meshup.signalling.gate import COMMON, Shut
from meshup.signalling.handshake import Declined, Upgrade, accept, decline, fields, read_upgrade
from meshup.signalling.paths import Dialect, may_be_signalling, socket_at

if TYPE_CHECKING:
    from meshup.signalling.doorway import Doorway
    from meshup.signalling.limits import Caller
    from meshup.signalling.sessions import Session

LONGEST_HEAD: Final = 16 * 1024
FULL: Final = "Server has reached its concurrent user limit"
CROWDED: Final = "Too many connections from this address"
BREACHES: Final = {PROTOCOL: "protocol", POLICY: "too_many_messages"}

logger = logging.getLogger(__name__)


class Endpoint(asyncio.Protocol):
    """A connection. Its session is there from the handshake until either side says goodbye."""

    __slots__ = (
        "_caller",
        "_closing",
        "_counts",
        "_deaf",
        "_dialect",
        "_doorway",
        "_fd",
        "_heard_in_second",
        "_held",
        "_reader",
        "_rest",
        "_room",
        "_second",
        "_sent_all",
        "_session",
        "_transport",
        "alive",
        "visitor",
        "visitors",
    )

    def __init__(self, doorway: Doorway) -> None:
        self._doorway = doorway
        self._transport: asyncio.Transport | None = None
        self._fd = -1
        self._rest: bytes | None = b""  # the head so far; nothing once it is read
        self._held = b""  # what is to be sent with what follows at once
        self._reader: Reader | None = None
        self._session: Session | None = None
        self._dialect = Dialect.PEERJS
        self._counts = doorway.board.counts[Dialect.PEERJS]
        self._room = ""
        self._caller: Caller | None = None
        self._second = 0
        self._heard_in_second = 0
        self._closing = False
        self._deaf = False
        self._sent_all = False  # nothing is left in the transport's buffer, that is sure
        self.alive = True
        self.visitor: Caller | None = None  # who is connected; a proxy's caller is another
        self.visitors: set[Endpoint] | None = None

    # asyncio's side

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first bytes, for some seconds."""
        self._transport = transport
        fd = transport.get_extra_info("socket").fileno()
        if transport.get_extra_info("sslcontext") is None:
            self._fd = fd
        if fd > self._doorway.highest_fd:
            self._decline(503, "This node is very busy. Please try again in a moment.")
        elif not self._doorway.came(self, transport):
            self._decline(429, CROWDED + ".")

    def data_received(self, data: bytes) -> None:
        """Take what was read; most often it is one whole message."""
        if self._rest is not None:
            self.begin(self._rest + data)
        elif (
            self._reader is None
            and not self._closing
            and (text := whole_text(data)) is not None
            and len(data) <= self._doorway.limits.message_bytes
        ):
            self._hear(text)
        else:
            self._read(data)

    def eof_received(self) -> bool:
        """End: the other side sends no more."""
        return False

    def pause_writing(self) -> None:
        """Cut who does not read what it is sent."""
        self.cut("slow")

    def resume_writing(self) -> None:
        """Do nothing: nobody waits for this."""

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Forget everything; no reference may keep another alive."""
        self._transport, self._fd, self._reader = None, -1, None
        self._doorway.gone(self)
        self._end()

    # the session's side

    def send(self, text: bytes) -> None:
        """Send one text message."""
        self.send_frame(text_frame(text))

    def send_frame(self, frame: bytes) -> None:
        """Send one frame."""
        transport = self._transport
        if transport is None or self._closing:
            return
        if self._fd >= 0 and (self._sent_all or not transport.get_write_buffer_size()):
            try:
                sent = os.write(self._fd, frame)
            except BlockingIOError:
                sent = 0
            except OSError:
                self.cut("lost")
                return
            self._sent_all = sent == len(frame)
            if self._sent_all:
                return
            frame = frame[sent:]
        if self._held:
            self._held += frame
        else:
            transport.write(frame)

    def close(self, code: int, reason: str = "") -> None:
        """Say goodbye, and give the other side a moment to answer."""
        if self._transport is None or self._closing:
            return
        self.send_frame(close_frame(code, reason))
        self._closing = True
        self._doorway.leaving(self)
        self._end()

    def prove(self) -> None:
        """Be asked by the doorway."""
        self._doorway.prove(self)

    # the doorway's side

    def visit(self) -> None:
        """Cut who has said nothing, not even to a ping, since the last visit; ping the others."""
        if self.alive:
            self.ping()
        else:
            self.cut("silent")

    def ping(self) -> None:
        """Ask for a sign of life."""
        self.alive = False
        self.send_frame(EMPTY_PING)

    def cut(self, reason: str) -> None:
        """End at once, and count why."""
        self._note(reason)
        self.abort()

    def abort(self) -> None:
        """End at once."""
        if self._transport is not None:
            self._transport.abort()

    def begin(self, data: bytes) -> None:
        """Look at the first bytes, ``data``, until it is known what this is."""
        ours = may_be_signalling(data)
        if ours is None:
            self._rest = data
            return
        end = data.find(b"\r\n\r\n") if ours else -1
        if ours and end < 0:
            self._rest = data
            if len(data) > LONGEST_HEAD:
                self._decline(431, "The head of this request is too long.")
            return
        try:
            upgrade = read_upgrade(data[:end]) if ours else None
        except Declined as declined:
            self._decline(declined.status, declined.sentence)
            return
        found = socket_at(upgrade.path) if upgrade else None
        if upgrade is None or found is None:
            self._hand_over(data)
        else:
            self._rest = None
            self._open(upgrade, *found)
            if rest := data[end + 4 :]:
                self._read(rest)

    def _open(self, upgrade: Upgrade, dialect: Dialect, room: str) -> None:
        doorway, transport = self._doorway, self._transport
        if transport is None or self._closing:
            return
        caller = doorway.caller(self, transport, upgrade.forwarded_for)
        if (refusal := doorway.refusal(caller, upgrade.origin)) is not None:
            self._decline(*refusal)
        else:
            transport.set_write_buffer_limits(high=doorway.limits.unsent_bytes)
            self._dialect, self._counts = dialect, doorway.board.counts[dialect]
            self._answer(caller, accept(upgrade.key), room, fields(upgrade.query))

    def _answer(self, caller: Caller, accepted: bytes, room: str, said: dict[str, str]) -> None:
        """Send the handshake's answer, and what the dialect says at once, in one write."""
        fd, self._fd, self._held = self._fd, -1, accepted
        self._converse(caller, room, said)
        held, self._fd, self._held = self._held, fd, b""
        if self._closing and self._transport is not None:
            self._transport.write(held)
        else:
            self.send_frame(held)

    def _converse(self, caller: Caller, room: str, said: dict[str, str]) -> None:
        """Begin the conversation, or explain why not."""
        doorway, board, limits = self._doorway, self._doorway.board, self._doorway.limits
        fault, entry = "", COMMON
        try:
            entry = doorway.gate.enter(self._dialect, room, said)
        except Shut as shut:
            fault = str(shut)
        self._room = entry.room
        full = board.sockets >= limits.sockets
        crowded = caller.sockets >= limits.sockets_per_address
        self._caller, caller.sockets = caller, caller.sockets + 1
        session = board.session(self, self._dialect, self._room, said, entry.identity)
        self._session = session
        doorway.joined(self)
        if fault:
            board.refused["ticket"] += 1
            session.refuse(POLICY, fault)
        elif full or crowded:
            board.refused["full" if full else "address_full"] += 1
            session.refuse(TRY_LATER, FULL if full else CROWDED)
        else:
            self._counts.joined += 1
            session.opened()

    def _read(self, data: bytes) -> None:
        if self._over():
            return
        reader = self._reader or Reader(self._doorway.limits.message_bytes)
        try:
            for frame in reader.read(data):
                self._take(frame)
                if self._over():
                    return
        except Broken as broken:
            self._break_off(broken)
        self._reader = None if reader.idle else reader

    def _over(self) -> bool:
        """Say whether nothing more is to be read."""
        return self._deaf or self._transport is None

    def _take(self, frame: Frame) -> None:
        if self._closing:
            self._wait_for_goodbye(frame)
        elif frame.opcode == TEXT:
            self._hear(frame.payload)
        elif frame.opcode == CLOSE:
            code = goodbye(frame.payload)
            self.close(NORMAL if code == NO_STATUS else code)
            self._hang_up()
        elif frame.opcode == PING:
            if self._may_go_on():
                self.send_frame(pong_frame(frame.payload))
        elif frame.opcode == BINARY:
            raise Broken(UNSUPPORTED, "only text is understood here")
        else:
            self._may_go_on()

    def _wait_for_goodbye(self, frame: Frame) -> None:
        if frame.opcode == CLOSE:
            self._hang_up()
        elif self._is_one_too_many():
            self._deaf = True

    def _hear(self, payload: bytes) -> None:
        session = self._session
        if session is None or not self._may_go_on():
            return
        self._counts.heard += 1
        try:
            session.heard(payload)
        except Exception as error:  # noqa: BLE001 - one client's bad luck is not everybody's
            logger.error("A message broke %s: %s", self._dialect, type(error).__name__)  # noqa: TRY400 - the message itself is private
            self.close(FAULT, "this message could not be handled")

    def _may_go_on(self) -> bool:
        """Count one frame; end the conversation when it is one too many."""
        self.alive = True
        if self._is_one_too_many():
            self._break_off(Broken(POLICY, "too many messages"))
            return False
        return True

    def _is_one_too_many(self) -> bool:
        doorway = self._doorway
        second, limits = doorway.second, doorway.limits
        if self._second != second:
            self._second, self._heard_in_second = second, 0
        self._heard_in_second += 1
        caller = self._caller
        return self._heard_in_second > limits.messages_per_socket or (
            caller is not None and caller.spend(second) > limits.messages_per_address
        )

    def _break_off(self, broken: Broken) -> None:
        self._note(BREACHES.get(broken.code) or f"close_{broken.code}")
        self.close(broken.code, broken.reason)
        self._deaf = True  # what follows cannot be understood, or costs too much
        if self._transport is not None and self._transport.can_write_eof():
            self._transport.write_eof()  # and not closed yet: that could outrun the goodbye

    def _hang_up(self) -> None:
        self._deaf = True
        if self._transport is not None:
            self._transport.close()

    def _decline(self, status: int, sentence: str) -> None:
        self._doorway.board.refused[f"http_{status}"] += 1
        self._closing = self._deaf = True
        self._rest = None
        if (transport := self._transport) is not None:
            transport.write(decline(status, sentence, after_seconds=5 if status >= 429 else 0))  # noqa: PLR2004
            transport.close()

    def _hand_over(self, data: bytes) -> None:
        """Let uvicorn have this connection."""
        transport, self._transport = self._transport, None
        self._rest = None
        self._doorway.left(self)
        if transport is None or self._closing:
            return
        protocol = self._doorway.plain(self)
        transport.set_protocol(protocol)
        protocol.connection_made(transport)
        protocol.data_received(data)

    def _note(self, reason: str) -> None:
        self._counts.dropped[reason] += 1

    def _end(self) -> None:
        """End the conversation; the connection may live on for a moment, to say goodbye."""
        session, self._session = self._session, None
        if session is None:
            return
        self._doorway.board.gone(session, self._dialect, self._room)
        if self._caller is not None:
            self._caller.sockets -= 1
            self._caller = None
