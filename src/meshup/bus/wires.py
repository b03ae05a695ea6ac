"""The connections between workers of one host: unix sockets on which letters travel in batches."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from meshup.bus.letters import Batches, Hello, batch, to_home

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from meshup.bus.home import Home
    from meshup.bus.letters import FromHome, ToHome

    Slowly = Callable[[Iterator[None]], None]

UNSENT_BYTES: Final = 32 * 1024 * 1024
DRAINED_BYTES: Final = 1024 * 1024
DRAIN_SECONDS: Final = 0.01


class Wire(asyncio.Protocol):
    """One end of a connection between two workers; letters are gathered for one turn."""

    def __init__(self, read: Callable[[bytes], None], lost: Callable[[], None]) -> None:
        self._read = read
        self._lost = lost
        self._batches = Batches()
        self._letters: list[Any] = []
        self._transport: asyncio.Transport | None = None
        self._loop = asyncio.get_running_loop()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin."""
        transport.set_write_buffer_limits(high=UNSENT_BYTES)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Take the batches that are whole."""
        for packed in self._batches.read(data):
            self._read(packed)

    def pause_writing(self) -> None:
        """Cut a worker that does not read: it is told everything again when it does."""
        self.close()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """End."""
        self._transport = None
        self._lost()

    def send(self, letter: ToHome | FromHome) -> None:
        """Send a letter at the end of this turn."""
        if not self._letters:
            self._loop.call_soon(self._flush)
        self._letters.append(letter)

    async def drained(self) -> bool:
        """Wait until the other side has read most of it; say whether it is still there."""
        await asyncio.sleep(0)
        while self._transport is not None:
            if self._transport.get_write_buffer_size() <= DRAINED_BYTES:
                return True
            await asyncio.sleep(DRAIN_SECONDS)
        return False

    def close(self) -> None:
        """End at once."""
        if self._transport is not None:
            self._transport.abort()

    def _flush(self) -> None:
        letters, self._letters = self._letters, []
        if self._transport is not None:
            self._transport.write(batch(letters))


class Neighbour:
    """Another worker, as our home sees it; the first letter says which."""

    def __init__(self, home: Home, everybody: set[Neighbour], slowly: Slowly) -> None:
        self.slot = -1
        self.wire = Wire(self._read, self._gone)
        self._home = home
        self._everybody = everybody
        self._slowly = slowly
        everybody.add(self)

    def tell(self, letter: FromHome) -> None:
        """Send a letter."""
        self.wire.send(letter)

    def _read(self, packed: bytes) -> None:
        for letter in to_home(packed):
            if isinstance(letter, Hello):
                self.slot = letter.slot
            self._home.take(self, letter)

    def _gone(self) -> None:
        self._everybody.discard(self)
        self._slowly(self._home.lost(self))


class Doors:
    """The sockets on which homes listen, made before the workers are born, and where they are."""

    def __init__(self, count: int) -> None:
        self._maker = os.getpid()
        self._folder = Path(tempfile.mkdtemp(prefix="meshup-"))  # for this user alone
        self.sockets = [_listening(self.path(slot)) for slot in range(count)]

    def path(self, slot: int) -> Path:
        """Return where a worker's home is found."""
        return self._folder / str(slot)

    def close(self) -> None:
        """Remove them, if it was this process that made them."""
        if os.getpid() == self._maker:
            for one in self.sockets:
                one.close()
            shutil.rmtree(self._folder, ignore_errors=True)


def _listening(path: Path) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(str(path))
    listening.listen()
    listening.setblocking(False)  # noqa: FBT003 - the socket module's own manner
    return listening
