"""Many servers in one process: each address 127.0.x.y is one, and takes what is posted to it.

``python -m tests.deliveries.many_servers`` prints its port, and answers until its input ends:
``GET /count`` says how many posts came, and how many of them twice; ``/silent`` never answers.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parent.parent.parent
TAKEN: Final = b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n"


class Counter:
    """What came, by server, path and body."""

    def __init__(self) -> None:
        self.got: dict[bytes, int] = {}

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer what comes over one connection."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                body = await reader.readexactly(length_in(head))
                writer.write(await self._answer(head, body))
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass  # whoever asked hung up, or this ends
        finally:
            writer.close()

    async def _answer(self, head: bytes, body: bytes) -> bytes:
        if head.startswith(b"GET"):
            again = sum(self.got.values()) - len(self.got)
            answer = json.dumps({"arrived": len(self.got), "again": again}).encode()
            return b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(answer), answer)
        if b"/silent" in head.partition(b"\r\n")[0]:
            await asyncio.sleep(3600)
        lines = head.lower().split(b"\r\n")
        host = next(line for line in lines if line.startswith(b"host:"))
        key = sha256(b"\n".join((lines[0], host, body))).digest()
        self.got[key] = self.got.get(key, 0) + 1
        return TAKEN


def length_in(head: bytes) -> int:
    """Return the length of the body that a head announces."""
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


class ManyServers:
    """The process, from outside."""

    def __init__(self, port: int) -> None:
        self.port = port

    def inbox(self, number: int, path: str = "/inbox") -> str:
        """Return an inbox of the server of this number (0 …)."""
        return f"http://127.0.{10 + number // 250}.{number % 250 + 1}:{self.port}{path}"

    def count(self) -> dict[str, int]:
        """Return how many posts arrived, and how many arrived again."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/count", timeout=10) as answer:
            numbers: dict[str, int] = json.load(answer)
            return numbers


@contextmanager
def many_servers() -> Iterator[ManyServers]:
    """Start the process, and end it."""
    words = [sys.executable, "-m", "tests.deliveries.many_servers"]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True
    ) as process:
        yield ManyServers(int(process.stdout.readline()))
        process.stdin.close()


async def main() -> None:
    """Serve until the input ends."""
    counter = Counter()
    server = await asyncio.start_server(counter.talk, "0.0.0.0", 0, backlog=1024)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
