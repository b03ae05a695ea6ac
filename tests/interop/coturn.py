"""A real coturn for this machine alone, set up as the manual says."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "what node and relay both know"


@contextmanager
def relay(folder: Path, *more: str) -> Iterator[int]:
    """Run it until the block ends; its port is what the block is given."""
    program = shutil.which("turnserver")
    assert program, "coturn is missing: scripts/setup test installs it"
    port = _free_port()
    command = [program, "-n", "--use-auth-secret", f"--static-auth-secret={SECRET}"]
    command += ["--realm=p2p.example", "--no-cli", "--no-tls", "--no-dtls", "--fingerprint"]
    command += ["--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", f"--listening-port={port}"]
    command += [
        "--allow-loopback-peers",
        f"--pidfile={folder / 'pid'}",
        f"--userdb={folder / 'db'}",
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*command, *more, "--log-file=stdout"], stdout=log, stderr=log)
        try:
            _wait(port)
            yield port
        finally:
            process.terminate()
            process.wait(20)


def _free_port() -> int:
    """Return a port that is free for both transports."""
    while True:
        with socket.socket() as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            tcp.bind(("127.0.0.1", 0))
            port: int = tcp.getsockname()[1]
            try:
                udp.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def _wait(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(port)
