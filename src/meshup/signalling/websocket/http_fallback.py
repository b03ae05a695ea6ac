"""A connection that speaks HTTP, and may yet ask for a WebSocket.

Browsers open a connection for each WebSocket; a reverse proxy that keeps its connections may send
the handshake on one that has carried pages. And a handshake that comes in pieces waits here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from meshup.signalling.websocket.handshake import (
    HandshakeError,
    decline,
    read_upgrade,
    requested_path,
)
from meshup.web_server.http_protocol import Protocol
from meshup.web_server.request_heads import is_hopeless

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from meshup.signalling.limits import Caller
    from meshup.signalling.websocket.handshake import Upgrade

    TakeBack = Callable[[asyncio.Transport, Upgrade, bytes], None]
    Resolve = Callable[[str], object | None]
    CountRefusal = Callable[[int], None]


class HttpFallback(Protocol):
    """HTTP, which gives a connection back when a handshake comes."""

    def __init__(
        self,
        take_back: TakeBack,
        resolve: Resolve,
        count_refusal: CountRefusal,
        tcp_caller: Caller | None,
        **options: Any,  # noqa: ANN401 - uvicorn's business
    ) -> None:
        super().__init__(**options)
        self._take_back = take_back
        self._resolve = resolve
        self._count_refusal = count_refusal
        self._tcp_caller = tcp_caller

    def connection_lost(self, exc: Exception | None) -> None:
        """Count one connection less."""
        self._leave()
        super().connection_lost(exc)

    def take_upgrade(self, head: bytes, rest: bytes) -> bool:
        """Give the connection back, or say why not, when ``head`` asks for a WebSocket."""
        if (
            b"websocket" not in head.lower()
            or self._resolve(requested_path(head)) is None
            or is_hopeless(head)
        ):
            return False
        try:
            upgrade = read_upgrade(head[:-4])
        except HandshakeError as error:
            self._count_refusal(error.status)
            self.end_with(decline(error.status, error.sentence))
            return True
        if upgrade is None:
            return False
        self.hand_over()
        self._leave()
        self._take_back(self.transport, upgrade, rest)
        return True

    def _leave(self) -> None:
        if self._tcp_caller is not None:
            self._tcp_caller.connections -= 1
            self._tcp_caller = None
