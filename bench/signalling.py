"""How signalling does: ``scripts/bench signalling [--rounds N] [--seconds S] [--quick]``.

A whole node, with the demo and its database, beside npm ``peer``, ``y-webrtc`` and
``bittorrent-tracker``, and beside the least that a server in C can do. Of the node's settings only
the limits for one address and one socket are raised, for all clients come from a few addresses.

Method
    Server on one core, generator on the other. A fresh process for each measurement, warmed up.
    Each load meets all its servers in one round, one after the other in shuffled order; compared
    are ratios within a round. Ten thousand idle clients are online while memory is read (PSS, so
    that shared pages count once) and newcomers join.

Pages and messages together
    Both at a bounded rate, together below half of what the core can do: 5,000 messages a second
    (a venue of some thousands, connecting within seconds), and 400 kept pages or 15 that are
    rendered anew. At full speed each would wait for the other whatever the server did, for one core
    is one core. Each is measured alone and beside the other, in the same process.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import shutil
import sys
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bench.anchors import anchor, installed
from bench.browsing import Pages
from bench.claims import Claim, tell_claims, tell_loads
from bench.generator import CEILING, GENERATOR, Generator, compiled
from bench.machine import Server
from bench.node import ROOT, node_server
from bench.npm_packages import node_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.generator import Finding

NODE, WORKERS, PEER, CEIL = "node", "node, 2 workers", "peer", "C"
YWEBRTC, TRACKER = "y-webrtc", "bittorrent-tracker"
CLIENTS = 10_000
RATE = 5_000
QUICK_ROUNDS, QUICK_SECONDS = 2, 0.5
RAISED = {
    "MESHUP_SIGNALLING_SOCKETS_PER_ADDRESS": "100000",
    "MESHUP_SIGNALLING_JOINS_PER_ADDRESS": "1000000",
    "MESHUP_SIGNALLING_MESSAGES_PER_SOCKET": "1000000",
    "MESHUP_SIGNALLING_MESSAGES_PER_ADDRESS": "10000000",
}
RELAYS = {
    "relay 1.2 kB": ("peerjs", 1200, (NODE, WORKERS, PEER, CEIL)),
    "relay 5 kB": ("peerjs", 5000, (NODE, PEER, CEIL)),
    "y-webrtc publish 1.2 kB": ("ywebrtc", 1200, (NODE, YWEBRTC)),
    "tracker relay 1.2 kB": ("tracker", 1200, (NODE, TRACKER)),
}
JOINS = {
    "join": ("peerjs", (NODE, WORKERS, PEER, CEIL)),
    "y-webrtc join": ("ywebrtc", (NODE, YWEBRTC)),
    "tracker join": ("tracker", (NODE, TRACKER)),
}
IDLE, JOIN_CROWDED, RELAY_CROWDED = "idle", "join, 10,000 online", "relay 1.2 kB, 10,000 online"
SERVERS_IN_A_CROWD = (NODE, PEER)
ALONE, TOGETHER = "alone", "together"


def against(words: str, load: str, other: str, least: float, server: str = NODE) -> Claim:
    """Return the claim that ``server`` does so many times what ``other`` does."""
    return Claim(words, "per_second", (load, server), (load, other), at_least=least)


CLAIMS = [
    against("relay 1.2 kB, of peer", "relay 1.2 kB", PEER, 2.0),
    against("relay 5 kB, of peer", "relay 5 kB", PEER, 2.5),
    Claim(
        "relay 1.2 kB, p99 of peer's",
        "p99_ms",
        ("relay 1.2 kB", NODE),
        ("relay 1.2 kB", PEER),
        at_most=0.6,
    ),
    against("relay 1.2 kB, 10,000 online, of peer", RELAY_CROWDED, PEER, 0),
    against("join, of peer", "join", PEER, 2.5),
    against("join, 10,000 online, of peer", JOIN_CROWDED, PEER, 3),
    Claim("kB an idle peer", "kb_a_peer", (IDLE, NODE), at_most=2.5),
    Claim("kB an idle peer, peer's", "kb_a_peer", (IDLE, PEER)),
    Claim("whole node with 10,000 idle peers, MB", "mb", (IDLE, NODE), at_most=140),
    Claim("peer with 10,000 idle peers, MB", "mb", (IDLE, PEER)),
    against("y-webrtc publish, of y-webrtc", "y-webrtc publish 1.2 kB", YWEBRTC, 1.8),
    against("y-webrtc join, of y-webrtc", "y-webrtc join", YWEBRTC, 2.5),
    against("tracker relay, of bittorrent-tracker", "tracker relay 1.2 kB", TRACKER, 2.0),
    against("tracker join, of bittorrent-tracker", "tracker join", TRACKER, 2.5),
    against("relay 1.2 kB, of C", "relay 1.2 kB", CEIL, 0.5),
    against("relay 5 kB, of C", "relay 5 kB", CEIL, 0),
    against("relay 1.2 kB, 2 workers on one core, of one", "relay 1.2 kB", NODE, 0, WORKERS),
    against("join, 2 workers on one core, of one", "join", NODE, 0, WORKERS),
    *(
        Claim(words, number, (load, TOGETHER), (load, ALONE), at_most=bar)
        for words, load, number, bar in Pages.CLAIMS
    ),
]


def main() -> None:
    """Read the command line, and run the bench."""
    parser = argparse.ArgumentParser(prog="scripts/bench signalling", description=__doc__)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=2, help="length of one measurement")
    parser.add_argument("--quick", action="store_true", help="two short rounds, to see it run")
    parser.add_argument("--only", default="", help="only loads whose name holds this")
    parser.add_argument("--port", type=int, default=8320, help="first of six free ports")
    parser.add_argument("--folder", type=Path, default=ROOT / ".bench")
    given = parser.parse_args()
    if given.quick:
        given.rounds, given.seconds = QUICK_ROUNDS, QUICK_SECONDS
    for program in ("cc", "chrt", "node", "npm", "taskset", "wrk"):
        if shutil.which(program) is None:
            sys.exit(f"This bench needs {program}: apt-get install gcc nodejs npm util-linux wrk")
    given.folder = given.folder.resolve()
    given.folder.mkdir(exist_ok=True)
    bench = Bench(given)
    print(f"Python {platform.python_version()} ({sys.executable}), Node.js {node_version()}")
    print(f"Load of the machine by others, so far: {os.getloadavg()[0]:.1f} (best: near 0)")
    for number in range(given.rounds):
        print(f"Round {number + 1} of {given.rounds} …", flush=True)
        bench.round()
    tell_loads(bench.findings)
    tell_claims(CLAIMS, bench.findings)


class Bench:
    """The servers, the generator, and what was found under each load by each server."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.findings: dict[tuple[str, str], list[Finding]] = defaultdict(list)
        self._only = given.only
        program = compiled(given.folder, "gen", GENERATOR)
        warm = min(1.0, given.seconds)
        self._generator = Generator(program, warm=warm, seconds=given.seconds)
        self._servers = servers(given.folder, given.port)
        self._pages = Pages(self._generator, given.folder, seconds=given.seconds, rate=RATE)

    def round(self) -> None:
        """Measure everything once."""
        for load, (dialect, size, names) in RELAYS.items():
            for server in self._each(load, names):
                self._note(load, server, self._generator.relay(server, dialect, size))
        for load, (dialect, names) in JOINS.items():
            for server in self._each(load, names):
                self._note(load, server, self._generator.joins(server, dialect))
        for server in self._each(IDLE, SERVERS_IN_A_CROWD):
            self._crowd(server)
        for _server in self._each(Pages.NAME, (NODE,)):
            for load, alone, together in self._pages.measured(self._servers[NODE]):
                self.findings[load, ALONE].append(alone)
                self.findings[load, TOGETHER].append(together)

    def _crowd(self, server: Server) -> None:
        before = server.memory_mb()
        with self._generator.online(server, "peerjs", CLIENTS):
            after = server.memory_mb()
            grown = {"mb": after, "kb_a_peer": (after - before) * 1024 / CLIENTS}
            self._note(IDLE, server, grown)
            self._note(JOIN_CROWDED, server, self._generator.joins(server, "peerjs"))
            self._note(RELAY_CROWDED, server, self._generator.relay(server, "peerjs", 1200))

    def _each(self, load: str, names: tuple[str, ...]) -> Iterator[Server]:
        """Yield each server, just started, in any order; stop it afterwards."""
        if self._only not in load:
            return
        for name in random.sample(names, len(names)):
            with _started(self._servers[name]) as server:
                yield server

    def _note(self, load: str, server: Server, finding: Finding) -> None:
        self.findings[load, server.name].append(finding)


@contextmanager
def _started(server: Server) -> Iterator[Server]:
    try:
        server.start()
        yield server
    finally:
        server.stop()


def servers(folder: Path, port: int) -> dict[str, Server]:
    """Return all servers, by name, ready to start."""
    node = node_server(folder / "signalling", port, 0)
    node.environ = {**node.environ, **RAISED}
    two = [*node.command[:-1], f"{port + 1}", "--workers", "2"]
    ceiling = compiled(folder, "ceiling", CEILING)
    place = installed(folder)
    all_servers = [
        replace(node, name=NODE),
        replace(node, name=WORKERS, command=two, port=port + 1),
        anchor(PEER, place, port + 2),
        anchor(YWEBRTC, place, port + 3),
        anchor(TRACKER, place, port + 4),
        Server(CEIL, [str(ceiling), f"{port + 5}"], port + 5, "/", {}, folder),
    ]
    return {server.name: server for server in all_servers}


if __name__ == "__main__":
    main()
