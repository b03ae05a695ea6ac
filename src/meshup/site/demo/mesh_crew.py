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
from typing import TYPE_CHECKING, Final

from meshup.site.demo.mesh_folder import HOST

if TYPE_CHECKING:
    from asyncio import StreamReader
    from asyncio.subprocess import Process
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Say = Callable[[str, str], None]

GRACE_SECONDS: Final = 15.0
"""A node that was told to stop has ended before; later it is killed."""
START_SECONDS: Final = 90.0
ASK_SECONDS: Final = 0.1
LONGEST_LINE: Final = 1 << 20


class NodeEnded(Exception):  # noqa: N818 - an outcome, of which people are told
    """A process ended that should not have, or not so."""


class Crew:
    """Processes of nodes.

    Attributes:
        say: prints a line of the node so called.
    """

    def __init__(self, environ: Mapping[str, str], say: Say) -> None:
        self.say = say
        self._environ = dict(environ)
        self._processes: set[Process] = set()
        self._slots = asyncio.Semaphore(max(2, os.cpu_count() or 1))

    async def run(self, name: str, data: Path, *words: str) -> list[str]:
        """Let a node do something that ends, beside few others, and return what it printed.

        Raises:
            NodeEnded: it failed; what it said has been printed.
        """
        async with self._slots:
            process = await self._begin(data, words, aside=PIPE)
            out, error = await asyncio.gather(_all_of(process.stdout), _all_of(process.stderr))
            await process.wait()  # not ``communicate``, which would close its standard input
            self._processes.discard(process)
        for line in error.decode(errors="replace").splitlines():
            self.say(name, line)
        if process.returncode:
            raise NodeEnded(f"{name} could not be made ready; what it said is above.")
        return out.decode().splitlines()

    async def serve(self, name: str, data: Path, port: int) -> asyncio.Task[None]:
        """Begin a node, wait until it answers, and return what ends when it does.

        Raises:
            NodeEnded: it ended instead, or does not answer.
        """
        async with self._slots:
            process = await self._begin(data, ["serve"], aside=STDOUT)
            ending = asyncio.create_task(self._listen(name, process, port))
            try:
                async with asyncio.timeout(START_SECONDS):
                    await _until_answered(port, ending)
            except TimeoutError:
                raise NodeEnded(f"{name} did not answer within {START_SECONDS:g} s.") from None
        if ending.done():
            raise NodeEnded(f"{name} did not start; what it said is above.")
        return ending

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

    async def _begin(
        self, data: Path, words: list[str] | tuple[str, ...], *, aside: int
    ) -> Process:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "meshup.site.demo.mesh_node", *words),
            stdin=PIPE,
            stdout=PIPE,
            stderr=aside,
            env=self._environ | {"MESHUP_DATA": str(data)},
            start_new_session=True,
            limit=LONGEST_LINE,
        )
        self._processes.add(process)
        return process

    async def _listen(self, name: str, process: Process, port: int) -> None:
        """Print what a node says, line by line, but for what is so in every mesh.

        That is where else it is reached, and that it reaches this machine.
        """
        unsaid = (f"http://{HOST}:{port} ", "MESHUP_FEDERATION_LOCAL is set")
        while process.stdout is not None and (line := await process.stdout.readline()):
            text = line.decode(errors="replace").rstrip()
            if not any(words in text for words in unsaid):
                self.say(name, text)
        await process.wait()


def _signal(process: Process, number: signal.Signals) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.send_signal(number)


async def _all_of(stream: StreamReader | None) -> bytes:
    return await stream.read() if stream else b""


async def _until_answered(port: int, ending: asyncio.Task[None]) -> None:
    """Wait until a node answers, or has ended."""
    while not await _answers(port):
        if (await asyncio.wait([ending], timeout=ASK_SECONDS))[0]:
            return


async def _answers(port: int) -> bool:
    """Say whether a node answers a request for its first page."""
    try:
        reader, writer = await asyncio.open_connection(HOST, port)
        writer.write(
            f"GET / HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n".encode()
        )
        answer = await asyncio.wait_for(reader.readline(), 5)
        writer.close()
    except (OSError, TimeoutError):
        return False
    return answer.startswith(b"HTTP/1.1 ") and not answer.startswith(b"HTTP/1.1 5")
