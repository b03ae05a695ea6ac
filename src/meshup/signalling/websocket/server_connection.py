"""A new connection, from its first bytes: a signalling WebSocket, or plain HTTP for somebody else.

Method
    A handshake that comes whole and alone is answered here. Everything else is handed, with its
    bytes and its transport, to HTTP, and costs nothing from then on; from there it comes back if
    it turns out to be a handshake (``http_fallback``).

Source
    RFC 6455, section 4.2.
"""

from __future__ import annotations

from secrets import token_urlsafe
from typing import TYPE_CHECKING, Final

from meshup.signalling.paths import FIRST_BYTES, Dialect
from meshup.signalling.websocket.admission import COMMON_ROOM, AdmissionError
from meshup.signalling.websocket.close_codes import POLICY, TRY_LATER
from meshup.signalling.websocket.connection import WebSocketConnection
from meshup.signalling.websocket.frame_reader import single_text_payload
from meshup.signalling.websocket.handshake import (
    HandshakeError,
    accept,
    decline,
    query_fields,
    read_upgrade,
)
from meshup.web_server.http_protocol import HEAD_END, MOST_HEAD_BYTES

if TYPE_CHECKING:
    import asyncio

    from meshup.signalling.limits import Caller
    from meshup.signalling.websocket.handshake import Upgrade
    from meshup.signalling.websocket.interfaces import ConnectionRegistry

FULL: Final = "Server has reached its concurrent user limit"
CROWDED: Final = "Too many connections from this address"


class ServerConnection(WebSocketConnection):
    """A connection as the event loop makes it; the handshake turns it into a WebSocket."""

    __slots__ = ("_opened",)

    def __init__(self, registry: ConnectionRegistry) -> None:
        super().__init__(registry)
        self._opened = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first bytes, for some seconds."""
        self._transport = transport
        if transport.get_extra_info("socket").fileno() > self._registry.highest_fd:
            self._decline(503, "This node is very busy. Please try again in a moment.")
        elif not self._registry.add(self, transport):
            self._decline(429, CROWDED + ".")

    def data_received(self, data: bytes) -> None:
        """Take what was read; most often it is one whole message."""
        if not self._opened:
            self._begin(data)
        elif (
            self._reader is None
            and not self._closing
            and (text := single_text_payload(data)) is not None
            and len(data) <= self._registry.limits.message_bytes
        ):
            self._receive(text)
        else:
            self._read(data)

    def open(self, upgrade: Upgrade, rest: bytes) -> None:
        """Be a WebSocket from now on, if that is allowed; ``rest`` has come after the handshake."""
        target = self._registry.resolve(upgrade.path)
        if target is None:
            raise ValueError(upgrade.path)
        self._opened = True
        self._open(upgrade, *target)
        if rest:
            self._read(rest)

    def _begin(self, data: bytes) -> None:
        """Open a WebSocket when the first bytes ask for one; leave everything else to HTTP."""
        end = data.find(HEAD_END, 0, MOST_HEAD_BYTES) if data.startswith(FIRST_BYTES) else -1
        try:
            upgrade = read_upgrade(data[:end]) if end > 0 else None
        except HandshakeError:
            upgrade = None  # HTTP finds the same, and says it
        if upgrade is not None and self._registry.resolve(upgrade.path) is not None:
            self.open(upgrade, data[end + len(HEAD_END) :])
        else:
            self._hand_over(data)

    def _open(self, upgrade: Upgrade, dialect: Dialect, room: str) -> None:
        registry, transport = self._registry, self._transport
        if transport is None or self._closing:
            return
        caller = registry.caller(self, transport, upgrade.forwarded_for)
        refusal = registry.refusal(caller, dialect, upgrade.origin, upgrade.host)
        if refusal is not None:
            self._decline(*refusal)
        else:
            at_once = 0 if dialect is Dialect.LIVE else registry.limits.unsent_bytes
            transport.set_write_buffer_limits(high=at_once)
            self._dialect, self._counts = dialect, registry.hub.counts[dialect]
            self._answer(caller, accept(upgrade.key), room, query_fields(upgrade.query))

    def _answer(self, caller: Caller, accepted: bytes, room: str, fields: dict[str, str]) -> None:
        """Send the handshake's answer, and what the dialect says at once, in one write."""
        self._held = accepted
        self._open_session(caller, room, fields)
        held, self._held = self._held, b""
        if self._closing and self._transport is not None:
            self._transport.write(held)
        else:
            self.send_frame(held)

    def _open_session(self, caller: Caller, room: str, fields: dict[str, str]) -> None:
        """Begin the conversation, or explain why not."""
        registry, hub, limits = self._registry, self._registry.hub, self._registry.limits
        fault, entry = "", COMMON_ROOM
        try:
            entry = registry.admission.admit(self._dialect, room, fields)
        except AdmissionError as error:
            fault = str(error)
        if not entry.has_own_token:
            fields["token"] = token_urlsafe()
        self._room = entry.room
        full = hub.sockets >= limits.sockets
        crowded = caller.sockets >= limits.sockets_per_address
        self._caller, caller.sockets = caller, caller.sockets + 1
        session = hub.open_session(self, self._dialect, self._room, fields, entry.identity)
        self._session = session
        registry.schedule_pings(self)
        if fault:
            hub.refused["ticket"] += 1
            session.refuse(POLICY, fault)
        elif full or crowded:
            hub.refused["full" if full else "address_full"] += 1
            session.refuse(TRY_LATER, FULL if full else CROWDED)
        else:
            self._counts.joined += 1
            session.opened()

    def _decline(self, status: int, sentence: str) -> None:
        """Answer without a WebSocket, and end."""
        self._registry.hub.refused[f"http_{status}"] += 1
        self._closing = self._deaf = self._opened = True
        if (transport := self._transport) is not None:
            transport.write(decline(status, sentence))
            transport.close()

    def _hand_over(self, data: bytes) -> None:
        """Let uvicorn have this connection."""
        transport, self._transport = self._transport, None
        self._registry.forget(self)
        if transport is None or self._closing:
            return
        protocol = self._registry.http_protocol(self)
        transport.set_protocol(protocol)
        protocol.connection_made(transport)
        protocol.data_received(data)
