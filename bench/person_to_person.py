"""How soon a crowd knows its tables: ``scripts/bench person_to_person [--people N] [--rounds N]``.

One process of a node on one core, the phones on the other, all on loopback. A host presses "go":
what is measured is the time from that request's beginning, in which the round is planned, until
each phone has been told its place over its WebSocket. Of the people 25 % come late, 15 % leave, and
5 % vanish without a word, whose partners say that they cannot find them. In the middle round the
process is killed and started again: everybody is where they were, and the evening goes on to its
end.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench.live import cpu_seconds
from tests.person_to_person.crowd import Evening, asked, faults_of
from tests.served import Server

AIM_P99_MS = 1000


def main() -> None:
    """Read the command line, and run the bench."""
    parser = argparse.ArgumentParser(prog="scripts/bench person_to_person", description=__doc__)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rescue", type=float, default=78, help="seconds that each round lasts")
    given = parser.parse_args()
    if shutil.which("taskset") is None:
        sys.exit("This bench needs taskset: apt-get install util-linux")
    os.sched_setaffinity(0, {1} if (os.cpu_count() or 1) > 1 else {0})
    with tempfile.TemporaryDirectory(prefix="meshup-bench-") as folder:
        server = Server(Path(folder), settings="tests.person_to_person.served_settings")
        server.before = ["taskset", "-c", "0"]
        server.migrate()
        with server:
            evening = Evening(server, given.people, given.rounds, given.rescue)
            began = time.monotonic()
            asyncio.run(evening.play())
            report(server, evening, time.monotonic() - began)


def report(server: Server, evening: Evening, seconds: float) -> None:
    """Print what was measured."""
    places = json.loads(asked(server, "/seats"))
    print(f"{evening.people} people, {evening.rounds} rounds, {seconds:.0f} s")
    print("| round | phones | p50 ms | p99 ms | last ms | |")
    print("|---|---|---|---|---|---|")
    for number, waits in evening.waits.items():
        p99 = waits[int(len(waits) * 0.99)]
        verdict = "reached" if p99 < AIM_P99_MS else f"missed: p99 < {AIM_P99_MS} ms"
        print(
            f"| {number} | {len(waits)} | {statistics.median(waits):.0f} | {p99:.0f} "
            f"| {waits[-1]:.0f} | {verdict} |"
        )
    print(f"After kill -9 every phone was back in {evening.restart_seconds:.1f} s.")
    print(f"CPU of the node since then: {cpu_seconds(server):.1f} s")
    print(
        f"{places['encounters']} encounters, {places['introduced']} pairs introduced, "
        f"{evening.rescued} could not find anybody; faults: {faults_of(places)}"
    )


if __name__ == "__main__":
    main()
