"""A transport without sockets: bytes arrive cut as a test wants, and what is written is kept."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

TURNS = 20
"""Of the event loop, in which whatever can go on has gone on."""


class FakeSocket:
    """What is asked of a socket."""

    def fileno(self) -> int:
        return 9

    def getpeername(self) -> tuple[str, int]:
        return ("127.0.0.1", 50_000)

    def getsockname(self) -> tuple[str, int]:
        return ("127.0.0.1", 80)


class FakeTransport(asyncio.Transport):
    """The transport of one connection, whose other side reads unless ``is_deaf``."""

    protocol: Any

    def __init__(self, protocol: asyncio.Protocol, *, is_deaf: bool = False) -> None:
        super().__init__(
            {"socket": FakeSocket(), "sslcontext": None, "peername": ("127.0.0.1", 50_000)}
        )
        self.protocol = protocol
        self.written = b""
        self.is_deaf = is_deaf
        self.is_paused: bool = False
        self.is_closed: bool = False
        self.is_aborted: bool = False
        self.wrote_eof: bool = False
        protocol.connection_made(self)

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return True if name == "sslcontext" else super().get_extra_info(name, default)

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self.protocol = protocol

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    def get_write_buffer_size(self) -> int:
        return len(self.written) if self.is_deaf else 0

    def write(self, data: bytes | bytearray | memoryview[Any]) -> None:
        assert not self.wrote_eof
        self.written += data
        if self.get_write_buffer_size() > 64 * 1024:
            self.protocol.pause_writing()

    def read_all(self) -> bytes:
        """Let the other side read."""
        written, self.written = self.written, b""
        self.protocol.resume_writing()
        return written

    def pause_reading(self) -> None:
        self.is_paused = True

    def resume_reading(self) -> None:
        self.is_paused = False

    def is_closing(self) -> bool:
        return self.is_closed

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        self.wrote_eof = True

    def close(self) -> None:
        self.is_closed = True

    def abort(self) -> None:
        self.is_closed = self.is_aborted = True

    def state(self) -> tuple[bool, bool]:
        """Say whether no more is said, and whether all is over."""
        return self.wrote_eof, self.is_closed

    async def receive(self, pieces: Iterable[bytes], turns: Iterable[int] = ()) -> bytes:
        """Let pieces arrive, with so many turns of the loop after each; return all that is said."""
        pauses = iter(turns)
        for piece in pieces:
            for _ in range(TURNS):
                if self.is_paused:
                    await asyncio.sleep(0)
            if self.is_closed or self.wrote_eof:
                break
            assert not self.is_paused, "reading does not go on"
            if piece:
                self.protocol.data_received(piece)
            for _ in range(next(pauses, TURNS)):
                await asyncio.sleep(0)
        for _ in range(TURNS):
            await asyncio.sleep(0)
        self.protocol.connection_lost(None)
        return self.written


def cut(data: bytes, places: Iterable[int]) -> list[bytes]:
    """Return ``data`` in pieces that end at ``places``, and the rest."""
    ends = sorted({0, len(data), *(place % (len(data) + 1) for place in places)})
    return [data[start:end] for start, end in pairwise(ends)]
