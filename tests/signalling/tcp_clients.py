"""Clients on blocking sockets, for servers that run in a process of their own."""

from __future__ import annotations

import json
import resource
import socket
import struct
from contextlib import contextmanager
from selectors import EVENT_READ, DefaultSelector
from typing import TYPE_CHECKING, Any, Self

from tests.signalling.servers import frame, request

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PATIENCE_SECONDS = 15
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
Y, TRACKER, RELAY = "/signal/y", "/announce", "/relay"
OPEN = {"type": "OPEN"}


def peer(name: str, token: str = "t", room: str = "") -> str:
    """Return the path of a PeerJS client."""
    return f"{room}/peerjs?key=peerjs&id={name}&token={token}"


class TcpClient:
    """A client that sends bytes as it likes; what never comes is a ``TimeoutError``.

    ``source`` is its own address, any that begins with 127.
    """

    def __init__(self, port: int, *sent: bytes, source: str = "") -> None:
        source_address = (source, 0) if source else None
        self.socket = socket.create_connection(
            ("127.0.0.1", port), PATIENCE_SECONDS, source_address
        )
        self._read = b""
        if sent:
            self.socket.sendall(b"".join(sent))

    def opened(self) -> Self:
        """Wait until the WebSocket is open."""
        head = self.head()
        if not head.startswith(b"HTTP/1.1 101 "):
            self.close()
            raise AssertionError(head)
        return self

    def head(self) -> bytes:
        """Return the head of the answer."""
        while (end := self._read.find(b"\r\n\r\n")) < 0:
            self._more()
        return self._take(end + 4)

    def frame(self) -> tuple[int, bytes]:
        """Return the next frame: opcode and payload."""
        first, size = self._exactly(2)
        assert (first & 0xF0, size & 0x80) == (0x80, 0)
        if size == 126:
            [size] = struct.unpack(">H", self._exactly(2))
        elif size == 127:
            [size] = struct.unpack(">Q", self._exactly(8))
        return first & 0x0F, self._exactly(size)

    def hear(self) -> Any:
        """Return the next message; pings are passed over, unanswered."""
        while (got := self.frame())[0] == PING:
            pass
        assert got[0] == TEXT, got
        return json.loads(got[1])

    def say(self, value: Any = None, **members: Any) -> None:
        """Send one message."""
        self.send(frame(json.dumps(members if value is None else value).encode()))

    def send(self, *pieces: bytes) -> None:
        """Send bytes."""
        self.socket.sendall(b"".join(pieces))

    def hear_beside(self, *others: TcpClient) -> Any:
        """Return the next message, while this client and ``others`` answer each ping."""
        with DefaultSelector() as selector:
            for client in (self, *others):
                selector.register(client.socket, EVENT_READ, client)
            while True:
                ready = [self] if self._read else [key.data for key, _ in selector.select(30)]
                if not ready:
                    raise TimeoutError
                for client in ready:
                    opcode, payload = client.frame()
                    if opcode == PING:
                        client.send(frame(payload, PONG))
                    elif client is self:
                        return json.loads(payload)

    def closing(self) -> int:
        """Return the code of the close frame that comes, passing over the rest."""
        while (got := self.frame())[0] != CLOSE:
            pass
        return int.from_bytes(got[1][:2], "big")

    def is_gone(self) -> bool:
        """Say whether the server has ended the connection, passing over what it said before."""
        self.socket.settimeout(0.01)
        try:
            while True:
                self.frame()
        except TimeoutError:
            return False
        except ConnectionError:
            return True
        finally:
            self.socket.settimeout(PATIENCE_SECONDS)

    def rest(self) -> bytes:
        """Return what still comes before the connection ends; a reset is an end, too."""
        try:
            while True:
                self._more()
        except ConnectionError:
            read, self._read = self._read, b""
            return read

    def close(self) -> None:
        """Leave without a word."""
        self.socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _exactly(self, size: int) -> bytes:
        while len(self._read) < size:
            self._more()
        return self._take(size)

    def _take(self, size: int) -> bytes:
        taken, self._read = self._read[:size], self._read[size:]
        return taken

    def _more(self) -> None:
        more = self.socket.recv(65536)
        if not more:
            raise ConnectionAbortedError("the other side has ended the connection")
        self._read += more


def joined(port: int, path: str) -> TcpClient:
    """Return a client whose WebSocket is open."""
    return TcpClient(port, request(path)).opened()


@contextmanager
def crowd(port: int, paths: Iterable[str]) -> Iterator[list[TcpClient]]:
    """Let many clients come at once, and leave without a word in the end."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    clients: list[TcpClient] = []
    try:
        for path in paths:
            clients.append(TcpClient(port, request(path)))  # noqa: PERF401 - closed also after a failure
        for client in clients:
            client.opened()
        yield clients
    finally:
        for client in clients:
            client.close()


def count_answers(clients: list[TcpClient]) -> tuple[int, int]:
    """Return how many came in, and how many were asked to come back later."""
    heads = [client.head() for client in clients]
    declined = [head for head in heads if head.startswith(b"HTTP/1.1 503 ")]
    assert all(b"\r\nRetry-After: " in head for head in declined)
    came_in = sum(head.startswith(b"HTTP/1.1 101 ") for head in heads)
    assert came_in + len(declined) == len(heads)
    return came_in, len(declined)
