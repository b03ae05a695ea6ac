"""A node that really runs: its own folder, its own process, the demo in it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import meshup
from tests.commands import run_command
from tests.prepared import demo_node
from tests.shell import Shell

SOURCES = Path(meshup.__file__).parents[1]
PATIENCE_SECONDS = 30


class LiveNode:
    """A demo node below ``folder``, served on a free port of this machine with some settings."""

    def __init__(self, folder: Path, stage: str, **told: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://localhost:{self.port}"
        own = {name: told for name, told in os.environ.items() if not name.startswith("MESHUP_")}
        self.environment = own | {
            "MESHUP_DATA": str(folder / "data"),
            "MESHUP_ADDRESS": self.address,
            "MESHUP_SECRET_KEY": "a key of fifty characters for a demo that lives a minute",
            "PYTHONPATH": str(SOURCES),
            **{f"MESHUP_{name.upper()}": value for name, value in told.items()},
        }
        shell = Shell(folder / "data", like=demo_node(stage))
        if shell.database:
            self.environment["MESHUP_DATABASE_URL"] = shell.database
        self.log = folder / "log"
        self.start()

    def start(self) -> None:
        """Begin to serve."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command("serve", "--port", str(self.port)),
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        self._wait(self.log)

    def run(self, *words: str) -> str:
        """Run a command of the node and return what it prints."""
        done = run_command(words, self.environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def stop(self) -> None:
        """Stop serving."""
        self.process.terminate()
        self.process.wait(PATIENCE_SECONDS)

    def workers(self) -> list[int]:
        """Return the processes that serve, where there are several."""
        watch = self.process.pid
        return [
            int(pid) for pid in Path(f"/proc/{watch}/task/{watch}/children").read_text().split()
        ]

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "meshup", *words]

    def _wait(self, log: Path) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/theme.css", timeout=5):
                    return
            except OSError:  # not there yet, or slow to answer on a busy machine
                assert self.process.poll() is None, log.read_text()
                time.sleep(0.1)
        self.stop()
        raise TimeoutError(log.read_text())
