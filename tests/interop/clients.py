"""Clients as their authors publish them: installed once from the lock, bundled for a browser.

Nothing of them is in the project. Their own scripts do not run; what esbuild writes is all that
a browser gets.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir

HERE = Path(__file__).parent
LOCK = ("package.json", "package-lock.json")
INSTALL = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
BUNDLE = ["node", "node_modules/esbuild/bin/esbuild", "--bundle", "--define:global=globalThis"]


def installed() -> Path:
    """Return the folder of the installed packages; a second run of the tests finds it ready."""
    key = sha256(b"".join((HERE / name).read_bytes() for name in LOCK)).hexdigest()[:16]
    folder = Path(os.environ.get("TESTS_KEPT", gettempdir())) / f"meshup-interop-{key}"
    ready = folder / "ready"
    if not ready.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name in LOCK:
            shutil.copy(HERE / name, folder)
        subprocess.run(INSTALL, cwd=folder, check=True, timeout=170)
        ready.touch()
    return folder


def bundled(into: Path) -> None:
    """Write a script for browsers into ``into`` for each file in ``browser``."""
    folder = installed()
    shutil.copytree(HERE / "browser", folder / "browser", dirs_exist_ok=True)
    names = sorted(str(path.relative_to(folder)) for path in (folder / "browser").glob("*.js"))
    command = [*BUNDLE, "--format=iife", "--log-level=error", f"--outdir={into}", *names]
    subprocess.run(command, cwd=folder, check=True, timeout=60)
