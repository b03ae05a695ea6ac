"""The process that works out one round and ends: ``python -m meshup.encounters.solver SECONDS``.

It reads a request on standard input and writes the plan on standard output (``codec``). Only here,
and in commands that run alone, are rustworkx and numpy loaded. It ends by itself after SECONDS of
real time, also when whoever asked is gone. Without Django.
"""

from __future__ import annotations

import signal
import sys

from meshup.encounters.codec import plan_line, request_from
from meshup.encounters.domain.rounds import plan_round


def main(seconds: int) -> None:
    """Answer the one request, within ``seconds``."""
    signal.alarm(seconds)
    plan = plan_round(request_from(sys.stdin.buffer))
    sys.stdout.buffer.write(plan_line(plan))


if __name__ == "__main__":
    main(int(sys.argv[1]))
