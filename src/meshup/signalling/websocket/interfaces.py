"""What one connection sees of all connections of its worker, and they of it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import asyncio

    from meshup.signalling.limits import Caller, Limits
    from meshup.signalling.paths import Dialect
    from meshup.signalling.sessions import SessionHub
    from meshup.signalling.websocket.admission import Admission
    from meshup.signalling.websocket.backlog import Backlog


class ManagedConnection(Protocol):
    """A connection as the registry visits it."""

    alive: bool
    """Whether it has given a sign of life since it was last pinged."""
    tcp_caller: Caller | None
    """Who is connected; behind a proxy of ours somebody else calls."""
    ping_group: set[ManagedConnection] | None
    """Those that are pinged in the same second; nothing before the handshake and in the end."""

    def ping(self) -> None:
        """Ask for a sign of life."""

    def ping_or_cut(self) -> None:
        """Cut who has not answered the last ping; ping the others."""

    def close(self, code: int, reason: str = "") -> None:
        """Say goodbye with a close code."""

    def cut(self, reason: str) -> None:
        """End at once, and count why."""

    def abort(self) -> None:
        """End at once."""

    def unsent_bytes(self) -> int:
        """Return what is written and not sent yet."""

    def proved_alive(self) -> None:
        """Take note that the client has given the sign of life it was asked for."""


class ConnectionRegistry(Protocol):
    """All connections of a worker, as each of them sees it."""

    hub: SessionHub
    admission: Admission
    limits: Limits
    backlog: Backlog
    second: int
    highest_fd: int

    def add(self, connection: ManagedConnection, transport: asyncio.Transport) -> bool:
        """Give a new connection some seconds to say what it wants; return whether it may."""

    def caller(
        self, connection: ManagedConnection, transport: asyncio.Transport, forwarded_for: str
    ) -> Caller:
        """Return who calls, perhaps through a proxy of ours."""

    def resolve(self, path: str) -> tuple[Dialect, str] | None:
        """Return the dialect and the room of a WebSocket's path, if it is spoken here."""

    def refusal(
        self, caller: Caller, dialect: Dialect, origin: str, host: str
    ) -> tuple[int, str] | None:
        """Return the status and the sentence with which a WebSocket is declined, if it is."""

    def schedule_pings(self, connection: ManagedConnection) -> None:
        """Ping a conversation from now on."""

    def await_close(self, connection: ManagedConnection) -> None:
        """Give an ended conversation a moment for its goodbye."""

    def check_alive(self, connection: ManagedConnection) -> None:
        """Give a conversation some seconds to show that it is alive."""

    def take_pong(self, connection: ManagedConnection) -> None:
        """Hear a sign of life from a conversation, which may have been asked for."""

    def forget(self, connection: ManagedConnection) -> None:
        """Visit a connection no more."""

    def remove(self, connection: ManagedConnection) -> None:
        """Count one connection less."""

    def http_protocol(self, connection: ManagedConnection) -> asyncio.Protocol:
        """Return uvicorn's own protocol, for a connection that is not signalling."""
