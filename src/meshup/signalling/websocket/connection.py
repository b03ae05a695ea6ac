"""One WebSocket after its handshake: reads messages, counts them, and hands them to a session.

Method
    A connection has no task and no timer: ``connections`` pings it. Nearly every read is one whole
    text frame, which needs no reader; the others go through one that is forgotten when it is idle.

Source
    RFC 6455, sections 5 and 7.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from meshup.signalling.paths import Dialect
from meshup.signalling.websocket.close_codes import (
    FAULT,
    NO_STATUS,
    NORMAL,
    POLICY,
    PROTOCOL,
    UNSUPPORTED,
    ProtocolError,
)
from meshup.signalling.websocket.frame_reader import FrameReader
from meshup.signalling.websocket.frames import (
    BINARY,
    CLOSE,
    PING,
    PONG,
    TEXT,
    Frame,
    close_frame,
    pong_frame,
    read_close_code,
)
from meshup.signalling.websocket.transport import FrameTransport

if TYPE_CHECKING:
    from meshup.signalling.limits import Caller
    from meshup.signalling.sessions import Session
    from meshup.signalling.websocket.interfaces import ConnectionRegistry, ManagedConnection

BREACHES: Final = {PROTOCOL: "protocol", POLICY: "too_many_messages"}

logger = logging.getLogger(__name__)


class WebSocketConnection(FrameTransport):
    """A connection. Its session is there from the handshake until either side says goodbye."""

    __slots__ = (
        "_caller",
        "_deaf",
        "_dialect",
        "_messages_in_second",
        "_reader",
        "_registry",
        "_room",
        "_second",
        "_session",
        "ping_group",
        "tcp_caller",
    )

    def __init__(self, registry: ConnectionRegistry) -> None:
        super().__init__(registry.hub.counts[Dialect.PEERJS], registry.backlog)
        self._registry = registry
        self._reader: FrameReader | None = None
        self._session: Session | None = None
        self._dialect = Dialect.PEERJS
        self._room = ""
        self._caller: Caller | None = None
        self._second = 0
        self._messages_in_second = 0
        self._deaf = False
        self.tcp_caller: Caller | None = None
        self.ping_group: set[ManagedConnection] | None = None

    # asyncio's side

    def eof_received(self) -> bool:
        """End: the other side sends no more."""
        return False

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Forget everything; no reference may keep another alive."""
        self._transport, self._reader = None, None
        self._registry.remove(self)
        self._close_session()

    def pause_writing(self) -> None:
        """Let a session wait until the client has read, if it can; else cut who does not read."""
        if self._session is None or not self._session.waits():
            super().pause_writing()

    def resume_writing(self) -> None:
        """Let a session go on that waited."""
        if self._session is not None:
            self._session.resumed()

    # the session's side

    def close(self, code: int, reason: str = "") -> None:
        """Say goodbye, and give the other side a moment to answer."""
        if self._transport is None or self._closing:
            return
        self.send_frame(close_frame(code, reason))
        self._closing = True
        self._registry.await_close(self)
        self._close_session()

    def check_alive(self) -> None:
        """Ask the client for a sign of life; it is cut when none comes for some seconds."""
        self._registry.check_alive(self)

    def proved_alive(self) -> None:
        """Take note that the client has given the sign of life it was asked for."""
        if self._session is not None:
            self._session.proved_alive()

    def _read(self, data: bytes) -> None:
        if self._over():
            return
        reader = self._reader or FrameReader(self._registry.limits.message_bytes)
        try:
            for frame in reader.read(data):
                self._take(frame)
                if self._over():
                    return
        except ProtocolError as error:
            self._fail(error)
        self._reader = None if reader.idle else reader

    def _over(self) -> bool:
        """Say whether nothing more is to be read."""
        return self._deaf or self._transport is None

    def _take(self, frame: Frame) -> None:
        if self._closing:
            self._wait_for_close(frame)
        elif frame.opcode == TEXT:
            self._receive(frame.payload)
        elif frame.opcode == CLOSE:
            code = read_close_code(frame.payload)
            self.close(NORMAL if code == NO_STATUS else code)
            self._hang_up()
        elif frame.opcode == PING:
            if self._may_go_on():
                self.send_frame(pong_frame(frame.payload))
        elif frame.opcode == BINARY:
            raise ProtocolError(UNSUPPORTED, "only text is understood here")
        elif self._may_go_on() and frame.opcode == PONG:
            self._registry.take_pong(self)

    def _wait_for_close(self, frame: Frame) -> None:
        if frame.opcode == CLOSE:
            self._hang_up()
        elif self._exceeds_rate():
            self._deaf = True

    def _receive(self, payload: bytes) -> None:
        session = self._session
        if session is None or not self._may_go_on():
            return
        self._counts.heard += 1
        try:
            session.receive(payload)
        except Exception as error:  # noqa: BLE001 - one client's bad luck is not everybody's
            logger.error("A message broke %s: %s", self._dialect, type(error).__name__)  # noqa: TRY400 - the message itself is private
            self.close(FAULT, "this message could not be handled")

    def _may_go_on(self) -> bool:
        """Count one frame; end the conversation when it is one too many."""
        self.alive = True
        if self._exceeds_rate():
            self._fail(ProtocolError(POLICY, "too many messages"))
            return False
        return True

    def _exceeds_rate(self) -> bool:
        registry = self._registry
        second, limits = registry.second, registry.limits
        if self._second != second:
            self._second, self._messages_in_second = second, 0
        self._messages_in_second += 1
        caller = self._caller
        return self._messages_in_second > limits.messages_per_socket or (
            caller is not None and caller.count_message(second) > limits.messages_per_address
        )

    def _fail(self, error: ProtocolError) -> None:
        self._counts.dropped[BREACHES.get(error.code) or f"close_{error.code}"] += 1
        self.close(error.code, error.reason)
        self._deaf = True  # what follows cannot be understood, or costs too much
        if self._transport is not None and self._transport.can_write_eof():
            self._transport.write_eof()  # and not closed yet: that could outrun the goodbye

    def _hang_up(self) -> None:
        self._deaf = True
        if self._transport is not None:
            self._transport.close()

    def _close_session(self) -> None:
        """End the conversation; the connection may live on for a moment, to say goodbye."""
        session, self._session = self._session, None
        if session is None:
            return
        self._registry.hub.close_session(session, self._dialect, self._room)
        if self._caller is not None:
            self._caller.sockets -= 1
            self._caller = None
