"""The Node servers that people use today, as their authors publish them, in ``.bench``.

npm ``peer``, ``y-webrtc`` and ``bittorrent-tracker``, from the lock in ``anchors``; their own
scripts do not run, and ``ws`` finds its compiled masks. Nothing of them is changed, but that they
listen on loopback only, and that ``peer`` lets in as many as the bench brings.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from bench import npm_packages
from bench.machine import Server

HERE = Path(__file__).parent / "anchors"
FIRST_PAGES = {"peer": "/", "y-webrtc": "/", "bittorrent-tracker": "/stats"}


def installed(folder: Path) -> Path:
    """Return where the anchors are below ``folder``; a second run finds them ready."""
    place = npm_packages.installed(HERE, folder)
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
