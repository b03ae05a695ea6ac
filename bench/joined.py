"""What it costs that several workers, or machines joined by Redis, are one: `scripts/bench joined`.

Method
    All servers, and the Redis, share one core; the clients have the other. So this shows overhead,
    not what is won by more cores. Pairs of PeerJS clients pass one message of 1.2 kB to and fro;
    of two workers or machines half of the pairs, or all, are on different ones. Newcomers come in
    a hundred at a time, and stay until their memory has been read. Processor time of all
    processes together, from the system, before and after; medians of the rounds.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from argparse import ArgumentParser
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import uvloop

from bench.machine import LOAD_CORE, SERVER_CORE, TICK_MS
from tests.bus.redis import Redis, running
from tests.signalling.processes import STORM, Signalling, eventually
from tests.signalling.servers import frame, request
from tests.signalling.tcp_clients import peer

if TYPE_CHECKING:
    from collections.abc import Sequence

PAIRS, SIZE, SECONDS = 200, 1_200, 3.0
NEWCOMERS, AT_ONCE = 5_000, 100
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

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Come in."""
        self.transport = transport
        transport.write(request(self.path))

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
        self.transport.write(self.message)


@dataclass
class Arrangement:
    """Servers, with or without a Redis between them, and what was found."""

    name: str
    servers: list[Signalling]
    redis: Redis | None = None
    speed: list[float] = field(default_factory=list)
    message_us: list[float] = field(default_factory=list)
    redis_us: list[float] = field(default_factory=list)
    join_us: list[float] = field(default_factory=list)
    peer_kb: list[float] = field(default_factory=list)

    def pids(self) -> list[int]:
        """Return the processes that serve."""
        pids = [server.process.pid for server in self.servers]
        for pid in pids:
            pids += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        return pids

    def redis_ms(self) -> float:
        """Return the processor time that Redis has used, if there is one."""
        if self.redis is None or self.redis.process is None:
            return 0.0
        return cpu_ms([self.redis.process.pid])

    def ports(self) -> tuple[int, int]:
        """Return where the two of a pair come in."""
        return self.servers[0].port, self.servers[-1].port


async def client(port: int, name: str, other: str) -> Client:
    """Return a client that is in."""
    loop = asyncio.get_running_loop()
    _, made = await loop.create_connection(lambda: Client(name, other), "127.0.0.1", port)
    await asyncio.wait_for(made.opened.wait(), 20)
    return made


def cpu_ms(pids: Sequence[int]) -> float:
    """Return the processor time that processes have used."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks * TICK_MS


def memory_kb(pids: Sequence[int]) -> int:
    """Return the memory that processes hold of their own."""
    statuses = [Path(f"/proc/{pid}/status").read_text() for pid in pids]
    return sum(int(status.split("RssAnon:")[1].split()[0]) for status in statuses)


async def relayed(arrangement: Arrangement) -> None:
    """Pass messages between pairs."""
    clients = []
    for at in range(PAIRS):
        names = f"{'one':a>30}{at:06}", f"{'two':a>30}{at:06}"
        for port, name, other in zip(arrangement.ports(), names, reversed(names), strict=True):
            clients.append(await client(port, name, other))
    for partner in clients[::2]:
        partner.say()
    await asyncio.sleep(1)
    pids = arrangement.pids()
    before, before_redis = cpu_ms(pids), arrangement.redis_ms()
    began, done = time.perf_counter(), sum(partner.count for partner in clients)
    await asyncio.sleep(SECONDS)
    count = sum(partner.count for partner in clients) - done
    arrangement.speed.append(count / (time.perf_counter() - began))
    arrangement.message_us.append(1000 * (cpu_ms(pids) - before) / count)
    arrangement.redis_us.append(1000 * (arrangement.redis_ms() - before_redis) / count)
    for partner in clients:
        partner.transport.abort()
    await asyncio.sleep(1)


async def came(arrangement: Arrangement) -> None:
    """Let many come in, and go."""
    pids = arrangement.pids()
    before, memory, clients = cpu_ms(pids) + arrangement.redis_ms(), memory_kb(pids), []
    for start in range(0, NEWCOMERS, AT_ONCE):
        ids = range(start, start + AT_ONCE)
        ports = [arrangement.ports()[at % 2] for at in ids]
        some = (
            client(port, f"{'new':b>30}{at:06}", "x") for port, at in zip(ports, ids, strict=True)
        )
        clients += await asyncio.gather(*some)
    await asyncio.sleep(1)
    arrangement.join_us.append(1000 * (cpu_ms(pids) + arrangement.redis_ms() - before) / NEWCOMERS)
    arrangement.peer_kb.append((memory_kb(pids) - memory) / NEWCOMERS)
    for newcomer in clients:
        newcomer.transport.abort()
    await asyncio.sleep(2)


def arranged(stack: ExitStack, redis: Redis) -> list[Arrangement]:
    """Return what is compared, running."""

    def served(
        name: str, count: int = 1, redis: Redis | None = None, **settings: str
    ) -> Arrangement:
        if redis is not None:
            settings["redis_url"] = redis.url
        servers = [Signalling(**settings, **STORM) for _ in range(count)]
        for server in servers:
            stack.enter_context(closing(server.log))
            stack.callback(server.stop)
        return Arrangement(name, servers, redis)

    arrangements = [
        served("one worker"),
        served("2 workers", workers="2"),
        served("4 workers", workers="4"),
        served("one worker, with Redis", redis=redis),
        served("2 machines", 2, redis),
        served("2 machines of 2 workers", 2, redis, workers="2"),
    ]
    for arrangement in arrangements:
        if arrangement.redis is not None:
            for server in arrangement.servers:
                eventually(lambda server=server: _is_joined(server))  # type: ignore[misc]
        for pid in arrangement.pids():
            os.sched_setaffinity(pid, {int(SERVER_CORE)})
    return arrangements


def _is_joined(server: Signalling) -> bool:
    ways = {name: up for name, up in server.numbers().items() if name.startswith("bus_up")}
    return bool(ways) and all(ways.values())


def main() -> None:
    """Measure, and print."""
    parser = ArgumentParser(prog="scripts/bench joined", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    os.sched_setaffinity(0, {int(LOAD_CORE)})
    with running() as redis, ExitStack() as stack:
        assert redis.process is not None
        os.sched_setaffinity(redis.process.pid, {int(SERVER_CORE)})
        arrangements = arranged(stack, redis)
        for _ in range(rounds):
            for arrangement in arrangements:
                uvloop.run(came(arrangement))  # first, while no freed memory is used again
                uvloop.run(relayed(arrangement))
    columns = "messages/s", "CPU µs a message", "Redis µs", "CPU µs a join", "kB a peer"
    sys.stdout.write(f"| | {' | '.join(columns)} |\n|{'---|' * (len(columns) + 1)}\n")
    for arrangement in arrangements:
        medians = [
            median(numbers)
            for numbers in (arrangement.message_us, arrangement.redis_us, arrangement.join_us)
        ]
        medians.append(max(arrangement.peer_kb))  # the first time: later, memory is used again
        cells = " | ".join(f"{number:.1f}" for number in medians)
        sys.stdout.write(f"| {arrangement.name} | {median(arrangement.speed):,.0f} | {cells} |\n")


if __name__ == "__main__":
    main()
