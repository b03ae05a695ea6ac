"""Many signalling clients at once: the programs of ``sigbench``, compiled once, on the load's core.

Method
    One thread in C says what was made beforehand, as browsers would say it, and looks at what it
    hears: the sender, the end of the description, the size. Relaying is a closed loop of pairs,
    one message under way in each. At full speed the generator polls busily, for otherwise a
    server pays at each send for waking it, which hides the difference between fast servers.
    Processor time of the server is read when the measurement begins and when it ends.
"""

from __future__ import annotations

import json
import subprocess
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.machine import BEHIND, LOAD_CORE, Server, Wrong

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Finding = Mapping[str, float]

HERE = Path(__file__).parent / "sigbench"
GENERATOR = ("gen.c", "client.c", "dialects.c")
CEILING = ("ceiling.c",)
COMPILE = ["cc", "-O2", "-march=native", "-Wall", "-Wextra"]
PAIRS, COUNTERS = 200, 64
FIRST_NEWCOMER = 100_000
ALL_THE_TIME = 120


def compiled(folder: Path, name: str, sources: tuple[str, ...]) -> Path:
    """Return a program, made of ``sources`` unless that was done before."""
    texts = b"".join(path.read_bytes() for path in sorted(HERE.iterdir()))
    program = folder / f"{name}-{sha256(texts).hexdigest()[:16]}"
    if not program.exists():
        made = program.with_suffix(".new")
        subprocess.run([*COMPILE, *sources, "-o", str(made)], cwd=HERE, check=True, timeout=120)
        made.rename(program)
    return program


class Generator:
    """What loads a server; each load warms up first, so that compilers at run time have done."""

    def __init__(self, program: Path, *, warm: float, seconds: float) -> None:
        self._program = program
        self._warm = warm
        self._seconds = seconds

    def relay(self, server: Server, dialect: str, size: int, *, rate: int = 0) -> Finding:
        """Pass messages on between pairs, ``rate`` a second, or as fast as it goes."""
        return self._measured(server, "relay", dialect, *self._pairs(size, self._seconds, rate))

    def joins(self, server: Server, dialect: str) -> Finding:
        """Connect, come in and leave, 64 clients at a time."""
        times = (f"{self._warm}", f"{self._seconds}")
        return self._measured(server, "joins", dialect, f"{COUNTERS}", f"{FIRST_NEWCOMER}", *times)

    @contextmanager
    def relaying(self, server: Server, dialect: str, size: int, rate: int) -> Iterator[None]:
        """Pass messages on while something else is measured."""
        words = ("relay", dialect, *self._pairs(size, ALL_THE_TIME, rate))
        running = self._started(server, *words, behind=True)
        try:
            yield
        finally:
            running.terminate()
            running.communicate()

    @contextmanager
    def online(self, server: Server, dialect: str, clients: int) -> Iterator[None]:
        """Let many come in, and stay for a while.

        Raises:
            Wrong: not all of them stayed.
        """
        running = self._started(server, "idle", dialect, f"{clients}")
        try:
            yield
        finally:
            output, why = running.communicate()
        if running.returncode:
            raise Wrong(f"{server.name}: {output} {why}")

    def _pairs(self, size: int, seconds: float, rate: int) -> tuple[str, ...]:
        return (f"{PAIRS}", f"{size}", f"{self._warm}", f"{seconds}", f"{rate}")

    def _started(
        self, server: Server, mode: str, dialect: str, *words: str, behind: bool = False
    ) -> subprocess.Popen[str]:
        """Start, and return when the measurement begins."""
        program = [*(BEHIND if behind else ()), "taskset", "-c", LOAD_CORE, str(self._program)]
        running = subprocess.Popen(
            [*program, mode, dialect, f"{server.port}", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert running.stdout is not None
        if running.stdout.readline() != "now\n":
            raise Wrong(f"{server.name}, {mode} {dialect}: {running.communicate()[1]}")
        return running

    def _measured(self, server: Server, mode: str, dialect: str, *words: str) -> Finding:
        running = self._started(server, mode, dialect, *words)
        assert running.stdout is not None
        before = server.cpu_ms()
        line = running.stdout.readline()
        cpu_ms = server.cpu_ms() - before
        _rest, why = running.communicate()
        if running.returncode:
            raise Wrong(f"{server.name}, {mode} {dialect}: {why}")
        result: dict[str, Any] = json.loads(line)
        count = result.get("relayed", result.get("joined", 0))
        return {
            "per_second": result["per_second"],
            "p50_ms": result["p50_ms"],
            "p99_ms": result["p99_ms"],
            "cpu_us": 1000 * cpu_ms / max(count, 1),
        }
