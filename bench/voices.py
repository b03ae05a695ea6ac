"""How fast a crowd is counted that would like to hear a talk: ``scripts/bench voices``.

Server on one core, the crowd on the other, on SQLite. Everybody taps once, from a network of their
own and with no device known; then each twice more at the same moment, and a tenth take it back,
each twice. Each tap is a whole request, answered when it is on the disk. In the end everybody is
counted once. Judged is how long the first taps of all take: on the wall, or, where others use the
machine, of the processor, which is how long they would take without the others.

    scripts/bench voices [--people 1000] [--aim 10] [--port N]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bench.machine import LOAD_CORE, Server, Wrong
from bench.node import inside, node_server
from tests.proposal_voices.tapping import Crowd

if TYPE_CHECKING:
    from collections.abc import Sequence

QUIET = 2
"""Load above which a machine is used by others, who have a part of its processors."""


def main(words: Sequence[str] | None = None) -> int:
    """Read the command line, measure, and say whether it was quick enough."""
    parser = argparse.ArgumentParser(prog="scripts/bench voices", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000)
    parser.add_argument("--aim", type=float, default=10, help="seconds for the first taps of all")
    parser.add_argument("--port", type=int, default=8712)
    wanted = parser.parse_args(words)
    os.sched_setaffinity(0, {int(LOAD_CORE)})
    with tempfile.TemporaryDirectory() as folder:
        more = {"MESHUP_TRUSTED_PROXIES": "127.0.0.1"}
        server = node_server(Path(folder) / "voices", wanted.port, 0, more)
        slug = inside(server, "proposal").split()[-1]
        server.start()
        path = f"/en/proposals/{slug}/voice/"
        try:
            with Crowd(wanted.port, path, wanted.people) as crowd:
                seconds, of_processor = tell(server, slug, crowd)
        finally:
            server.stop()
    others = os.getloadavg()[0]
    taken = of_processor if others > QUIET else seconds
    print(
        f"{'PASS' if taken <= wanted.aim else 'MISS'} ≤ {wanted.aim:g} s for {wanted.people}:"
        f" {seconds:.1f} s on the wall, {of_processor:.1f} s of the processor"
        f" (load of the machine by others: {others:.1f}; best: near 0)"
    )
    return int(taken > wanted.aim)


def tell(server: Server, slug: str, crowd: Crowd) -> tuple[float, float]:
    """Let the crowd tap, print what it took; return that of the first taps: wall, and processor.

    Raises:
        Wrong: somebody is not counted, or more than once.
    """
    print("| | taps | seconds | taps/s | slowest, ms | CPU of the server, ms a tap |")
    print("|---|---|---|---|---|---|")
    people = crowd.people
    seconds, of_processor = measured("first taps", server, crowd, crowd.everybody())
    check(server, slug, people)
    measured("twice more at once", server, crowd, crowd.everybody(times=2))
    check(server, slug, people)
    leaving = crowd.everybody(times=2)[: people // 5]
    measured("taken back, twice", server, crowd, leaving, wants=False)
    check(server, slug, people - people // 10)
    return seconds, of_processor


def measured(
    name: str, server: Server, crowd: Crowd, who: Sequence[int], *, wants: bool = True
) -> tuple[float, float]:
    """Let these people tap, print a line of the table, and return what it took, in seconds.

    Raises:
        Wrong: somebody was refused.
    """
    before = server.cpu_ms()
    taps = crowd.tap(who, wants=wants)
    cpu = server.cpu_ms() - before
    if set(taps.statuses) != {200}:
        raise Wrong(f"{name}: {taps.statuses}")
    print(
        f"| {name} | {len(who)} | {taps.seconds:.1f} | {len(who) / taps.seconds:,.0f}"
        f" | {taps.slowest * 1000:.0f} | {cpu / len(who):.2f} |",
        flush=True,
    )
    return taps.seconds, cpu / 1000


def check(server: Server, slug: str, expected: int) -> None:
    """See that as many are counted as should be.

    Raises:
        Wrong: they are not.
    """
    counted = int(inside(server, "voices", slug).split()[-1])
    if counted != expected:
        raise Wrong(f"{expected} would like to hear it, and {counted} are counted")


if __name__ == "__main__":
    sys.exit(main())
