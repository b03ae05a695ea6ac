"""Signalling on a port of this machine, for tests that need real sockets, and a blunt client."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from base64 import b64encode
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from zlib import crc32

import uvloop

from meshup.kit.config import read_config
from meshup.signalling.app import Signalling, nothing_else
from meshup.web_server.serving import server_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from meshup.signalling.live_reader import LiveReader


class Served:
    """A server that runs in this event loop."""

    def __init__(self, signalling: Signalling, port: int) -> None:
        self.signalling = signalling
        self.port = port
        self.url = f"ws://127.0.0.1:{port}"


@asynccontextmanager
async def served(live: LiveReader | None = None, /, **settings: str) -> AsyncIterator[Served]:
    """Serve with these settings, as ``MESHUP_…`` has them, until the block ends.

    Live channels are there when ``live`` reads them.
    """
    environ = {f"MESHUP_{name.upper()}": value for name, value in settings.items()}
    environ.setdefault("MESHUP_SIGNALLING_DRAIN_SECONDS", "1")
    signalling = Signalling(nothing_else, read_config(environ).config, live=live)
    server = server_for(signalling, signalling.connections)
    server.config.load()
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    running = asyncio.create_task(server._serve([listening]))
    while not server.started:  # noqa: ASYNC110 - uvicorn tells it in no other way
        await asyncio.sleep(0.01)
    try:
        yield Served(signalling, port)
    finally:
        server.should_exit = True
        await running


def run(test: Callable[[], Awaitable[None]]) -> None:
    """Run an asynchronous test on the loop that nodes use."""

    async def timed() -> None:
        await asyncio.wait_for(test(), 60)

    uvloop.run(timed())


def frame(payload: bytes, opcode: int = 1, *, final: bool = True, masked: bool = True) -> bytes:
    """Return one frame as a client sends it, in the shortest form."""
    head = bytes([(0x80 if final else 0) | opcode])
    bit = 0x80 if masked else 0
    if len(payload) < 126:
        head += bytes([bit | len(payload)])
    elif len(payload) < 65536:
        head += bytes([bit | 126]) + struct.pack(">H", len(payload))
    else:
        head += bytes([bit | 127]) + struct.pack(">Q", len(payload))
    if not masked:
        return head + payload
    size = len(payload)
    key = crc32(payload).to_bytes(4, "big")  # any will do; the same each time helps a search
    mask = int.from_bytes((key * (size // 4 + 1))[:size], "big")
    return head + key + (int.from_bytes(payload, "big") ^ mask).to_bytes(size, "big")


def request(path: str, **headers: str) -> bytes:
    """Return a handshake."""
    fields = {
        "Host": "127.0.0.1",
        "Connection": "keep-alive, Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": b64encode(os.urandom(16)).decode(),
        "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits",
    }
    fields.update({name.replace("_", "-"): value for name, value in headers.items()})
    lines = [f"{name}: {value}" for name, value in fields.items() if value]
    return "\r\n".join([f"GET {path} HTTP/1.1", *lines, "", ""]).encode()


class Blunt:
    """A client that sends bytes as it likes, and reads what comes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def head(self) -> bytes:
        """Return the head of the answer."""
        return await self.reader.readuntil(b"\r\n\r\n")

    async def frame(self) -> tuple[int, bytes]:
        """Return the next frame: opcode and payload."""
        first, length = await self.reader.readexactly(2)
        assert first & 0x70 == 0
        assert not length & 0x80
        if length == 126:
            [length] = struct.unpack(">H", await self.reader.readexactly(2))
        elif length == 127:
            [length] = struct.unpack(">Q", await self.reader.readexactly(8))
        return first & 0x0F, await self.reader.readexactly(length)

    async def closing(self) -> tuple[int, str]:
        """Return the code and reason of the close frame that comes, passing over the rest."""
        while True:
            opcode, payload = await self.frame()
            if opcode == 8:
                return int.from_bytes(payload[:2], "big"), payload[2:].decode()

    def send(self, *pieces: bytes) -> None:
        """Send bytes, each piece by itself."""
        for piece in pieces:
            self.writer.write(piece)

    async def gone(self) -> bool:
        """Say that the connection ends, after whatever still comes."""
        try:
            while await self.reader.read(65536):
                pass
        except ConnectionError:
            pass
        return True


@asynccontextmanager
async def blunt(port: int) -> AsyncIterator[Blunt]:
    """Connect, say nothing yet."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Blunt(reader, writer)
    finally:
        writer.transport.abort()


@asynccontextmanager
async def speaking(port: int, path: str) -> AsyncIterator[Blunt]:
    """Connect, and open a WebSocket."""
    async with blunt(port) as client:
        client.send(request(path))
        assert (await client.head()).startswith(b"HTTP/1.1 101 ")
        yield client
