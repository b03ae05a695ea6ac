"""How soon 300 phones see a change: ``scripts/bench live [--phones N] [--seconds S] [--every MS]``.

One process of a node on one core, the phones on the other, all on loopback. A change is a request
that writes a row and touches a channel to which everybody listens; what is measured is the time
from that request's beginning until each phone has the new snapshot, over WebSockets and by
long-polling. Then the process is killed and started again, while a change is made: until everybody
has it. Phones come in all at once, return as the script of pages does, and have one address.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from signal import SIGKILL
from typing import TYPE_CHECKING
from urllib.request import urlopen

from tests.live.phones import PollPhone, SocketPhone, listening, until
from tests.served import Server

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.live.phones import Phone

AIM_P99_MS = 1000
TICKS = os.sysconf("SC_CLK_TCK")
MOST_SECONDS = 120


def main() -> None:
    """Read the command line, and run the bench."""
    parser = argparse.ArgumentParser(prog="scripts/bench live", description=__doc__)
    parser.add_argument("--phones", type=int, default=300)
    parser.add_argument("--seconds", type=int, default=20, help="length of one run")
    parser.add_argument("--every", type=int, default=500, help="milliseconds between changes")
    given = parser.parse_args()
    if shutil.which("taskset") is None:
        sys.exit("This bench needs taskset: apt-get install util-linux")
    os.sched_setaffinity(0, {1} if (os.cpu_count() or 1) > 1 else {0})
    print(f"{given.phones} phones, a change each {given.every} ms, {given.seconds} s")
    print("| way | in | p50 ms | p99 ms | most ms | CPU ms a change | after kill -9 | |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="meshup-bench-") as folder:
        server = Server(Path(folder), settings="tests.live.served_settings")
        server.before = ["taskset", "-c", "0"]
        server.migrate()
        for way, kind in (("WebSocket", SocketPhone), ("long-polling", PollPhone)):
            with server:
                asyncio.run(measured(server, way, kind, given))


async def measured(server: Server, way: str, kind: type[Phone], given: argparse.Namespace) -> None:
    """Measure one way, and print its line."""
    key = way.lower()
    ticket = asked(server, f"/ticket/{key}?seconds=3600")
    phones = [kind(server.port, ticket) for _ in range(given.phones)]
    async with listening(phones):
        came_in = await until(lambda: all(phone.seen for phone in phones), MOST_SECONDS)
        cpu = cpu_seconds(server)
        began = await changes(server, key, given)
        await until(lambda: all(phone.score == len(began) for phone in phones), MOST_SECONDS)
        cpu = cpu_seconds(server) - cpu
        waits = sorted(wait for phone in phones for wait in waits_of(phone, began))
        fell = await fall(server, key, phones, len(began) + 1)
    p99 = waits[int(len(waits) * 0.99)]
    verdict = "reached" if p99 < AIM_P99_MS else f"missed: p99 < {AIM_P99_MS} ms"
    print(
        f"| {way} | {came_in:.1f} s | {statistics.median(waits):.0f} | {p99:.0f} "
        f"| {waits[-1]:.0f} | {cpu * 1000 / len(began):.1f} | {fell:.1f} s | {verdict} |",
        flush=True,
    )


async def changes(server: Server, key: str, given: argparse.Namespace) -> list[float]:
    """Make changes for so long; return when the request of each began."""
    began: list[float] = []
    end = time.monotonic() + given.seconds
    while time.monotonic() < end:
        began.append(time.monotonic())
        await asyncio.to_thread(asked, server, f"/score/{key}")
        await asyncio.sleep(max(0.0, began[-1] + given.every / 1000 - time.monotonic()))
    return began


def waits_of(phone: Phone, began: Sequence[float]) -> list[float]:
    """Return in milliseconds how long a phone waited for each change, or for a later one."""
    waits, seen = [], iter(phone.seen)
    _sequence, score, when = next(seen)
    for number, moment in enumerate(began, 1):
        while score < number:
            _sequence, score, when = next(seen)
        waits.append((when - moment) * 1000)
    return waits


async def fall(server: Server, key: str, phones: Sequence[Phone], points: int) -> float:
    """Kill the server, start it, and make a change; return how long until everybody has it."""
    await asyncio.to_thread(server.stop, SIGKILL)
    await asyncio.to_thread(server.start)
    began = time.monotonic()
    await asyncio.to_thread(asked, server, f"/score/{key}")
    await until(lambda: all(phone.score == points for phone in phones), MOST_SECONDS)
    return time.monotonic() - began


def asked(server: Server, path: str) -> str:
    """Return the text at a path of the server."""
    with urlopen(f"http://127.0.0.1:{server.port}{path}", timeout=30) as answer:
        text: str = answer.read().decode()
    return text


def cpu_seconds(server: Server) -> float:
    """Return how long the server has worked."""
    if server.process is None:
        raise RuntimeError("It does not run.")
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


if __name__ == "__main__":
    main()
