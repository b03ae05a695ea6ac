"""Shell: where the node went, as a file in its data folder, so that a page asks no database.

The file is no part of a backup: what is restored elsewhere lives there.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Final

from django.conf import settings

from meshup.kit.config import address as read_address
from meshup.kit.versioned_memo import clear_with_memos

NAME: Final = "moved"


class _Remembered:
    """What the file said when it was last read, by its change."""

    def __init__(self) -> None:
        self.of: tuple[str, int] = ("", -1)
        self.address = ""

    def clear(self) -> None:
        """Forget it."""
        self.of, self.address = ("", -1), ""


_remembered: Final = _Remembered()
clear_with_memos(_remembered)


def moved_to() -> str:
    """Return the origin at which this node lives; "" where it lives here."""
    path = _path()
    try:
        key = (str(path), path.stat().st_mtime_ns)
    except OSError:
        return ""
    if key != _remembered.of:
        _remembered.of, _remembered.address = key, _read(path)
    return _remembered.address


def note_moved(address: str) -> None:
    """Remember where it went."""
    _path().write_text(f"{address}\n", encoding="utf-8")


def forget_moved() -> None:
    """Remember that it is here."""
    _path().unlink(missing_ok=True)


def _read(path: Path) -> str:
    with contextlib.suppress(OSError, ValueError):
        return read_address(path.read_text(encoding="utf-8").strip())
    return ""


def _path() -> Path:
    return Path(settings.CONFIG.data) / NAME
