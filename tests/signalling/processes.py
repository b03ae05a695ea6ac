"""Signalling alone, in a process of its own, which can be measured, starved and killed."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING
from urllib.request import urlopen

import meshup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SOURCES = Path(meshup.__file__).parents[1]
PATIENCE_SECONDS = 20
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
STORM = {
    "signalling_joins_per_address": "1000000",
    "signalling_sockets_per_address": "20000",
    "signalling_messages_per_socket": "1000000",
    "signalling_messages_per_address": "1000000",
}
"""Settings under which one address may do what a city does."""


class Signalling:
    """``python -m meshup.signalling``, which can be stopped and started on the same port."""

    def __init__(self, **settings: str) -> None:
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith("MESHUP_")
        }
        self.environment = inherited | {"PYTHONPATH": str(SOURCES)}
        self.environment["MESHUP_SIGNALLING_DRAIN_SECONDS"] = "1"
        self.environment |= {f"MESHUP_{name.upper()}": value for name, value in settings.items()}
        self.port = 0
        self._log = TemporaryFile()  # noqa: SIM115 - closed by who reads it in the end
        self.start()

    def start(self) -> None:
        """Start, on the same port as before."""
        command = [sys.executable, "-m", "meshup.signalling", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=self._log, text=True
        )
        line = self.process.stdout.readline()
        self.port = int(line.split(" (")[0].rpartition(":")[2])

    def kill(self) -> None:
        """End as by ``kill -9``."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Stop in good order, if it still runs."""
        if self.process.poll() is None:
            self._end(signal.SIGTERM)

    def starve(self, descriptors: int) -> None:
        """Leave it so few file descriptors; it asks for its limit with its first connection."""
        resource.prlimit(self.process.pid, resource.RLIMIT_NOFILE, (descriptors, descriptors))

    @property
    def kilobytes(self) -> int:
        """Say how much memory it holds of its own."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("RssAnon:")[1].split()[0])

    @property
    def cpu_seconds(self) -> float:
        """Say how long it has worked."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND

    @property
    def descriptors(self) -> int:
        """Say how many files and sockets it has open."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    @property
    def workers(self) -> list[int]:
        """Return the processes that it has started, the oldest first."""
        pid = self.process.pid
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    @property
    def log(self) -> IO[bytes]:
        """Return what it has said, from the beginning."""
        self._log.seek(0)
        return self._log

    def numbers(self) -> dict[str, float]:
        """Return its metrics, by name and labels."""
        with urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=10) as answer:
            lines = answer.read().decode().splitlines()
        pairs = (line.removeprefix("meshup_signalling_").rpartition(" ") for line in lines)
        return {name: float(value) for name, _, value in pairs if not name.startswith("#")}

    def dropped(self, dialect: str, reason: str) -> float:
        """Return how many messages or clients of a dialect were dropped for this reason."""
        return self.numbers().get(f'dropped_total{{dialect="{dialect}",reason="{reason}"}}', 0)

    def _end(self, number: signal.Signals) -> None:
        self.process.send_signal(number)
        try:
            self.process.wait(PATIENCE_SECONDS)
        finally:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()


@contextmanager
def serving(may_say: frozenset[str] = frozenset(), /, **settings: str) -> Iterator[Signalling]:
    """Serve signalling with some settings until the block ends; it must not fail meanwhile.

    Its log may hold no lines but these.
    """
    server = Signalling(**settings)
    try:
        yield server
        assert server.process.poll() is None
    finally:
        server.stop()
        with server.log as log:
            more = set(log.read().decode().splitlines()) - may_say
    assert not more, more


def eventually(is_so: Callable[[], bool]) -> None:
    """Wait until it is so."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < end, "it never was so"
        time.sleep(0.05)
