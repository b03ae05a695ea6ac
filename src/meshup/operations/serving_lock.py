"""Whether a node is being served, so that nothing swaps its folder under it.

Without Django. A server holds a shared lock on a file of the data folder for as long as it lives;
the system lets go of it, however the process ends.
"""

from __future__ import annotations

import fcntl
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

NAME: Final = "serving.lock"


def hold(data: Path) -> IO[bytes]:
    """Say that this process serves the node in ``data``, until the file returned is closed."""
    file = (data / NAME).open("ab")
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


def is_served(data: Path) -> bool:
    """Say whether any process holds the node in ``data``."""
    if not (data / NAME).exists():
        return False
    with (data / NAME).open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
