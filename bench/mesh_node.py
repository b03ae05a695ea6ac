"""What a node costs that knows ten thousand others: ``scripts/bench mesh_node [options]``.

Two nodes with the demo, which know 12 and 10,000 others at their addresses, do the same: serve
pages, answer other nodes, gossip. Compared are their memory, and how quick the page of the mesh is
beside the agenda, kept and made anew, in the processor time of the server and in rounds that are
interleaved. It leaves with 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from bench.machine import Server, Wrong
from bench.node import node_server
from meshup.gossip.summaries import summary_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parent.parent
DOCUMENT: Final = ROOT / "docs" / "mesh" / "node.md"
MOST_MB: Final = 40.0
LEAST_RATIO: Final = 0.8
"""Of the page of the mesh to the agenda, kept, in requests a second of processor time."""
PAGES: Final = {"agenda": "/en/agenda/", "mesh": "/en/mesh/"}
OTHERS: Final = ("/api/mesh/nodes", "/ap/relay/card", "/ap/relay/directory", "/en/mesh/?from=200")
KEPT, ANEW, PULLS, PERIODS = 3_000, 30, 10, 6


def main() -> None:
    """Read the command line, measure, and say which targets are missed."""
    parser = argparse.ArgumentParser(prog="scripts/bench mesh_node", description=__doc__)
    parser.add_argument("--nodes", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--port", type=int, default=8104, help="first of two free ports")
    parser.add_argument("--folder", type=Path, default=ROOT / ".bench")
    parser.add_argument("--write", action="store_true", help=f"put it into {DOCUMENT.name}")
    given = parser.parse_args()
    folder = given.folder.resolve()
    folder.mkdir(exist_ok=True)
    more = {"MESHUP_GOSSIP_SECONDS": "2"}
    servers = {
        count: node_server(folder / f"knows-{count}", given.port + place, 0, more)
        for place, count in enumerate((12, given.nodes))
    }
    try:
        for count, server in servers.items():
            know(server, count)
            server.start()
        memory = measure_memory(servers)
        for server in servers.values():  # so that no gossip stands between two pages
            server.stop()
            server.environ = {**server.environ, "MESHUP_GOSSIP_SECONDS": "86400"}
            server.start()
        runs = measure_pages(servers, given.rounds)
    finally:
        for server in servers.values():
            server.stop()
    text, missed = report(memory, runs, given.nodes)
    print(text)
    if given.write:
        DOCUMENT.write_text(text, encoding="utf-8")
    print("\n".join(f"MISS {line}" for line in missed) or "PASS all targets")
    sys.exit(bool(missed))


def know(server: Server, count: int) -> None:
    """Let a node know so many others."""
    print(f"Letting a node know {count} others …", flush=True)
    environ = {**os.environ, **server.environ}
    words = [sys.executable, "-m", "bench.mesh_fill", str(count)]
    ran = subprocess.run(words, env=environ, check=False, capture_output=True, text=True)
    if ran.returncode:
        raise Wrong(ran.stderr)


def measure_memory(servers: dict[int, Server]) -> dict[int, tuple[float, float]]:
    """Return the memory of each in MB: when it has begun, and when it has done all that it does."""
    begun = {count: server.memory_mb() for count, server in servers.items()}
    for server in servers.values():
        for path in (*PAGES.values(), *OTHERS):
            asked(server, path)
        for pull in range(PULLS):
            known = summary_of([], pull, 2**13)
            asked(server, f"/ap/relay/directory?after={known}")
    time.sleep(2 * PERIODS)
    return {count: (begun[count], server.memory_mb()) for count, server in servers.items()}


def measure_pages(
    servers: dict[int, Server], rounds: int
) -> dict[tuple[int, str, str], list[float]]:
    """Return the milliseconds of the server's processor for a page, by node, page and way."""
    runs: dict[tuple[int, str, str], list[float]] = defaultdict(list)
    every = [(count, page, way) for count in servers for page in PAGES for way in ("kept", "anew")]
    for _round in range(rounds):
        random.shuffle(every)
        for count, page, way in every:
            runs[count, page, way].append(cost(servers[count], PAGES[page], way))
    return runs


def cost(server: Server, path: str, way: str) -> float:
    """Return what one answer costs the server, in milliseconds of its processor."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    paths = list(_paths(path, way))
    _ask(connection, path)
    before = server.cpu_ms()
    for one in paths:
        _ask(connection, one)
    spent = server.cpu_ms() - before
    connection.close()
    return spent / len(paths)


def _paths(path: str, way: str) -> Iterator[str]:
    if way == "kept":
        yield from [path] * KEPT
    else:
        yield from (f"{path}?bench={random.randrange(10**9)}" for _ in range(ANEW))


def _ask(connection: http.client.HTTPConnection, path: str) -> None:
    connection.request("GET", path, headers={"Accept-Encoding": "gzip", "Accept": "text/html"})
    got = connection.getresponse()
    got.read()
    if got.status != 200:  # noqa: PLR2004 - HTTP
        raise Wrong(f"{path}: {got.status}")


def asked(server: Server, path: str) -> int:
    """Ask for something that has to be there; return its bytes."""
    status, _headers, body = server.ask(path, {"Accept": "*/*"})
    if status != 200:  # noqa: PLR2004 - HTTP
        raise Wrong(f"{path}: {status}")
    return len(body)


def report(
    memory: dict[int, tuple[float, float]],
    runs: dict[tuple[int, str, str], list[float]],
    nodes: int,
) -> tuple[str, list[str]]:
    """Return what was measured as a document, and the targets that were missed."""
    few, many = memory[12], memory[nodes]
    more = many[1] - few[1]
    missed = [] if more <= MOST_MB else [f"{more:.0f} MB more than a node that knows 12"]
    lines = [
        f"# A node that knows {nodes} others\n",
        (
            f"Measured by `scripts/bench mesh_node --nodes {nodes} --write`. Memory is PSS, all"
            " processes of the node together.\n"
        ),
        "| knows | when it has begun | after pages, answers to other nodes, and gossip |",
        "|---|---|---|",
        *(f"| {count} | {a:.0f} MB | {b:.0f} MB |" for count, (a, b) in memory.items()),
        f"\nThat is {more:+.0f} MB; the target is +{MOST_MB:.0f} MB at the most.\n",
        "| knows | page | way | agenda, ms | mesh, ms | as fast as the agenda |",
        "|---|---|---|---|---|---|",
    ]
    for count in memory:
        for way in ("kept", "anew"):
            agenda, mesh = runs[count, "agenda", way], runs[count, "mesh", way]
            ratio = median(a / max(m, 0.001) for a, m in zip(agenda, mesh, strict=True))
            lines.append(
                f"| {count} | `/en/mesh/` | {way} | {median(agenda):.2f} | {median(mesh):.2f}"
                f" | {ratio:.2f} |"
            )
            if way == "kept" and ratio < LEAST_RATIO:
                missed.append(f"the kept page of {count} nodes is {ratio:.2f} as fast")
    lines.append("\nMilliseconds are of the server's processor, the median of the rounds.")
    return "\n".join(lines) + "\n", missed


if __name__ == "__main__":
    main()
