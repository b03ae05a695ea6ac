"""A connection that has spoken HTTP, and may yet ask for a WebSocket.

Browsers open a connection for each WebSocket; a reverse proxy that keeps its connections may send
the handshake on one that has carried pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from meshup.signalling.paths import FIRST_BYTES
from meshup.web_server.http_protocol import Protocol

if TYPE_CHECKING:
    from meshup.signalling.doorway import Doorway
    from meshup.signalling.endpoint import Endpoint
    from meshup.signalling.limits import Caller


class Plain(Protocol):
    """uvicorn's protocol, which gives a connection back when a handshake comes."""

    def __init__(
        self,
        doorway: Doorway,
        visitor: Caller | None,
        **named: Any,  # noqa: ANN401 - uvicorn's business
    ) -> None:
        super().__init__(**named)
        self._doorway = doorway
        self._visitor = visitor

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
        transport = self.transport
        self._unset_keepalive_if_required()
        self.connections.discard(self)
        self._leave()
        endpoint: Endpoint = self._doorway.again()
        transport.set_protocol(endpoint)
        endpoint.connection_made(transport)
        endpoint.begin(data)

    def _leave(self) -> None:
        if self._visitor is not None:
            self._visitor.connections -= 1
            self._visitor = None
