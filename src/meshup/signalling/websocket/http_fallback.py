"""A connection that has spoken HTTP, and may yet ask for a WebSocket.

Browsers open a connection for each WebSocket; a reverse proxy that keeps its connections may send
the handshake on one that has carried pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from meshup.signalling.paths import FIRST_BYTES
from meshup.web_server.http_protocol import Protocol

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from meshup.signalling.limits import Caller

    TakeBack = Callable[[asyncio.Transport, bytes], None]


class HttpFallback(Protocol):
    """uvicorn's protocol, which gives a connection back when a handshake comes."""

    def __init__(
        self,
        take_back: TakeBack,
        tcp_caller: Caller | None,
        **options: Any,  # noqa: ANN401 - uvicorn's business
    ) -> None:
        super().__init__(**options)
        self._take_back = take_back
        self._tcp_caller = tcp_caller

    def connection_lost(self, exc: Exception | None) -> None:
        """Count one connection less."""
        self._leave()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take a request, or give the connection back."""
        if (
            data.startswith(FIRST_BYTES)
            and getattr(self.cycle, "response_complete", False)  # not the first, none under way
            and b"websocket" in data.lower()
        ):
            self._give_back(data)
        else:
            super().data_received(data)

    def _give_back(self, data: bytes) -> None:
        self._unset_keepalive_if_required()
        self.connections.discard(self)
        self._leave()
        self._take_back(self.transport, data)

    def _leave(self) -> None:
        if self._tcp_caller is not None:
            self._tcp_caller.connections -= 1
            self._tcp_caller = None
