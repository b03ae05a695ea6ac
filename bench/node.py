"""A whole node to measure: the demo, its database and settings, in a folder of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bench.machine import Server, Wrong

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parent.parent


def node_server(
    data: Path, port: int, events: int, more: Mapping[str, str] | None = None
) -> Server:
    """Return a node with the demo and ``events`` more, made anew; ``more`` are settings."""
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir()
    environ = {
        "MESHUP_DATA": str(data),
        "MESHUP_ADDRESS": f"http://127.0.0.1:{port}",
        "MESHUP_SECRET_KEY": "a key of more than fifty characters for a bench only",
        "DJANGO_SETTINGS_MODULE": "meshup.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        **(more or {}),
    }
    print(f"Making a node with {events} events beside the demo …", flush=True)
    server = Server(
        name=data.name,
        command=[sys.executable, "-m", "meshup", "serve", "--port", str(port)],
        port=port,
        first="/en/",
        environ=environ,
        folder=data,
    )
    inside(server, "node", str(events))
    return server


def inside(server: Server, *words: str) -> str:
    """Do something inside a node, in a process of its own, and return what it printed."""
    ran = subprocess.run(
        [sys.executable, "-m", "bench.fill", *words],
        env={**os.environ, **server.environ},
        check=False,
        capture_output=True,
        text=True,
    )
    if ran.returncode:
        raise Wrong(ran.stderr)
    return ran.stdout
