"""How fast the node serves its pages: ``scripts/bench pages [--rounds N] [--seconds S]``.

Server on one core, generator on the other, all servers running and idle but one. The rounds are
interleaved and shuffled, because the speed of a host varies from minute to minute; compared are
ratios within a round, and the median of them is told. Status, body and freshness are checked
before and after, for an error page is fast, too.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import shutil
import sys
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from bench.machine import Server, Wrong, load
from bench.node import inside, node_server
from bench.rival import CALENDAR, LANDING, SCHEDULE, Pretalx
from bench.tables import Target, tell, tell_costs, tell_queries
from meshup.kit.tag_versions import TagVersions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.machine import Load

ROOT = Path(__file__).parent.parent
MANY = 10_000
HTML = {"Accept": "text/html"}
PACKED = {"Accept-Encoding": "gzip"}
MISS = """
local number = %d
request = function()
  number = number + 1
  return wrk.format("GET", wrk.path .. "?bench=" .. number)
end
"""


def main() -> None:
    """Read the command line, and run the bench."""
    parser = argparse.ArgumentParser(prog="scripts/bench pages", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2, help="length of one run")
    parser.add_argument("--port", type=int, default=8104, help="first of five free ports")
    parser.add_argument("--folder", type=Path, default=ROOT / ".bench")
    parser.add_argument("--without-rival", action="store_true")
    given = parser.parse_args()
    for program in ("wrk", "taskset", "redis-server"):
        if shutil.which(program) is None:
            sys.exit(f"This bench needs {program}: apt-get install wrk util-linux redis-server")
    given.folder = given.folder.resolve()
    given.folder.mkdir(exist_ok=True)
    rival = Pretalx(given.folder / "pretalx", given.port + 3, given.port + 4)
    servers = [
        node_server(given.folder / "few", given.port, 0),
        node_server(given.folder / "many", given.port + 1, MANY),
        bare_server(given.folder, given.port + 2),
    ]
    try:
        if not given.without_rival:
            rival.prepare()
            servers.append(rival.server())
        compare(servers, given)
    finally:
        for server in servers:
            server.stop()
        rival.stop_redis()


def compare(servers: list[Server], given: argparse.Namespace) -> None:
    """Start all servers, measure, check, and print the tables."""
    for server in servers:
        print(f"Starting {server.name} …", flush=True)
        server.start()
    resting = {server.name: server.memory_mb() for server in servers}
    print(f"Load of the machine by others, so far: {os.getloadavg()[0]:.1f} (best: near 0)")
    targets = all_targets(servers)
    check(targets)
    runs = measure(targets, given.folder, rounds=given.rounds, seconds=given.seconds)
    check(targets)
    for server in servers[:2]:
        check_freshness(server)
    tell(targets, runs)
    tell_costs(servers, resting)
    tell_queries(*(json.loads(inside(server, "queries")) for server in servers[:2]))


def bare_server(folder: Path, port: int) -> Server:
    """Return uvicorn with nothing behind it."""
    return Server(
        name="bare",
        command=[
            *(sys.executable, "-m", "uvicorn", "bench.hello:application", "--port", str(port)),
            *("--loop", "uvloop", "--http", "httptools", "--no-access-log"),
            *("--log-level", "warning", "--lifespan", "off"),
        ],
        port=port,
        first="/",
        environ={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        folder=folder,
    )


def all_targets(servers: list[Server]) -> list[Target]:
    """Return everything that is measured, of the servers that there are."""
    few, many, bare, *rivals = servers
    targets = [Target("bare uvicorn, 15 kB", bare, "/")]
    for server, label in ((few, "demo"), (many, "10,000 events")):
        event = json.loads(inside(server, "queries"))["event"]["path"]
        etag = server.ask("/en/")[1].get("etag", "")
        targets += [
            Target(f"home, {label}", server, "/en/", PACKED, of_bare=0.70, of_rival=300),
            Target(f"event, {label}", server, event, PACKED, of_bare=0.70, of_rival=300),
            Target(f"agenda.ics, {label}", server, "/agenda.ics", PACKED, of_bare=0.75),
            Target(f"304, {label}", server, "/en/", {"If-None-Match": etag}, 304, of_bare=0.85),
            Target(f"home missed, {label}", server, "/en/", PACKED, miss=True, of_rival=3),
            Target(f"event missed, {label}", server, event, PACKED, miss=True, of_rival=3),
            all_changed(f"home, all changed, {label}", server, "/en/"),
            all_changed(f"event, all changed, {label}", server, event),
            Target(
                f"home, with a session, {label}",
                server,
                "/en/",
                {"Cookie": inside(server, "session").strip()},
                of_rival=3,
            ),
        ]
    for rival in rivals:
        targets += [
            Target("pretalx landing", rival, LANDING, HTML),
            Target("pretalx schedule", rival, SCHEDULE, HTML),
            Target("pretalx schedule.ics", rival, CALENDAR, HTML),
        ]
    return targets


def all_changed(name: str, server: Server, path: str) -> Target:
    """Return a page of which nothing that was rendered before holds."""
    return Target(name, server, path, PACKED, miss=True, churn=True, of_rival=3)


def check(targets: list[Target]) -> None:
    """Ask for each target once and look at the answer.

    Raises:
        Wrong: it is not what it should be.
    """
    for target in targets:
        status, headers, body = target.server.ask(target.path, target.headers)
        if headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        words = {"pretalx schedule.ics": b"BEGIN:VEVENT", "304": b""}.get(target.name, b"")
        empty = not body and target.status == 200  # noqa: PLR2004 - HTTP
        if status != target.status or empty or words not in body:
            raise Wrong(f"{target.name}: {status}, {len(body)} bytes")
        if (
            "set-cookie" in headers
            and "Cookie" not in target.headers
            and target.server.name in {"few", "many"}
        ):
            raise Wrong(f"{target.name} sets a cookie")


def check_freshness(server: Server) -> None:
    """Change an event from another process, and see the change in the very next answer.

    Raises:
        Wrong: the page is stale.
    """
    path = json.loads(inside(server, "queries"))["event"]["path"]
    for number in range(5):
        words = f"A new title {number}"
        before = server.ask(path)[1]["etag"]
        inside(server, "change", words)
        status, _, body = server.ask(path, {"If-None-Match": before})
        if status != 200 or words.encode() not in body:  # noqa: PLR2004 - HTTP
            raise Wrong(f"{path} is stale after a change: {status}")
        if words.encode() not in server.ask("/agenda.ics")[2]:
            raise Wrong("agenda.ics is stale after a change")
    print(f"Fresh: 5 changes from another process seen by the next request ({server.name}).")


def measure(
    targets: list[Target], folder: Path, *, rounds: int, seconds: int
) -> dict[str, list[Load]]:
    """Run every target once a round, in shuffled order."""
    runs: dict[str, list[Load]] = defaultdict(list)
    script = folder / "miss.lua"
    for number in range(rounds):
        print(f"Round {number + 1} of {rounds} …", flush=True)
        for target in random.sample(targets, len(targets)):
            script.write_text(MISS % random.randrange(10**9))
            target.server.ask(target.path, target.headers)
            with changing(target):
                runs[target.name].append(
                    load(
                        target.server,
                        target.path,
                        target.headers,
                        seconds=seconds,
                        script=script if target.miss else None,
                    )
                )
    return runs


@contextmanager
def changing(target: Target) -> Iterator[None]:
    """Say a thousand times a second that the agenda, and the event, has changed, if it wants it."""
    done = Event()
    tag_versions = TagVersions(target.server.folder / "freshness")
    slug = target.path.rstrip("/").rpartition("/")[2]

    def change() -> None:
        while not done.wait(0.001):
            tag_versions.bump(["agenda", f"event:{slug}"])

    thread = Thread(target=change, daemon=True)
    if target.churn:
        thread.start()
    try:
        yield
    finally:
        done.set()
        if target.churn:
            thread.join()
        tag_versions.close()


if __name__ == "__main__":
    main()
