"""What the benches take from npm, as its authors publish it: installed once, from a lock."""

from __future__ import annotations

import shutil
import subprocess
from hashlib import sha256
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

LOCK: Final = ("package.json", "package-lock.json")
INSTALL: Final = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]


def installed(source: Path, folder: Path) -> Path:
    """Return where the packages that ``source`` locks are, below ``folder``.

    A second run finds them ready; scripts of the packages themselves do not run.
    """
    key = sha256(b"".join((source / name).read_bytes() for name in LOCK)).hexdigest()[:16]
    place = folder / f"{source.name}-{key}"
    if not (place / "ready").exists():
        print(f"Installing the {source.name} (once) …", flush=True)
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        for name in LOCK:
            shutil.copy(source / name, place)
        subprocess.run(INSTALL, cwd=place, check=True, timeout=300)
        (place / "ready").touch()
    return place


def node_version() -> str:
    """Return which Node.js it is."""
    result = subprocess.run(["node", "--version"], capture_output=True, check=True, text=True)
    return result.stdout.strip().removeprefix("v")
