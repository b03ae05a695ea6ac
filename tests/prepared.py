"""Nodes that are made once in each process that runs tests, and copied by those who need one.

A command that makes one takes seconds, most of them for its migrations; a copy takes a moment.
"""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING

from tests.environment import DATA
from tests.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@cache
def demo_node(stage: str) -> Shell:
    """Return a node with the demo, which nobody changes: see ``Shell(…, like=…)``."""
    shell = Shell(DATA / f"demo-{stage}")
    shell.done("demo", "--stage", stage)
    return shell


_migrated: dict[str, Path] = {}


def migrated_folder(settings: str, environ: Mapping[str, str]) -> Path:
    """Return a folder with a migrated SQLite, as ``settings`` have it, which nobody changes."""
    if settings not in _migrated:
        folder = DATA / f"migrated-{settings}"
        folder.mkdir()
        subprocess.run(
            [sys.executable, "-m", "meshup", "manage", "migrate", "-v0"],
            env={**environ, "MESHUP_DATA": str(folder)},
            check=True,
            capture_output=True,
            timeout=60,
        )
        _migrated[settings] = folder
    return _migrated[settings]
