"""Accepting the connections of a listening socket."""

from __future__ import annotations

import errno
import socket
from select import EPOLLIN
from typing import TYPE_CHECKING, Final

from meshup.web_server.tcp_transport import TcpTransport

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from meshup.web_server.poller import Poller

    MakeProtocol = Callable[[], asyncio.BaseProtocol]

ACCEPTS_AT_ONCE: Final = 64
PAUSE_SECONDS: Final = 1.0
NO_SPACE: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})


class Acceptor:
    """Accepts the connections of one listening socket; uvicorn sees in it a server of asyncio."""

    def __init__(
        self, poller: Poller, listener: socket.socket, make_protocol: MakeProtocol
    ) -> None:
        listener.setsockopt(
            socket.IPPROTO_TCP, socket.TCP_NODELAY, 1
        )  # what it accepts inherits it
        listener.settimeout(0)
        self._poller = poller
        self._listener = listener
        self._family = listener.family
        self._make_protocol = make_protocol
        poller.watch(listener.fileno(), EPOLLIN, self)

    def close(self) -> None:
        """Accept no more."""
        if self._listener.fileno() >= 0:
            self._poller.forget_closing(self._listener.fileno())
            self._listener.close()

    def abort(self) -> None:
        """Accept no more."""
        self.close()

    async def wait_closed(self) -> None:
        """Return at once: connections are uvicorn's to wait for."""

    def ready(self, events: int) -> None:  # noqa: ARG002 - it can only be one
        """Accept who has come."""
        for _ in range(ACCEPTS_AT_ONCE):
            try:
                fd, address = self._listener._accept()  # type: ignore[attr-defined]  # noqa: SLF001 - `accept` asks the kernel again what is known
            except BlockingIOError:
                return
            except OSError as error:
                if error.errno in NO_SPACE:
                    self._pause()
                    return
                continue  # it left before it was accepted
            accepted = socket.socket(self._family, socket.SOCK_STREAM, 0, fd)
            TcpTransport(self._poller, accepted, address, self._make_protocol())

    def _pause(self) -> None:
        """Leave who comes waiting for a moment: there is no descriptor left for them."""
        self._poller.forget(self._listener.fileno())
        self._poller.loop.call_later(PAUSE_SECONDS, self._resume)

    def _resume(self) -> None:
        if self._listener.fileno() >= 0:
            self._poller.watch(self._listener.fileno(), EPOLLIN, self)
