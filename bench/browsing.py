"""Visitors who read pages at their own pace, alone or while clients exchange messages.

Method
    Eight connections, each waiting a while before it asks again (wrk's ``delay``); the time that
    an answer takes is measured from the moment when it is asked for. The load beside it stands
    behind: what is measured has the generators' core at once when it needs it.
"""

from __future__ import annotations

import random
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bench.machine import BEHIND, LOAD_CORE, Server, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bench.generator import Finding, Generator

HEADERS = {"Accept-Encoding": "gzip"}
SCRIPT = """
local number = %d
delay = function() return math.random(%d, %d) end
request = function()
  number = number + 1
  return wrk.format("GET", wrk.path .. %s)
end
"""
CACHED, RENDERED = "kept pages", "pages rendered anew"
PAUSES_MS = {CACHED: (10, 30), RENDERED: (300, 700)}
QUERIES = {CACHED: '""', RENDERED: '"?bench=" .. number'}
HOME = "/en/"
ALL_THE_TIME = "120s"


class Pages:
    """Pages and messages of one node, alone and together."""

    NAME = "pages and messages"
    CLAIMS = (
        ("kept pages, p99 while relaying", CACHED, "p99_ms", 1.5),
        ("relay, p99 while kept pages are served", f"relay beside {CACHED}", "p99_ms", 1.5),
        ("pages rendered anew, p50 while relaying", RENDERED, "p50_ms", 1.5),
        ("relay, p99 while pages are rendered anew", f"relay beside {RENDERED}", "p99_ms", 3),
    )

    def __init__(self, generator: Generator, folder: Path, *, seconds: float, rate: int) -> None:
        self._generator = generator
        self._script = folder / "browse.lua"
        self._seconds = max(1, round(seconds))
        self._rate = rate

    def measured(self, server: Server) -> Iterator[tuple[str, Finding, Finding]]:
        """Yield, for each load, what was found alone and together with the other."""
        for kind in random.sample([CACHED, RENDERED], 2):
            measurements: dict[str, Callable[[], Finding]] = {
                "pages": lambda: self._pages(server),
                "relay": lambda: self._relay(server),
                "pages, relaying": lambda: self._pages_while_relaying(server),
                "relay, browsing": lambda: self._relay_while_browsing(server),
            }
            findings = {}
            for name in random.sample(list(measurements), 4):
                self._write(kind)
                findings[name] = measurements[name]()
            yield kind, findings["pages"], findings["pages, relaying"]
            yield f"relay beside {kind}", findings["relay"], findings["relay, browsing"]

    def _write(self, kind: str) -> None:
        """Write how visitors behave; what is to be rendered anew has never been asked for."""
        first = random.randrange(10**9)
        self._script.write_text(SCRIPT % (first, *PAUSES_MS[kind], QUERIES[kind]))

    def _pages(self, server: Server) -> Finding:
        run = load(server, HOME, HEADERS, seconds=self._seconds, script=self._script)
        return {"per_second": run.per_second, "p50_ms": run.p50_ms, "p99_ms": run.p99_ms}

    def _relay(self, server: Server) -> Finding:
        return self._generator.relay(server, "peerjs", 1200, rate=self._rate)

    def _pages_while_relaying(self, server: Server) -> Finding:
        with self._generator.relaying(server, "peerjs", 1200, self._rate):
            return self._pages(server)

    def _relay_while_browsing(self, server: Server) -> Finding:
        with self._browsing(server):
            return self._relay(server)

    @contextmanager
    def _browsing(self, server: Server) -> Iterator[None]:
        words = [*BEHIND, "taskset", "-c", LOAD_CORE, "wrk", "-t1", "-c8", f"-d{ALL_THE_TIME}"]
        words += [f"-H{name}: {value}" for name, value in HEADERS.items()]
        words += ["-s", str(self._script), f"http://127.0.0.1:{server.port}{HOME}"]
        running = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        try:
            yield
        finally:
            running.terminate()
            running.wait()
