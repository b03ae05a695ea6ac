"""A real node on loopback, started by ``meshup serve``, with a few pages of the tests' own."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from tests.commands import run_command
from tests.prepared import migrated_folder

SECONDS_TO_START = 20
EMPTY = {"bool": 0, "integer": 0, "datetime": "2026-01-01 00:00:00", "integer unsigned": 0}


class Server:
    """``meshup serve`` in a process of its own, on a free port, with SQLite in ``data``.

    It may open so many ``descriptors``, or as many as the machine lets it.
    """

    def __init__(
        self,
        data: Path,
        *,
        workers: int = 1,
        settings: str = "tests.served_settings",
        descriptors: int = 0,
    ) -> None:
        root = Path(__file__).parent.parent
        kept = {k: v for k, v in os.environ.items() if not k.startswith("MESHUP_")}
        self.environ = kept | {
            "DJANGO_SETTINGS_MODULE": settings,
            "MESHUP_DATA": str(data),
            "MESHUP_SECRET_KEY": "a key of fifty characters that signs only in tests",
            "PYTHONPATH": f"{root / 'src'}:{root}",
        }
        self.data = data
        self.workers = workers
        self.before = ["prlimit", f"--nofile={descriptors}"] if descriptors else []
        self.port = 0
        self.process: subprocess.Popen[str] | None = None

    def migrate(self) -> None:
        """Put a migrated database into the folder, and let somebody host."""
        made = migrated_folder(self.environ["DJANGO_SETTINGS_MODULE"], self.environ)
        shutil.copytree(made, self.data, dirs_exist_ok=True)
        self._let_somebody_host()

    def manage(self, *words: str) -> None:
        run_command(("manage", *words), self.environ).check_returncode()

    def run_python(self, words: str) -> str:
        """Run ``words`` as Python on this node, and return what they print."""
        done = run_command(("manage", "shell", "-c", words), self.environ)
        done.check_returncode()
        return done.stdout

    def _let_somebody_host(self):
        """Have a host, for no node is served in which nobody signs in."""
        with closing(sqlite3.connect(self.data / "meshup.sqlite3")) as rows, rows:
            columns = rows.execute("PRAGMA table_info(community_person)").fetchall()
            needed = [column for column in columns if column[3] and not column[5]]
            row = {name: EMPTY.get(kind, "") for _, name, kind, *_ in needed}
            row |= {"email": "host@node.example", "name": "Hana", "role": "host", "is_active": 1}
            names, places = ", ".join(row), ", ".join("?" * len(row))
            told = f"INSERT INTO community_person ({names}) VALUES ({places})"
            if not rows.execute("SELECT 1 FROM community_person").fetchone():
                rows.execute(told, list(row.values()))

    def start(self):
        """Start, and wait for the first answer.

        Raises:
            RuntimeError: the server stopped instead.
        """
        words = [sys.executable, "-m", "meshup", "serve", "--port", str(self.port)]
        with (self.data / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*self.before, *words, "--workers", str(self.workers)],
                env=self.environ,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        line = self.process.stdout.readline()
        if not line:
            self._ended()
            raise RuntimeError(self.log)
        self.port = int(line.rpartition(":")[2].split()[0])
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end:
            try:
                self.ask("/pid")
            except OSError:
                time.sleep(0.05)
            else:
                return self
        raise TimeoutError(self.log)

    @property
    def log(self):
        return (self.data / "server.log").read_text()

    def _ended(self):
        status = self.process.wait(timeout=20)
        self.process.stdout.close()
        return status

    def stop(self, number=signal.SIGTERM):
        """Send the signal, wait, and return the exit status."""
        self.process.send_signal(number)
        return self._ended()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop(signal.SIGKILL)

    def ask(self, path, *, method="GET", body=None, headers=None):
        """Ask over a new connection; return status, headers and text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            got = connection.getresponse()
            return got.status, dict(got.getheaders()), got.read().decode()
        finally:
            connection.close()
