"""What it costs to join machines by Redis: processor time for messages and newcomers, memory.

Method
    Two servers and a Redis share one core, the clients have the other. Pairs of PeerJS clients
    pass one message of 1.2 kB to and fro: both on one server, then one on each. Newcomers come in
    a hundred at a time. Processor time is read from the system before and after.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import uvloop

from bench.machine import LOAD_CORE, SERVER_CORE, TICK_MS
from tests.bus.redis import Redis, running
from tests.signalling.alone import STORM, Signalling, eventually
from tests.signalling.servers import frame, request
from tests.signalling.wires import peer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PAIRS, SIZE, ROUNDS, SECONDS = 200, 1_200, 5, 3.0
NEWCOMERS, AT_ONCE = 5_000, 100
UP = 'bus_up{way="redis"}'
OPENED = b'{"type":"OPEN"}'


class Client(asyncio.Protocol):
    """A PeerJS client that answers each message with the same one."""

    def __init__(self, name: str, other: str) -> None:
        text = b'{"type":"OFFER","dst":"%b","payload":"' % other.encode()
        self.path = peer(name)
        self.message = frame(text + b"x" * (SIZE - len(text) - 2) + b'"}')
        self.size = 4 + SIZE + len(b'"src":"",') + len(name)
        self.heard = 0
        self.count = 0
        self.opened = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Come in."""
        self.transport = transport
        transport.write(request(self.path))  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        """Answer what has come whole."""
        if not self.opened.is_set():
            if OPENED in data:
                self.opened.set()
            return
        self.heard += len(data)
        if self.heard >= self.size:
            self.heard = 0
            self.count += 1
            self.say()

    def say(self) -> None:
        """Send the message."""
        self.transport.write(self.message)  # type: ignore[attr-defined]


async def client(port: int, name: str, other: str) -> Client:
    """Return a client that is in."""
    loop = asyncio.get_running_loop()
    _, made = await loop.create_connection(lambda: Client(name, other), "127.0.0.1", port)
    await asyncio.wait_for(made.opened.wait(), 20)
    return made


def cpu_ms(pids: Sequence[int]) -> list[float]:
    """Return the processor time that each process has used."""
    told = []
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        told.append((int(fields[11]) + int(fields[12])) * TICK_MS)
    return told


async def relayed(ports: tuple[int, int], cost: Callable[[], list[float]]) -> str:
    """Pass messages between pairs; return how many a second, and what each process paid."""
    clients = []
    for at in range(PAIRS):
        names = f"{'one':a>30}{at:06}", f"{'two':a>30}{at:06}"
        for port, name, other in zip(ports, names, reversed(names), strict=True):
            clients.append(await client(port, name, other))
    for one in clients[::2]:
        one.say()
    await asyncio.sleep(1)
    before, began, done = cost(), time.perf_counter(), sum(one.count for one in clients)
    await asyncio.sleep(SECONDS)
    count = sum(one.count for one in clients) - done
    each = [1000 * (after - was) / count for was, after in zip(before, cost(), strict=True)]
    speed = count / (time.perf_counter() - began)
    for one in clients:
        one.transport.abort()  # type: ignore[attr-defined]
    await asyncio.sleep(1)
    return f"{speed:8.0f}/s  " + "  ".join(f"{us:6.1f}" for us in each)


async def came(port: int, cost: Callable[[], list[float]], redis: Redis) -> str:
    """Let many come in and go; return what each process paid for one, and its bytes in Redis."""
    bytes_before, before, clients = used(redis), cost(), []
    for start in range(0, NEWCOMERS, AT_ONCE):
        ids = range(start, start + AT_ONCE)
        clients += await asyncio.gather(*(client(port, f"{'new':b>30}{at:06}", "x") for at in ids))
    came = cost()
    grown = used(redis) - bytes_before
    for one in clients:
        one.transport.abort()  # type: ignore[attr-defined]
    await asyncio.sleep(2)
    left = cost()
    told = [
        "  ".join(f"{1000 * (b - a) / NEWCOMERS:6.1f}" for a, b in zip(x, y, strict=True))
        for x, y in ((before, came), (came, left))
    ]
    return f"coming {told[0]}  going {told[1]}  {grown / NEWCOMERS:5.0f} bytes"


def used(redis: Redis) -> int:
    """Return how many bytes Redis holds."""
    return int(redis.ask("INFO", "memory").split("used_memory:")[1].split()[0])


def pinned(pid: int) -> int:
    """Put a process on the core of servers."""
    os.sched_setaffinity(pid, {int(SERVER_CORE)})
    return pid


def is_up(server: Signalling) -> bool:
    """Say whether a server has found Redis."""
    return server.numbers().get(UP) == 1


def main() -> None:
    """Measure, and print."""
    os.sched_setaffinity(0, {int(LOAD_CORE)})
    with running() as redis:
        assert redis.process is not None
        servers = [Signalling(redis_url=redis.url, **STORM) for _ in range(2)]
        alone = Signalling(**STORM)
        pids = [pinned(server.process.pid) for server in (*servers, alone)]
        pids.append(pinned(redis.process.pid))
        for server in servers:
            eventually(lambda server=server: is_up(server))  # type: ignore[misc]
        one, two, three = (server.port for server in (*servers, alone))
        out = sys.stdout.write
        out("CPU µs each                     one    two  alone  redis\n")
        try:
            for _ in range(ROUNDS):
                for name, ports in (
                    ("alone, no Redis", (three, three)),
                    ("both on one host", (one, one)),
                    ("one on each host", (one, two)),
                ):
                    out(f"{name:18}{uvloop.run(relayed(ports, lambda: cpu_ms(pids)))}\n")
                for name, port in (("joins, no Redis", three), ("joins", one)):
                    out(f"{name:16}{uvloop.run(came(port, lambda: cpu_ms(pids), redis))}\n")
                sys.stdout.flush()
        finally:
            for server in (*servers, alone):
                server.stop()


if __name__ == "__main__":
    main()
