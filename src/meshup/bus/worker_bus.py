"""The bus between the workers of one host: each asks the directories of names.

Messages are sent in one batch for each turn of the event loop.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from meshup.bus import messages
from meshup.bus.contract import Alone
from meshup.bus.directory import Directory
from meshup.bus.directory_links import SLICE, DirectoryLinks, LocalWorker
from meshup.bus.messages import decode_from_directory
from meshup.bus.worker_sockets import RemoteWorker, WorkerConnection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from meshup.bus.contract import Answer, Bus, Listener
    from meshup.bus.messages import FromDirectory
    from meshup.bus.worker_sockets import WorkerSockets

GATHER_SECONDS: Final = 1.0

logger = logging.getLogger(__name__)


class WorkerBus(DirectoryLinks):
    """The bus of one of several workers, made before they are born."""

    def __init__(self, sockets: WorkerSockets, beyond: Bus | None = None, index: int = 0) -> None:
        super().__init__(sockets, index)
        self._beyond = beyond or Alone()
        self._remote_workers: set[RemoteWorker] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._slow_tasks: set[asyncio.Task[None]] = set()
        self._handlers: dict[type, Callable[[Any], None]] = {
            messages.Outcome: lambda message: self._answered(message.number, message.reached),
            messages.Granted: lambda message: self._answered(message.number, True),  # noqa: FBT003
            messages.Ready: lambda message: self._answered(message.number, None),
            messages.Tallied: lambda message: self._answered(message.number, message.counts),
            messages.Replied: lambda message: self._answered(message.number, message.answer),
            messages.Refused: self._refused,
            messages.Superseded: self._superseded,
            messages.Brought: self._brought,
            messages.Appeared: lambda message: self._listener.appeared(message.name),
            messages.Published: lambda message: self._listener.published(
                message.topic, message.text
            ),
            messages.Counted: lambda message: self._listener.counted(
                message.topic, message.elsewhere
            ),
            messages.Listed: lambda message: self._listener.listed(
                message.topic, message.member, message.facts
            ),
            messages.Unlisted: lambda message: self._listener.unlisted(
                message.topic, message.member
            ),
        }

    def born(self, index: int) -> None:
        """Be this worker from now on."""
        self.index = index

    # What the worker asks for (``contract.Bus``).

    def ways(self) -> Mapping[str, bool]:
        """Return the way to the other workers, and those to other hosts."""
        return {"workers": len(self._connections) == self._count - 1, **self._beyond.ways()}

    async def start(self, listener: Listener) -> None:
        """Open our directory, and look for those of the others."""
        self._listener = listener
        self._directory = Directory(self._beyond, self._count, listener.answer)
        self._local = LocalWorker(self.index, self._take)
        await self._beyond.start(self._directory)
        loop, listening = asyncio.get_running_loop(), self._sockets.sockets[self.index]
        self._server = await loop.create_unix_server(self._welcome, sock=listening)
        self._directory.take(self._local, messages.Hello(self.index))
        self._directory.take(self._local, messages.SyncDone())
        others = (index for index in range(self._count) if index != self.index)
        self._tasks = [asyncio.create_task(self._reach(index)) for index in others]
        self._tasks.append(asyncio.create_task(self._tick()))

    async def stop(self) -> None:
        """Let the others see that we are gone."""
        for task in self._tasks:
            task.cancel()
        self._server.close()
        incoming = (worker.connection for worker in self._remote_workers)
        for connection in (*self._connections.values(), *incoming):
            connection.close()
        await self._beyond.stop()

    def claim(self, name: str, token: str, answer: Answer) -> None:
        """Ask the directory of ``name``."""
        index = self._directory_of(name)
        self._request(index, partial(messages.Claim, name, token), answer, without=True)

    def release(self, name: str) -> None:
        """Tell the directory of ``name``."""
        self._holdings.release(name)
        self._send(self._directory_of(name), messages.Release(name))

    def deliver(self, name: str, text: bytes, answer: Answer) -> None:
        """Send ``text`` to the directory of ``name``, which sends it on."""
        index = self._directory_of(name)
        self._request(index, partial(messages.Deliver, name, text), answer, without=False)

    def listen(self, topic: str, here: int) -> None:
        """Tell the directory of ``topic``."""
        self._holdings.listen(topic, here)
        self._send(self._directory_of(topic), messages.Listen(topic, here))

    def publish(self, topic: str, text: bytes) -> None:
        """Send ``text`` to the directory of ``topic``, which sends it on."""
        self._send(self._directory_of(topic), messages.Publish(topic, text))

    def enlist(self, topic: str, member: str, facts: str, ready: Callable[[], None]) -> None:
        """Tell the directory of ``topic``."""
        self._holdings.members[topic, member] = facts
        make = partial(messages.Enlist, topic, member, facts)
        self._request(self._directory_of(topic), make, lambda _none: ready(), without=None)

    def strike(self, topic: str, member: str) -> None:
        """Tell the directory of ``topic``."""
        self._holdings.members.pop((topic, member), None)
        self._send(self._directory_of(topic), messages.Strike(topic, member))

    def tally(self, topic: str, answer: Callable[[Mapping[str, int]], None]) -> None:
        """Ask the directory of ``topic``."""
        make = partial(messages.Tally, topic)
        self._request(self._directory_of(topic), make, answer, without={})

    async def gather(self, question: str) -> Mapping[str, bytes]:
        """Ask all other workers; who does not answer at once is left out."""
        loop = asyncio.get_running_loop()
        answers: dict[str, asyncio.Future[bytes | None]] = {}
        for index in self._connections:
            answers[str(index)] = loop.create_future()
            self._request(
                index, partial(messages.Ask, question), answers[str(index)].set_result, without=None
            )
        if answers:
            await asyncio.wait(answers.values(), timeout=GATHER_SECONDS)
        replies = {index: answer.result() for index, answer in answers.items() if answer.done()}
        return {index: reply for index, reply in replies.items() if reply is not None}

    # Time passes.

    async def _tick(self) -> None:
        while True:
            try:
                self._let_a_second_pass()
            except Exception as error:  # noqa: BLE001 - a fault must not stop time
                _log(error)
            await asyncio.sleep(1)

    def _let_a_second_pass(self) -> None:
        self._second += 1
        self._directory.tick(self._second)
        self._forget_wanted()
        self._answer_late()

    # How messages come in.

    def _welcome(self) -> WorkerConnection:
        return RemoteWorker(self._directory, self._remote_workers, self._in_slices).connection

    def _in_slices(self, steps: Iterator[None]) -> None:
        """Take many steps, and let others have the loop in between."""
        if next(steps, self) is self:
            return

        async def go_on() -> None:
            for count, _step in enumerate(steps):
                if count % SLICE == SLICE - 1:
                    await asyncio.sleep(0)

        self._slow_tasks.add(task := asyncio.create_task(go_on()))
        task.add_done_callback(self._slow_tasks.discard)

    def _read(self, packed: bytes) -> None:
        for message in decode_from_directory(packed):
            self._take(message)

    def _take(self, message: FromDirectory) -> None:
        try:
            self._handlers[type(message)](message)
        except Exception as error:  # noqa: BLE001 - the other messages can do nothing for it
            _log(error)

    def _refused(self, message: messages.Refused) -> None:
        if message.number in self._requests:
            self._answered(message.number, False)  # noqa: FBT003
        else:  # we had held it, or believed so
            self._superseded(message)

    def _superseded(self, message: messages.Refused | messages.Superseded) -> None:
        self._holdings.claims.pop(message.name, None)
        self._listener.superseded(message.name)

    def _brought(self, message: messages.Brought) -> None:
        found = self._listener.delivered(message.name, message.text)
        if message.origin >= 0:
            name = "" if found else message.name
            answer = messages.Delivered(message.origin, message.number, found, name)
            self._send(self._directory_of(message.name), answer)


def _log(error: Exception) -> None:
    logger.error("What a worker was told broke it: %s", type(error).__name__)  # no names in logs
