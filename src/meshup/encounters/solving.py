"""Shell: a round is worked out in a process of its own, for whoever serves must not stand still.

Method
    ``max_weight_matching`` holds the interpreter's lock while it works, and everything that is
    connected to this process would wait. So each round starts a process (``solver``), which gets
    the request and ends with the answer. It is killed when it takes too long. Whatever goes wrong
    with it, the round is worked out here, without rustworkx and numpy: slower and with preferences
    met less well, but as exact, and others have their turn meanwhile. Call it in a thread, never
    on an event loop. Without Django.
"""

from __future__ import annotations

import logging
import math
import subprocess
import sys
from typing import TYPE_CHECKING, Final

from meshup.encounters.codec import CodecError, plan_from, request_lines
from meshup.encounters.domain.rounds import plan_round

if TYPE_CHECKING:
    from meshup.encounters.domain.values import RoundPlan, RoundRequest

COMMAND: Final = (sys.executable, "-P", "-m", "meshup.encounters.solver")
"""How the process is started; its working folder is no place to import from."""
TIMEOUT_SECONDS: Final = 15.0

logger = logging.getLogger(__name__)


def solve(request: RoundRequest, *, timeout_seconds: float = TIMEOUT_SECONDS) -> RoundPlan:
    """Return the plan of a round, worked out elsewhere if possible."""
    try:
        return plan_from(_answer(request, timeout_seconds), request)
    except subprocess.TimeoutExpired:
        why = f"took more than {timeout_seconds:g} seconds"
    except subprocess.CalledProcessError as error:
        why = f"ended with {error.returncode}"
    except (OSError, ValueError, CodecError) as error:
        why = f"could not be used ({type(error).__name__})"
    logger.warning(
        "The process for %d people %s; this one plans the round.", len(request.people), why
    )
    return plan_round(request, solver="python")


def _answer(request: RoundRequest, timeout_seconds: float) -> bytes:
    """Return what the process wrote; ``subprocess.run`` kills one that takes too long."""
    ended = subprocess.run(  # noqa: S603 - our own words
        [*COMMAND, str(math.ceil(timeout_seconds) + 1)],
        input=b"".join(request_lines(request)),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=timeout_seconds,
        check=True,
    )
    return ended.stdout
