"""pretalx, a good event system, set up as its documentation says, in ``.bench/pretalx``.

One gunicorn worker of two threads, Redis for cache and sessions, SQLite, its own test event made
public. Nothing of it is changed. It is installed once; a stamp says that it is complete.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from bench.machine import Server

if TYPE_CHECKING:
    from pathlib import Path

PACKAGES = ("pretalx==2025.2.2", "gunicorn", "redis", "Faker", "freezegun")
LANDING, SCHEDULE, CALENDAR = (
    "/democon/",
    "/democon/schedule/",
    "/democon/schedule/export/schedule.ics",
)
PUBLIC = "from pretalx.event.models import Event; Event.objects.update(is_public=True)"


class Pretalx:
    """The rival's folder and its ports."""

    def __init__(self, folder: Path, port: int, redis_port: int) -> None:
        self.folder = folder
        self.port = port
        self.redis_port = redis_port
        self._python = folder / "venv" / "bin" / "python"
        self._redis: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Install it and make its test event, unless that was done before."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "data").mkdir(exist_ok=True)
        self._write_settings()
        self.start_redis()
        if (self.folder / "ready").exists():
            return
        print("Installing pretalx in .bench (some minutes, once) …", flush=True)
        if not self._python.exists():
            self._run([sys.executable, "-m", "venv", str(self.folder / "venv")])
        self._run([str(self._python), "-m", "pip", "install", "-q", *PACKAGES])
        self._manage("migrate")
        self._manage("init", "--noinput")
        self._manage("create_test_event", "--stage", "schedule", "--seed", "7")
        self._manage("shell", "--unsafe-disable-scopes", "-c", PUBLIC)
        self._manage("rebuild")
        (self.folder / "ready").touch()

    def start_redis(self) -> None:
        """Start the Redis that it keeps its cache in, on the load's core, for it is no rival."""
        if self._redis is None:
            words = ["redis-server", "--port", str(self.redis_port), "--bind", "127.0.0.1"]
            self._redis = subprocess.Popen(
                [*words, "--save", "", "--dir", str(self.folder)], stdout=subprocess.DEVNULL
            )

    def stop_redis(self) -> None:
        """Stop it."""
        if self._redis is not None:
            self._redis.terminate()
            self._redis.wait()

    def server(self) -> Server:
        """Return it, ready to start."""
        gunicorn = [str(self.folder / "venv" / "bin" / "gunicorn"), "pretalx.wsgi"]
        return Server(
            name="pretalx",
            command=[*gunicorn, "-w1", "-kgthread", "--threads=2", f"-b127.0.0.1:{self.port}"],
            port=self.port,
            first=LANDING,
            environ=self._environ(),
            folder=self.folder,
        )

    def _environ(self) -> dict[str, str]:
        return {
            "PRETALX_CONFIG_FILE": str(self.folder / "pretalx.cfg"),
            "DJANGO_SUPERUSER_EMAIL": "bench@example.org",
            "DJANGO_SUPERUSER_PASSWORD": "only for a bench on loopback",
            "PRETALX_INIT_ORGANISER_NAME": "Bench",
            "PRETALX_INIT_ORGANISER_SLUG": "bench",
            "DJANGO_SETTINGS_MODULE": "pretalx.settings",
            "PYTHONPATH": "",
        }

    def _write_settings(self) -> None:
        (self.folder / "pretalx.cfg").write_text(
            f"[filesystem]\ndata = {self.folder / 'data'}\n"
            f"[site]\ndebug = False\nurl = http://127.0.0.1:{self.port}\n"
            f"[database]\nbackend = sqlite3\nname = {self.folder / 'data' / 'db.sqlite3'}\n"
            f"[redis]\nlocation = redis://127.0.0.1:{self.redis_port}/0\nsession = True\n"
        )

    def _manage(self, *words: str) -> None:
        print(f"  pretalx {words[0]} …", flush=True)
        self._run([str(self._python), "-m", "pretalx", *words])

    def _run(self, words: list[str]) -> None:
        with (self.folder / "setup.log").open("ab") as log:
            subprocess.run(
                words, env={**os.environ, **self._environ()}, check=True, stdout=log, stderr=log
            )
