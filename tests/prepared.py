"""Nodes that are made once in a run, by whichever process needs one first, and copied by all.

A command that makes one takes seconds, most of them for its migrations; a copy takes a moment.
"""

from __future__ import annotations

import fcntl
import subprocess
import sys
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from tests.environment import SHARED
from tests.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@contextmanager
def made_once(name: str) -> Iterator[Path]:
    """Let one process at a time look whether ``name`` is made, and make it: a folder with a note.

    Yields the note, which is there when the folder beside it is whole.
    """
    SHARED.mkdir(exist_ok=True)
    with (SHARED / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # until it is closed
        yield SHARED / f"{name}.made"


@cache
def demo_node(stage: str) -> Shell:
    """Return a node with the demo, which nobody changes: see ``Shell(…, like=…)``."""
    folder = SHARED / f"demo-{stage}"
    with made_once(folder.name) as note:
        if note.exists():
            return Shell(folder, database=note.read_text(encoding="utf-8"))
        shell = Shell(folder)
        shell.done("demo", "--stage", stage)
        note.write_text(shell.database, encoding="utf-8")
        return shell


def migrated_folder(settings: str, environ: Mapping[str, str]) -> Path:
    """Return a folder with a migrated SQLite, as ``settings`` have it, which nobody changes."""
    folder = SHARED / f"migrated-{settings}"
    with made_once(folder.name) as note:
        if not note.exists():
            folder.mkdir()
            subprocess.run(
                [sys.executable, "-m", "meshup", "manage", "migrate", "-v0"],
                env={**environ, "MESHUP_DATA": str(folder)},
                check=True,
                capture_output=True,
                timeout=60,
            )
            note.touch()
    return folder
