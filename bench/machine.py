"""Servers on one core, a load generator on the other, and what they cost."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SERVER_CORE, LOAD_CORE = "0", "1"
BEHIND = ("chrt", "--idle", "0")
"""Before a load that is not measured: it lets the one that is measured have the core at once."""
TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024


class Wrong(Exception):  # noqa: N818 - what a bench finds
    """A server did not answer as it should; a number would mean nothing."""


@dataclass
class Server:
    """A process on the server's core, and how long it took until its first good answer."""

    name: str
    command: Sequence[str]
    port: int
    first: str
    environ: Mapping[str, str]
    folder: Path
    start_seconds: float = 0.0
    start_cpu_seconds: float = 0.0
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait for its first page.

        Raises:
            Wrong: it does not start, or something else listens where it should.
        """
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                raise Wrong(f"Something else listens on port {self.port}; choose another.")
        began = time.perf_counter()
        with (self.folder / f"{self.name}.log").open("wb") as log:
            self._process = subprocess.Popen(
                ["taskset", "-c", SERVER_CORE, *self.command],
                env={**os.environ, **self.environ},
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while time.perf_counter() - began < 60:  # noqa: PLR2004 - seconds
            if self._process.poll() is not None:
                raise Wrong(f"{self.name} stopped; see {self.folder / self.name}.log")
            try:
                if self.ask(self.first)[0] == 200:  # noqa: PLR2004 - HTTP
                    self.start_seconds = time.perf_counter() - began
                    self.start_cpu_seconds = self.cpu_ms() / 1000
                    return
            except OSError:
                pass
            time.sleep(0.01)
        raise Wrong(f"{self.name} does not answer on port {self.port}")

    def stop(self) -> None:
        """Stop it, and everything it started."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            try:
                self._process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()

    def ask(
        self, path: str, headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Ask once; return status, headers and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers=dict(headers or {}))
            got = connection.getresponse()
            return got.status, {n.lower(): v for n, v in got.getheaders()}, got.read()
        finally:
            connection.close()

    def pids(self) -> list[int]:
        """Return its process and all processes below."""
        assert self._process is not None
        pids = [self._process.pid]
        for pid in pids:
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                pids += map(int, task.read_text().split())
        return pids

    def cpu_ms(self) -> float:
        """Return the processor time used so far."""
        ticks = 0
        for pid in self.pids():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks * TICK_MS

    def memory_mb(self) -> float:
        """Return resident memory; pages that several processes share count once (PSS)."""
        total = 0
        for pid in self.pids():
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
            match = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
            total += int(match[1]) if match else 0
        return total / 1024


@dataclass(frozen=True)
class Load:
    """What one run of the generator saw."""

    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    speed: float


def load(
    server: Server, path: str, headers: Mapping[str, str], *, seconds: int, script: Path | None
) -> Load:
    """Ask for ``path`` over 8 connections as fast as it goes.

    Raises:
        Wrong: there were errors.
    """
    speed = loop_seconds()
    before = server.cpu_ms()
    words = [
        "taskset",
        "-c",
        LOAD_CORE,
        "wrk",
        "-t1",
        "-c8",
        f"-d{seconds}s",
        "--latency",
        "--timeout",
        "30s",
    ]
    words += [f"-H{name}: {value}" for name, value in headers.items()]
    words += ["-s", str(script)] if script else []
    ran = subprocess.run(
        [*words, f"http://127.0.0.1:{server.port}{path}"],
        capture_output=True,
        text=True,
        check=True,
    )
    output = ran.stdout
    cpu = server.cpu_ms() - before
    if "Non-2xx" in output or "Socket errors" in output:
        raise Wrong(f"{server.name} {path}: {output}")
    requests = int(_first_group(r"(\d+) requests in", output))
    return Load(
        per_second=float(_first_group(r"Requests/sec:\s+([\d.]+)", output)),
        p50_ms=_ms(_first_group(r"^\s+50%\s+(\S+)", output)),
        p99_ms=_ms(_first_group(r"^\s+99%\s+(\S+)", output)),
        cpu_ms=cpu / max(requests, 1),
        speed=speed,
    )


def loop_seconds() -> float:
    """Return how long a fixed piece of work takes now: the speed of the host, which varies."""
    began = time.perf_counter()
    total = 0
    for number in range(300_000):
        total += number % 7
    return time.perf_counter() - began


def _first_group(pattern: str, text: str) -> str:
    match = re.search(pattern, text, re.MULTILINE)
    if match is None:
        raise Wrong(text)
    return match[1]


def _ms(text: str) -> float:
    for unit, factor in (("us", 0.001), ("ms", 1.0), ("s", 1000.0), ("m", 60_000.0)):
        if text.endswith(unit):
            return float(text.removesuffix(unit)) * factor
    return float(text)
