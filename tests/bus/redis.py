"""A Redis of the tests' own: on a free port of this machine, without anything on disk."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def free_port():
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        return listening.getsockname()[1]


class Redis:
    """One server; it may be stopped and started again, at the same address."""

    def __init__(self, *options: str) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}"
        self.options = options
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--save", ""]
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(
            [*command, "--appendonly", "no", *self.options], stdout=quiet, stderr=quiet
        )
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 2) as connection:
                    connection.sendall(b"PING\r\n")
                    if connection.recv(64):
                        return
            except OSError:
                time.sleep(0.02)
        raise TimeoutError("Redis did not start")

    def kill(self) -> None:
        """End it as a fault of the machine would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        """Let it live, and do nothing."""
        os.kill(self.process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.process.pid, signal.SIGCONT)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.thaw()
            self.kill()

    def ask(self, *words: str) -> str:
        """Return what ``redis-cli`` says."""
        command = ["redis-cli", "-u", self.url, "--no-auth-warning", *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@contextmanager
def running(*options: str) -> Iterator[Redis]:
    """Run a Redis until the block ends."""
    server = Redis(*options)
    server.start()
    try:
        yield server
    finally:
        server.stop()
