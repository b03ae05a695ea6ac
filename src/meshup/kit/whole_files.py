"""A file that is there wholly or not at all, even after a power cut.

Shell, without Django. Written beside its place, then renamed: half a file is never seen, and what a
fall of the machine leaves begins with ``UNFINISHED``.
"""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

UNFINISHED: Final = ".new-"


def write_whole(target: Path, content: bytes) -> None:
    """Write ``content`` to ``target``; folders above it are made.

    Raises:
        OSError: nothing is left of it.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, prefix=UNFINISHED, delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).chmod(0o644)
            Path(file.name).replace(target)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
