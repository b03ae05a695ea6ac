"""A node of a mesh whose clock is turned on while it runs, and which writes down what it sends.

It is a program, ``meshup.site.demo.mesh_node`` but for that: ``TESTS_CLOCK`` names a file that says
how many seconds the clock is ahead, for all nodes of a mesh at once; ``TESTS_WIRE`` a folder in
which each node has a file of what it asked of others. What is looked after each minute is looked
after each second, so that nobody waits for it. Only what asks ``kit.clock`` goes by that clock.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from meshup.kit import clock, jobs
from meshup.site.demo.mesh_node import main
from tests.wire_record import into, recording

CLOCK, WIRE = Path(os.environ["TESTS_CLOCK"]), Path(os.environ["TESTS_WIRE"])
LOOK_SECONDS = 1.0


class Later(datetime):
    """What ``kit.clock`` asks for the time."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + timedelta(seconds=int(CLOCK.read_text() or "0"))


if __name__ == "__main__":
    clock.datetime = Later  # type: ignore[attr-defined]
    jobs.LOOK_SECONDS = LOOK_SECONDS  # type: ignore[misc]
    with recording(into(WIRE / f"{Path(os.environ['MESHUP_DATA']).name}.jsonl")):
        sys.exit(main(sys.argv[1:]))
