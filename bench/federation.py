"""How much the fediverse costs: ``scripts/bench federation [--deliveries N] [--activities N]``.

The node on one core, other servers and their clients on the other, all on loopback, on SQLite.
Measured are deliveries each second and the processor time of each, beside the floor: httpx and one
RSA signature, on as many threads; activities that the inbox verifies and takes; how long pages take
while deliveries run; and what 100,000 known actors take of memory.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from bench.federation_peer import ACTORS_OF_HOST, KEY_FILE, actor_id
from bench.machine import LOAD_CORE, SERVER_CORE, Server, Wrong
from bench.node import node_server
from meshup.kit.http_fetch import Request
from meshup.signed_messages.http_signatures.signing import cavage_signer

if TYPE_CHECKING:
    from collections.abc import Iterator

AIM_INBOX = 400
AIM_P99 = 1.5
HOSTS = 20
PAGES = ("/en/", "/en/agenda/?bench={}", "/en/agenda/")
PAGES_PER_SECOND = 100
CONNECTIONS = 8


def main() -> None:
    """Read the command line, and run the bench."""
    parser = argparse.ArgumentParser(prog="scripts/bench federation", description=__doc__)
    parser.add_argument("--deliveries", type=int, default=5000)
    parser.add_argument("--activities", type=int, default=4000)
    parser.add_argument("--actors", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=10, help="for pages without deliveries")
    parser.add_argument("--port", type=int, default=8104, help="first of two free ports")
    parser.add_argument("--folder", help="where the node is made; /dev/shm leaves the disk out")
    given = parser.parse_args()
    if shutil.which("taskset") is None:
        sys.exit("This bench needs taskset: apt-get install util-linux")
    os.sched_setaffinity(0, {int(LOAD_CORE)})
    with tempfile.TemporaryDirectory(prefix="meshup-bench-", dir=given.folder) as folder:
        local = {
            "MESHUP_ADDRESS": f"http://localhost:{given.port}",
            "MESHUP_FEDERATION_LOCAL": "yes",
        }
        node = node_server(Path(folder) / "node", given.port, 0, local)
        peer = subprocess.Popen(
            [sys.executable, "-m", "bench.federation_peer", str(given.port + 1)]
        )
        try:
            inside(node, "prepare", HOSTS, given.port + 1)
            deliveries(node, given)
            node.start()
            inbox(node, given)
            pages(node, given)
            node.stop()
            known_actors(node, given)
        finally:
            node.stop()
            peer.kill()
            peer.wait()


def inside(node: Server, *words: object) -> dict[str, float]:
    """Do something inside the node, on its core, and return what it printed."""
    ran = subprocess.run(
        ["taskset", "-c", SERVER_CORE, sys.executable, "-m", "bench.federation_node"]
        + [str(word) for word in words],
        env={**os.environ, **node.environ},
        check=False,
        capture_output=True,
        text=True,
    )
    if ran.returncode:
        raise Wrong(ran.stderr)
    found: dict[str, float] = json.loads(ran.stdout.splitlines()[-1]) if ran.stdout else {}
    return found


def deliveries(node: Server, given: argparse.Namespace) -> None:
    """Print deliveries and the floor, three times in turn."""
    print("| | deliveries/s | CPU ms each |")
    print("|---|---|---|")
    runs: dict[str, list[dict[str, float]]] = {"the node": [], "floor": []}
    for _turn in range(3):
        runs["floor"].append(inside(node, "floor", given.deliveries // 2, given.port + 1))
        runs["the node"].append(inside(node, "deliver", given.deliveries, HOSTS, given.port + 1))
    for name, measured in runs.items():
        speed = statistics.median(run["per_second"] for run in measured)
        cpu = statistics.median(run["cpu_ms"] for run in measured)
        print(f"| {name} | {speed:.0f} | {cpu:.2f} |", flush=True)


def inbox(node: Server, given: argparse.Namespace) -> None:
    """Print how many signed activities the node verifies and takes."""
    requests = list(signed_requests(node, given))
    cpu, began = node.cpu_ms(), time.perf_counter()
    statuses = asyncio.run(post_all(given.port, requests))
    seconds, cpu = time.perf_counter() - began, node.cpu_ms() - cpu
    if set(statuses) != {202}:
        raise Wrong(f"the inbox answered {sorted(set(statuses))}")
    speed = len(requests) / seconds
    verdict = "reached" if speed >= AIM_INBOX else f"missed: {AIM_INBOX}"
    print(
        f"\ninbox: {speed:.0f} activities/s, {cpu / len(requests):.2f} ms CPU each, and a commit,"
        f" which waits {sync_ms(node.folder):.1f} ms for this disk: {verdict}",
        flush=True,
    )


def sync_ms(folder: Path) -> float:
    """Return how long the disk takes to keep a page, in milliseconds."""
    with (folder / "sync.probe").open("wb", buffering=0) as file:
        began = time.perf_counter()
        for _turn in range(20):
            file.write(b"x" * 4096)
            os.fsync(file.fileno())
        return (time.perf_counter() - began) * 1000 / 20


def signed_requests(node: Server, given: argparse.Namespace) -> Iterator[bytes]:
    """Yield requests as they go over the wire, of many actors in turn."""
    pem = (node.folder / KEY_FILE).read_text()
    url = f"http://localhost:{given.port}/ap/inbox"
    for number in range(given.activities):
        actor = actor_id(number % HOSTS, given.port + 1, number // HOSTS % ACTORS_OF_HOST)
        document = {
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": f"{actor}#like-{number}",
            "type": "Like",
            "actor": actor,
            "object": f"http://localhost:{given.port}/ap/events/none",
            "content": "x" * 1000,
        }
        body = json.dumps(document).encode()
        headers = {
            "host": f"localhost:{given.port}",
            "date": format_datetime(datetime.now(UTC), usegmt=True),
            "digest": f"SHA-256={b64encode(sha256(body).digest()).decode()}",
            "content-type": "application/activity+json",
            "content-length": str(len(body)),
        }
        signer = cavage_signer(f"{actor}#main-key", pem)
        signable = {name: headers[name] for name in ("host", "date", "digest")}
        headers |= signer(Request("POST", url, signable, body))
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        yield f"POST /ap/inbox HTTP/1.1\r\n{head}\r\n".encode() + body


async def post_all(port: int, requests: list[bytes]) -> list[int]:
    """Send requests over a few connections at once; return the statuses."""
    statuses: list[int] = []

    async def post_some(mine: list[bytes]) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in mine:
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = head.partition(b"content-length:")[2].split(b"\r\n", 1)[0]
            await reader.readexactly(int(length or 0))
            statuses.append(int(head.split(b" ", 2)[1]))
        writer.close()

    await asyncio.gather(
        *(post_some(requests[number::CONNECTIONS]) for number in range(CONNECTIONS))
    )
    return statuses


def pages(node: Server, given: argparse.Namespace) -> None:
    """Print how long pages take, alone and while deliveries run, at a steady pace."""
    alone = page_times(given.port, given.seconds)
    inside(node, "queue", given.deliveries, HOSTS, given.port + 1)
    busy: list[float] = []
    while waiting(node) and len(busy) < PAGES_PER_SECOND * 120:
        busy += page_times(given.port, 2)
    p99 = [sorted(times)[int(len(times) * 0.99)] for times in (alone, busy)]
    ratio = p99[1] / p99[0]
    verdict = "reached" if ratio <= AIM_P99 else f"missed: {AIM_P99}"
    print(
        f"pages at {PAGES_PER_SECOND}/s: p99 {p99[0]:.1f} ms alone, {p99[1]:.1f} ms while"
        f" {given.deliveries} deliveries run ({len(busy)} pages), {ratio:.2f} times: {verdict}",
        flush=True,
    )


def page_times(port: int, seconds: int) -> list[float]:
    """Ask for pages at a steady pace, kept ones and new ones; return milliseconds from when due."""
    times = []
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    began = time.perf_counter()
    for number in range(seconds * PAGES_PER_SECOND):
        due = began + number / PAGES_PER_SECOND
        time.sleep(max(0, due - time.perf_counter()))
        connection.request("GET", PAGES[number % len(PAGES)].format(time.time_ns()))
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise Wrong(f"a page answered {answer.status}")
        times.append((time.perf_counter() - due) * 1000)
    connection.close()
    return times


def waiting(node: Server) -> bool:
    """Say whether deliveries wait, by what is in the database."""
    with sqlite3.connect(node.folder / "meshup.sqlite3") as rows:
        return bool(rows.execute("SELECT 1 FROM deliveries_delivery LIMIT 1").fetchone())


def known_actors(node: Server, given: argparse.Namespace) -> None:
    """Print what many known actors take."""
    found = inside(node, "actors", given.actors)
    print(f"{given.actors} known actors: {found['grown_mb']} MB more after one round and two")


if __name__ == "__main__":
    main()
