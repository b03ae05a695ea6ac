"""Deliveries a second, and CPU of each: ``scripts/bench federation_deliveries [--hosts N]``.

One process of a node on one core delivers an activity to ``hosts`` servers with ``each`` inboxes,
all of which are on the other core, in one process, and take everything. Beside it stands the floor:
what httpx and one RSA signature cost for the same posts, over connections that are kept, with as
many threads. While deliveries run, a page is asked for again and again, and before they begin, too.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from tests.deliveries.many_servers import ManyServers, many_servers
from tests.served import Server

TICKS = os.sysconf("SC_CLK_TCK")
THREADS = 16
MOST_SECONDS = 300
AIM_P99 = 1.5
MAKE = """
from meshup.community.models import Node
from meshup.fediverse.domain.settings import switch_on
from meshup.kit.clock import now
Node.objects.create(name="Paris", city="Paris", latitude=48.8, longitude=2.3, languages=["en"],
    time_zone="Europe/Paris", contact="", summaries={}, charters={}, conducts={})
switch_on(now())
"""
QUEUE = """
import json, sys
from meshup.deliveries.domain.delivering import deliver
from meshup.fediverse.domain.own_actors import group
from meshup.kit.clock import now
event = {{"id": "https://node.example/ap/events/1", "type": "Event", "content": "x" * 2500}}
document = {{"id": "https://node.example/ap/activities/1", "type": "Create", "object": event}}
deliver(document, by=group().name, to=json.load(open({path!r})), at=now())
"""


def main() -> None:
    """Read the command line, and run the bench."""
    parser = argparse.ArgumentParser(prog="scripts/bench federation_deliveries")
    parser.add_argument("--hosts", type=int, default=500)
    parser.add_argument("--each", type=int, default=10, help="inboxes of each server")
    given = parser.parse_args()
    if shutil.which("taskset") is None:
        sys.exit("This bench needs taskset: apt-get install util-linux")
    for line in measure_deliveries(given.hosts, given.each):
        print(line, flush=True)


def measure_deliveries(hosts: int, each: int) -> list[str]:
    """Measure the floor and the node, and return the lines of a table."""
    os.sched_setaffinity(0, {1} if (os.cpu_count() or 1) > 1 else {0})
    with many_servers() as servers:
        to = [servers.inbox(host, f"/{inbox}") for inbox in range(each) for host in range(hosts)]
        floor = measured_floor(to)
        node, alone, beside = measured_node(servers, to)
    lines = [
        f"{len(to)} deliveries to {hosts} servers, {THREADS} at once",
        "| who | deliveries/s | CPU ms each | |",
        "|---|---|---|---|",
        f"| httpx + one RSA signature | {floor[0]:.0f} | {floor[1]:.2f} | the floor |",
        f"| the node | {node[0]:.0f} | {node[1]:.2f} | {node[1] / floor[1]:.1f} times the floor |",
    ]
    verdict = "reached" if beside < AIM_P99 * alone else f"missed: {AIM_P99} times"
    lines.append(
        f"p99 of a page: {alone:.1f} ms alone, {beside:.1f} ms while it delivers: {verdict}"
    )
    return lines


def measured_node(servers: ManyServers, to: list[str]) -> tuple[tuple[float, float], float, float]:
    """Return (deliveries/s, CPU ms each) of a node, and the p99 (ms) of a page without and with."""
    import json  # noqa: PLC0415 - for the file alone

    with tempfile.TemporaryDirectory(prefix="meshup-bench-") as folder:
        node = Server(Path(folder), settings="meshup.settings")
        node.environ |= {
            "MESHUP_FEDERATION_LOCAL": "yes",
            "MESHUP_ADDRESS": "http://localhost:8000",
        }
        node.before = ["taskset", "-c", "0"]
        node.migrate()
        node.run_python(MAKE)
        listed = Path(folder) / "inboxes.json"
        listed.write_text(json.dumps(to))
        before = servers.count()["arrived"]
        with node:
            pages_p99(node, 3)
            alone = pages_p99(node, 8)
            node.run_python(QUEUE.format(path=str(listed)))
            began, cpu = time.monotonic(), cpu_seconds(node)
            started = servers.count()["arrived"]
            beside = pages_p99(node, 8)
            end = began + MOST_SECONDS
            while servers.count()["arrived"] - before < len(to) and time.monotonic() < end:
                time.sleep(0.05)
            seconds, spent = time.monotonic() - began, cpu_seconds(node) - cpu
        done = servers.count()["arrived"] - started
    return (done / seconds, spent * 1000 / done), alone, beside


def pages_p99(node: Server, seconds: float) -> float:
    """Ask for a page, 50 times a second, and return the p99 of the answers in milliseconds."""
    waits = []
    end = time.monotonic() + seconds
    with httpx.Client(headers={"host": "localhost:8000"}) as client:
        while time.monotonic() < end:
            began = time.perf_counter()
            client.get(f"http://127.0.0.1:{node.port}/en/")
            waits.append((time.perf_counter() - began) * 1000)
            time.sleep(0.02)
    return sorted(waits)[int(len(waits) * 0.99)]


def measured_floor(to: list[str]) -> tuple[float, float]:
    """Return posts a second, and CPU milliseconds of each, of httpx and a signature."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    body = b"y" * 2800
    digest = b64encode(sha256(body).digest()).decode()
    os.sched_setaffinity(0, {0})

    def share(part: list[str]) -> None:
        with httpx.Client() as client:
            for url in part:
                host, path = urlsplit(url).netloc, urlsplit(url).path
                date = formatdate(usegmt=True)
                text = f"(request-target): post {path}\nhost: {host}\ndate: {date}\n"
                signed = key.sign((text + digest).encode(), padding.PKCS1v15(), SHA256())
                headers = {"date": date, "digest": digest, "signature": b64encode(signed).decode()}
                client.post(url, content=body, headers=headers)

    began, cpu = time.monotonic(), time.process_time()
    by_host = sorted(to, key=lambda url: urlsplit(url).netloc)
    size = -(-len(to) // THREADS)
    parts = [by_host[start : start + size] for start in range(0, len(to), size)]
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(share, parts))
    seconds, spent = time.monotonic() - began, time.process_time() - cpu
    os.sched_setaffinity(0, {1} if (os.cpu_count() or 1) > 1 else {0})
    return len(to) / seconds, spent * 1000 / len(to)


def cpu_seconds(node: Server) -> float:
    """Return what the process of a node has used so far."""
    assert node.process is not None
    fields = Path(f"/proc/{node.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


if __name__ == "__main__":
    main()
