"""How a worker asks the directories: one here, the others over unix sockets.

Method
    The sockets on which directories listen are made before the workers are born, and stay when one
    dies: the others connect again at once, tell its successor what they hold, and it reads that as
    soon as it runs. A request that is not answered within ``PATIENCE_SECONDS`` is answered by
    ourselves; one that was under way when the connection broke is made again, but for texts: better
    lost, as with their clients' own connections, than brought twice.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from functools import partial
from secrets import randbits
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

from meshup.bus import messages
from meshup.bus.holdings import Holdings
from meshup.bus.name_directory import MOST_WANTED, WANTED_SECONDS
from meshup.bus.worker_sockets import WorkerConnection

if TYPE_CHECKING:
    from collections.abc import Callable

    from meshup.bus.contract import Listener
    from meshup.bus.directory import Directory
    from meshup.bus.messages import FromDirectory, ToDirectory
    from meshup.bus.worker_sockets import WorkerSockets

    Question = messages.Claim | messages.Deliver | messages.Enlist | messages.Tally | messages.Ask

PATIENCE_SECONDS: Final = 3
RETRY_SECONDS: Final = 0.1
SLICE: Final = 500


class LocalWorker:
    """We ourselves, as our directory sees us: nothing travels."""

    def __init__(self, index: int, send: Callable[[FromDirectory], None]) -> None:
        self.index = index
        self.send = send


@dataclass(slots=True)
class Request:
    """What was asked, of which directory, until when it may take, and whom to tell."""

    index: int
    message: Question
    until: int
    answer: Callable[[Any], None]
    without: object
    """What is answered when the directory cannot be asked."""


class DirectoryLinks:
    """The directories, as one worker reaches them; what comes back is for a subclass."""

    _listener: Listener
    _directory: Directory
    _local: LocalWorker

    def __init__(self, sockets: WorkerSockets, index: int) -> None:
        self.index = index
        self._sockets = sockets
        self._count = len(sockets.sockets)
        self._holdings = Holdings()
        self._requests: dict[int, Request] = {}
        self._wanted: dict[str, int] = {}
        """Names that somebody here has something for, and since when."""
        self._number = randbits(32)  # not as our predecessor's, whose answers may still come
        self._second = 0
        self._connections: dict[int, WorkerConnection] = {}

    def _directory_of(self, name: str) -> int:
        return crc32(name.encode()) % self._count

    def _request(
        self,
        index: int,
        make: Callable[[int], Question],
        answer: Callable[[Any], None],
        *,
        without: object,
    ) -> None:
        self._number += 1
        until = self._second + PATIENCE_SECONDS + 1
        message = make(self._number)
        if isinstance(message, messages.Claim):
            self._holdings.claim(message)
        self._requests[self._number] = Request(index, message, until, answer, without)
        self._send(index, message)

    def _send(self, index: int, message: ToDirectory) -> None:
        """Send, if the directory can be reached; else it is told when it can."""
        if index == self.index:
            self._directory.take(self._local, message)
        elif (connection := self._connections.get(index)) is not None:
            connection.send(message)

    def _answered(self, number: int, answer: object) -> None:
        request = self._requests.pop(number, None)
        if request is None:
            return
        if isinstance(request.message, messages.Claim):
            self._holdings.claimed(request.message, granted=bool(answer))
        elif answer is False and isinstance(request.message, messages.Deliver):
            self._want(request.message.name)
        request.answer(answer)

    def _want(self, name: str) -> None:
        """Remember that somebody here has something for ``name``, in the order of time."""
        self._wanted.pop(name, None)
        if len(self._wanted) < MOST_WANTED:
            self._wanted[name] = self._second

    def _forget_wanted(self) -> None:
        over = []
        for name, since in self._wanted.items():
            if since > self._second - WANTED_SECONDS:
                break
            over.append(name)
        for name in over:
            del self._wanted[name]

    def _answer_late(self) -> None:
        """Answer ourselves what no directory has answered in time."""
        late = []
        for number, request in self._requests.items():
            if request.until > self._second:
                break
            late.append((number, request.without))
        for number, without in late:
            self._answered(number, without)

    async def _reach(self, index: int) -> None:
        """Stay connected with a directory."""
        loop = asyncio.get_running_loop()
        path = str(self._sockets.path(index))
        while True:
            lost = asyncio.Event()
            made = partial(WorkerConnection, self._read, lost.set)
            began = loop.time()
            with contextlib.suppress(OSError):
                _transport, connection = await loop.create_unix_connection(made, path)
                self._connections[index] = connection
                await self._sync(index, connection)
                await lost.wait()
            if self._connections.pop(index, None) is not None:
                self._let_texts_go(index)
            if loop.time() < began + RETRY_SECONDS:
                await asyncio.sleep(RETRY_SECONDS)

    def _read(self, packed: bytes) -> None:
        """Take a batch of messages."""
        raise NotImplementedError

    async def _sync(self, index: int, connection: WorkerConnection) -> None:
        """Tell a directory that knows nothing what we hold, and ask again what is not answered.

        Others have the loop in between.
        """
        connection.send(messages.Hello(self.index))
        for request in self._requests.values():
            if request.index == index:
                connection.send(request.message)

        def is_meant(name: str) -> bool:
            return self._directory_of(name) == index

        for count, message in enumerate(self._holdings.messages(is_meant)):
            connection.send(message)
            if count % SLICE == SLICE - 1 and not await connection.drained():
                return
        connection.send(messages.SyncDone())
        for name in [name for name in self._wanted if is_meant(name)]:
            self._listener.appeared(name)  # perhaps it has, and who would have told us has died

    def _let_texts_go(self, index: int) -> None:
        """Believe that the texts on a connection that broke have arrived."""
        under_way = [
            number
            for number, request in self._requests.items()
            if request.index == index and isinstance(request.message, messages.Deliver)
        ]
        for number in under_way:
            self._answered(number, True)  # noqa: FBT003
