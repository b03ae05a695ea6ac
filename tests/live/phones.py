"""Phones that listen to one channel of a real node, over WebSockets or by questions, and return."""

from __future__ import annotations

import asyncio
import json
import random
import time
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from tests.signalling.servers import Blunt, frame, request

if TYPE_CHECKING:
    from collections.abc import Callable

PING = 9
PATIENCE_SECONDS = 40


class Phone:
    """One phone. ``seen`` is what it was sent, ``(sequence, score, when)``; it never goes back."""

    def __init__(self, port, ticket):
        self.port = port
        self.ticket = ticket
        self.seen = []
        self.joined = 0
        self.failure = None

    @property
    def score(self):
        """Return the score that it shows; what it should not have been sent fails the test."""
        if self.failure is not None:
            raise self.failure
        return self.seen[-1][1] if self.seen else None

    async def live(self):
        """Listen until cancelled; return after each loss, as the script of pages does."""
        while True:
            try:
                with suppress(OSError, EOFError):
                    await self.listen_once()
            except Exception as failure:
                self.failure = failure
                raise
            await asyncio.sleep(0.25 + random.random() / 2)

    async def listen_once(self):
        """Listen over one connection until it ends."""
        raise NotImplementedError

    def take(self, message):
        assert message["type"] == "snapshot", message
        if self.seen:
            assert message["sequence"] > self.seen[-1][0]
        self.seen.append((message["sequence"], message["snapshot"]["score"], time.monotonic()))


class SocketPhone(Phone):
    """A phone with a WebSocket."""

    async def listen_once(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        client = Blunt(reader, writer)
        try:
            client.send(request("/live"))
            if not (await client.head()).startswith(b"HTTP/1.1 101"):
                return
            self.joined += 1
            since = self.seen[-1][0] if self.seen else None
            wish = {"type": "subscribe", "ticket": self.ticket, "since": since}
            client.send(frame(json.dumps(wish).encode()))
            while (got := await client.frame())[0] in {1, PING}:
                if got[0] == PING:
                    client.send(frame(got[1], 10))
                else:
                    self.take(json.loads(got[1]))
        finally:
            writer.transport.abort()


class PollPhone(Phone):
    """A phone that asks again and again."""

    async def listen_once(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            self.joined += 1
            while True:
                since = self.seen[-1][0] if self.seen else ""
                path = f"/live/poll?ticket={self.ticket}&since={since}"
                writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                size = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
                body = await reader.readexactly(size)
                if head.split()[1] == b"200":
                    for message in json.loads(body)["messages"]:
                        self.take(message)
                elif head.split()[1] != b"204":
                    return
        finally:
            writer.transport.abort()


@asynccontextmanager
async def listening(phones):
    """Let phones listen until the block ends; none may have been sent what it should not."""
    tasks = [asyncio.create_task(phone.live()) for phone in phones]
    try:
        yield
        assert [phone.failure for phone in phones if phone.failure is not None] == []
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until(is_so: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> float:
    """Wait until it is so; return how long that took."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() < began + seconds, "it never was so"
        await asyncio.sleep(0.005)
    return time.monotonic() - began
