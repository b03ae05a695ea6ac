"""The processes of a mesh: begun, listened to, and all ended, whatever happens.

Without Django. Each has a session of its own, so that Ctrl-C reaches the one that started them and
nobody else, which then tells them; and a pipe as standard input, that ends with it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from meshup.site.demo.mesh_folder import ANSWER, HOST

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    Say = Callable[[str, str], None]

GRACE_SECONDS: Final = 15.0
"""A node that was told to stop has ended before; later it is killed."""
START_SECONDS: Final = 120.0
"""Within which a node answers, and what it is asked to do is done."""
ASK_SECONDS: Final = 0.1
PROGRAM: Final = (sys.executable, "-m", "meshup.site.demo.mesh_node")
LONGEST_LINE: Final = 1 << 20


class NodeEnded(Exception):  # noqa: N818 - an outcome, of which people are told
    """A process ended that should not have, or not so."""


@dataclass(eq=False)
class Running:
    """A process of a node.

    Attributes:
        ending: ends when it does.
        replies: to what it was asked, one after the other.
    """

    name: str
    process: Process
    ending: asyncio.Task[None]
    replies: asyncio.Queue[list[str]] = field(default_factory=asyncio.Queue)

    async def ask(self, *words: str) -> list[str]:
        """Let the node do something beside serving, and return the words of its answer.

        Raises:
            NodeEnded: it could not; what it said has been printed.
        """
        if self.process.stdin is not None:
            self.process.stdin.write(f"{' '.join(words)}\n".encode())
        try:
            async with asyncio.timeout(START_SECONDS):
                answer = await self.replies.get()
        except TimeoutError:
            answer = []
        if not answer:
            raise NodeEnded(f"{self.name} could not join the others; what it said is above.")
        return answer


class Crew:
    """Processes of nodes, few of which begin at once.

    Attributes:
        say: prints a line of the node so called.
        program: what a node is, as a command.
    """

    def __init__(
        self, environ: Mapping[str, str], say: Say, program: Sequence[str] = PROGRAM
    ) -> None:
        self.say, self.program = say, program
        self._environ = dict(environ)
        self._processes: set[Process] = set()
        self._slots = asyncio.Semaphore(max(2, os.cpu_count() or 1))

    async def prepare(self, data: Path) -> None:
        """Make the tables of a node in ``data``.

        Raises:
            NodeEnded: that failed; what was said has been printed.
        """
        running = await self._begin("The mesh", data, "prepare")
        await running.ending
        if running.process.returncode:
            raise NodeEnded(f"No node can be made in {data.parent}; what was said is above.")

    async def live(self, name: str, data: Path, slug: str, port: int) -> Running:
        """Begin a node, and wait until it answers.

        Raises:
            NodeEnded: it ended instead, or does not answer.
        """
        async with self._slots:
            running = await self._begin(name, data, "live", slug)
            try:
                async with asyncio.timeout(START_SECONDS):
                    await _until_answered(port, running.ending)
            except TimeoutError:
                raise NodeEnded(f"{name} did not answer within {START_SECONDS:g} s.") from None
        if running.ending.done():
            raise NodeEnded(f"{name} did not start; what it said is above.")
        return running

    async def stop(self) -> None:
        """End all that still run: told first, then killed; return when none is left."""
        for process in self._processes:
            _signal(process, signal.SIGTERM)
        waiting = [asyncio.create_task(process.wait()) for process in self._processes]
        if waiting:
            await asyncio.wait(waiting, timeout=GRACE_SECONDS)
        self.kill()
        for process in self._processes:
            await process.wait()

    def kill(self) -> None:
        """Kill all that still run."""
        for process in self._processes:
            _signal(process, signal.SIGKILL)

    async def _begin(self, name: str, data: Path, *words: str) -> Running:
        process = await asyncio.create_subprocess_exec(
            *(*self.program, *words),
            stdin=PIPE,
            stdout=PIPE,
            stderr=STDOUT,
            env=self._environ | {"MESHUP_DATA": str(data)},
            start_new_session=True,
            limit=LONGEST_LINE,
        )
        self._processes.add(process)
        replies: asyncio.Queue[list[str]] = asyncio.Queue()
        listening = asyncio.create_task(self._listen(name, process, replies))
        return Running(name, process, listening, replies)

    async def _listen(self, name: str, process: Process, replies: asyncio.Queue[list[str]]) -> None:
        """Print what a node says, line by line, but for what is so in every mesh.

        That is where else it is reached, and that it reaches this machine.
        """
        unsaid = (f" http://{HOST}:", "MESHUP_FEDERATION_LOCAL is set")
        while process.stdout is not None and (line := await process.stdout.readline()):
            text = line.decode(errors="replace").rstrip()
            if text.startswith(ANSWER):
                replies.put_nowait(text.removeprefix(ANSWER).split())
            elif not any(words in text for words in unsaid):
                self.say(name, text)
        await process.wait()


def _signal(process: Process, number: signal.Signals) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.send_signal(number)


async def _until_answered(port: int, ending: asyncio.Task[None]) -> None:
    """Wait until a node answers, or has ended."""
    while not await _answers(port):
        if (await asyncio.wait([ending], timeout=ASK_SECONDS))[0]:
            return


async def _answers(port: int) -> bool:
    """Say whether a node answers a request for its first page."""
    try:
        reader, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    try:
        host = f"Host: localhost:{port}"
        writer.write(f"GET / HTTP/1.1\r\n{host}\r\nConnection: close\r\n\r\n".encode())
        answer = await asyncio.wait_for(reader.readline(), 5)
    except (OSError, TimeoutError):
        return False
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
    return answer.startswith(b"HTTP/1.1 ") and not answer.startswith(b"HTTP/1.1 5")
