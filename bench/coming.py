"""How fast people can come: ``scripts/bench coming [--rounds N] [--seconds S]``.

Server on one core, generator on the other. Each registration is a whole one over HTTP, by a
client with an address of its own, answered 201 and on the disk before. Registrations a second are
measured on SQLite and on a PostgreSQL that waits for the disk; then how fast an event's page is
while people register there, as a ratio to the same page at rest within a round. At the end all
that was answered 201 is stored, and of an event with a capacity no more than that come.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.machine import BEHIND, LOAD_CORE, Server, Wrong, load
from bench.node import inside, node_server
from tests.postgres import Postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.machine import Load

ROOT = Path(__file__).parent.parent
PACKED = {"Accept-Encoding": "gzip"}
AIM_PER_SECOND, AIM_P99_MS = 300, 100
CAPACITY = 50
A_SECOND = 10
"""Registrations beside the readers of a page: 300 people in half a minute."""
REGISTER = """
local number = %d
local body = '{"companions": 1}'
request = function()
  number = number + 1
  local address = string.format("10.%%d.%%d.%%d",
    math.floor(number / 65536) %% 256, math.floor(number / 256) %% 256, number %% 256)
  local headers = { ["Content-Type"] = "application/json", ["X-Forwarded-For"] = address }
  return wrk.format("POST", wrk.path, headers, body)
end
delay = function() return %d end
"""


def main() -> None:
    """Read the command line, and run the bench."""
    parser = argparse.ArgumentParser(prog="scripts/bench coming", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4, help="length of one run")
    parser.add_argument("--port", type=int, default=8101, help="first of two free ports")
    parser.add_argument("--folder", type=Path, default=ROOT / ".bench")
    parser.add_argument("--without-postgresql", action="store_true")
    given = parser.parse_args()
    for program in ("wrk", "taskset"):
        if shutil.which(program) is None:
            sys.exit(f"This bench needs {program}: apt-get install wrk util-linux")
    folder = given.folder.resolve()
    folder.mkdir(exist_ok=True)
    print("| database | registrations/s | p50 ms | p99 ms | CPU ms | page of rest | |")
    print("|---|---|---|---|---|---|---|")
    with node(folder / "coming-sqlite", given.port) as server:
        tell("SQLite", server, folder, given)
    if not given.without_postgresql:
        with (
            postgresql() as address,
            node(folder / "coming-postgresql", given.port + 1, address) as server,
        ):
            tell("PostgreSQL", server, folder, given)


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL whose commits are on the disk; give its address."""
    folder = Path(tempfile.mkdtemp(prefix="meshup-bench-"))
    cluster = Postgres(folder / "postgres", lasting=True)
    try:
        yield cluster.start()
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def node(data: Path, port: int, database: str = "") -> Iterator[Server]:
    """Run a node that believes the generator which address a client has."""
    more = {"MESHUP_TRUSTED_PROXIES": "127.0.0.1", "MESHUP_DATABASE_URL": database}
    server = node_server(data, port, 0, more)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def tell(name: str, server: Server, folder: Path, given: argparse.Namespace) -> None:
    """Measure one node, and print a line of the table."""
    event = coming(server)
    page, door = f"/en/events/{event['slug']}/", f"/api/events/{event['slug']}/coming"
    runs: list[Load] = []
    ratios = []
    number = 0
    script = folder / "coming.lua"
    for _round in range(given.rounds):
        inside(server, "uncount")
        number += 1_000_000
        script.write_text(REGISTER % (number, 0))
        before = coming(server)["count"]
        runs.append(load(server, door, {}, seconds=given.seconds, script=script))
        check_all_are_stored(server, before, runs[-1], given.seconds)
        inside(server, "uncount")
        rest = load(server, page, PACKED, seconds=given.seconds, script=None)
        with registering(server, door, folder, number + 500_000):
            busy = load(server, page, PACKED, seconds=given.seconds, script=None)
        ratios.append(busy.per_second / rest.per_second)
    check_capacity(server, door, script, given.seconds)
    rate, p99 = (middle(runs, field) for field in ("per_second", "p99_ms"))
    passed = rate >= AIM_PER_SECOND and p99 < AIM_P99_MS
    print(
        f"| {name} | {rate:,.0f} | {middle(runs, 'p50_ms'):.1f} | {p99:.1f}"
        f" | {middle(runs, 'cpu_ms'):.2f} | {statistics.median(ratios):.2f}"
        f" | {'PASS' if passed else 'MISS'} ≥ {AIM_PER_SECOND}/s, p99 < {AIM_P99_MS} ms |",
        flush=True,
    )
    print(f"(load of the machine by others: {os.getloadavg()[0]:.1f}; best: near 0)", flush=True)


@contextmanager
def registering(server: Server, door: str, folder: Path, first: int) -> Iterator[None]:
    """Let people register all the time, ``A_SECOND`` at most."""
    script = folder / "coming-slowly.lua"
    script.write_text(REGISTER % (first, 1000 // A_SECOND))
    words = ["wrk", "-t1", "-c1", "-d600s", "-s", str(script)]
    running = subprocess.Popen(
        [*BEHIND, "taskset", "-c", LOAD_CORE, *words, f"http://127.0.0.1:{server.port}{door}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        running.terminate()
        running.wait()


def check_all_are_stored(server: Server, before: int, run: Load, seconds: int) -> None:
    """See that what was answered is in the database, and what a program is told.

    Raises:
        Wrong: somebody is missing, or somebody is there whom nobody registered.
    """
    event = coming(server)
    stored = (event["count"] - before) / 2  # each brings somebody along
    answered = run.per_second * seconds
    if not answered * 0.97 <= stored <= answered * 1.03 + 16:
        raise Wrong(f"{answered:.0f} were answered 201, and {stored:.0f} are stored")
    told = json.loads(server.ask(f"/api/events/{event['slug']}")[2])["coming"]["count"]
    if told != event["count"]:
        raise Wrong(f"{event['count']} come, and programs are told {told}")


def check_capacity(server: Server, door: str, script: Path, seconds: int) -> None:
    """Let too many come at once to few places.

    Raises:
        Wrong: more come than may.
    """
    before = coming(server)["count"]
    inside(server, "uncount")
    inside(server, "capacity", str(before + CAPACITY))
    script.write_text(REGISTER % (900_000_000, 0))
    load(server, door, {}, seconds=seconds, script=script)
    event = coming(server)
    if event["count"] != before + CAPACITY or not event["waiting"]:
        raise Wrong(f"{before + CAPACITY} may come: {event}")


def coming(server: Server) -> dict[str, Any]:
    """Return the bench event's address, and how many come, as the database has it."""
    return dict(json.loads(inside(server, "coming")))


def middle(runs: list[Load], name: str) -> float:
    """Return the median of one number."""
    return float(statistics.median(getattr(run, name) for run in runs))


if __name__ == "__main__":
    main()
