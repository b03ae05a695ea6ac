"""The end of a process that was told to stop: it comes in time, whatever still computes.

A thread that computes cannot be interrupted, and one that does not let go of the interpreter, as a
regular expression does not, keeps everybody else from running, a handler of signals too. So there
are two ends: a thread, which says what it does, and outside a process that only watches, and kills
what the thread did not end.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from meshup.web_server import watcher

if TYPE_CHECKING:
    from collections.abc import Iterable

STOPS: Final = (signal.SIGINT, signal.SIGTERM)
MARGIN_SECONDS: Final = 1.0
"""How much earlier than the process that watches the thread ends it."""

logger = logging.getLogger(__name__)


def end_after(seconds: float) -> None:
    """End this process when it is still there after so many seconds, with what it has printed."""
    threading.Thread(target=_end, args=(seconds,), name="end", daemon=True).start()


def _end(seconds: float) -> None:
    time.sleep(seconds)
    logger.warning("Stopped after %g seconds, in the middle of what was still computing.", seconds)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(0)


def kill_after(seconds: float, processes: Iterable[int]) -> None:
    """Kill, after so many seconds, those of ``processes`` that are still there then."""

    def kill() -> None:
        time.sleep(seconds)
        for process in tuple(processes):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    threading.Thread(target=kill, name="end", daemon=True).start()


def watch_this_process(seconds: float) -> None:
    """Let another process kill this one, ``seconds`` after it was told to stop.

    To be called when the handlers of the signals are there, and before there are threads. It
    learns of a signal in the moment when it comes: ``faulthandler`` writes to a file, here a pipe,
    without waiting for the interpreter, and lets the signal go on to its handler.
    """
    told, tell = os.pipe()
    program = [sys.executable, "-I", "-S", watcher.__file__, str(os.getpid()), str(seconds)]
    silent = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    given = [(os.POSIX_SPAWN_DUP2, told, watcher.STDIN), *silent]
    os.posix_spawn(sys.executable, program, {}, file_actions=given)
    os.close(told)
    os.set_blocking(tell, False)
    for stop in STOPS:
        faulthandler.register(stop, file=tell, all_threads=False, chain=True)
