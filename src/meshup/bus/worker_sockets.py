"""The connections between workers of one host: unix sockets on which messages travel in batches."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from meshup.bus.messages import Batches, Hello, batch, decode_to_directory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from meshup.bus.directory import Directory
    from meshup.bus.messages import FromDirectory, ToDirectory

    InSlices = Callable[[Iterator[None]], None]

UNSENT_BYTES: Final = 32 * 1024 * 1024
DRAINED_BYTES: Final = 1024 * 1024
DRAIN_SECONDS: Final = 0.01


class WorkerConnection(asyncio.Protocol):
    """One end of a connection between two workers; messages are gathered for one turn."""

    def __init__(self, read: Callable[[bytes], None], lost: Callable[[], None]) -> None:
        self._read = read
        self._lost = lost
        self._batches = Batches()
        self._messages: list[Any] = []
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

    def send(self, message: ToDirectory | FromDirectory) -> None:
        """Send a message at the end of this turn."""
        if not self._messages:
            self._loop.call_soon(self._flush)
        self._messages.append(message)

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
        messages, self._messages = self._messages, []
        if self._transport is not None:
            self._transport.write(batch(messages))


class RemoteWorker:
    """Another worker, as our directory sees it; the first message says which."""

    def __init__(
        self, directory: Directory, others: set[RemoteWorker], in_slices: InSlices
    ) -> None:
        self.index = -1
        self.connection = WorkerConnection(self._read, self._disconnected)
        self._directory = directory
        self._others = others
        self._in_slices = in_slices
        others.add(self)

    def send(self, message: FromDirectory) -> None:
        """Send a message."""
        self.connection.send(message)

    def _read(self, packed: bytes) -> None:
        for message in decode_to_directory(packed):
            if isinstance(message, Hello):
                self.index = message.worker
            self._directory.take(self, message)

    def _disconnected(self) -> None:
        self._others.discard(self)
        self._in_slices(self._directory.lost(self))


class WorkerSockets:
    """Where directories listen: sockets that are made before the workers are born."""

    def __init__(self, count: int) -> None:
        self._maker = os.getpid()
        self._folder = Path(tempfile.mkdtemp(prefix="meshup-"))  # for this user alone
        self.sockets = [_listening(self.path(index)) for index in range(count)]

    def path(self, index: int) -> Path:
        """Return where a worker's directory is found."""
        return self._folder / str(index)

    def close(self) -> None:
        """Remove them, if it was this process that made them."""
        if os.getpid() == self._maker:
            for listening in self.sockets:
                listening.close()
            shutil.rmtree(self._folder, ignore_errors=True)


def _listening(path: Path) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(str(path))
    listening.listen()
    listening.setblocking(False)  # noqa: FBT003 - the socket module's own manner
    return listening
