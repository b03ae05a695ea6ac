"""The Node servers that people use today, as their authors publish them, in ``.bench``.

npm ``peer``, ``y-webrtc`` and ``bittorrent-tracker``, installed once from the lock in ``anchors``;
their own scripts do not run, and ``ws`` finds its compiled masks. Nothing of them is changed, but
that they listen on loopback only, and that ``peer`` lets in as many as the bench brings.
"""

from __future__ import annotations

import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

from bench.machine import Server

HERE = Path(__file__).parent / "anchors"
LOCK = ("package.json", "package-lock.json")
INSTALL = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
FIRST_PAGES = {"peer": "/", "y-webrtc": "/", "bittorrent-tracker": "/stats"}


def installed(folder: Path) -> Path:
    """Return where the anchors are below ``folder``; a second run finds them ready."""
    key = sha256(b"".join((HERE / name).read_bytes() for name in LOCK)).hexdigest()[:16]
    place = folder / f"anchors-{key}"
    if not (place / "ready").exists():
        print("Installing the anchors (once) …", flush=True)
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        for name in LOCK:
            shutil.copy(HERE / name, place)
        subprocess.run(INSTALL, cwd=place, check=True, timeout=300)
        (place / "ready").touch()
    shutil.copy(HERE / "serve.mjs", place)
    return place


def anchor(name: str, place: Path, port: int) -> Server:
    """Return one of them, ready to start."""
    return Server(
        name=name,
        command=["node", "serve.mjs", name, str(port)],
        port=port,
        first=FIRST_PAGES[name],
        environ={"NODE_ENV": "production"},
        folder=place,
    )


def node_version() -> str:
    """Return which Node.js it is."""
    result = subprocess.run(["node", "--version"], capture_output=True, check=True, text=True)
    return result.stdout.strip().removeprefix("v")
