"""Who may look into the data folder: nobody but the node's user, and a group into its pictures.

Shell: changes modes of files, never their content. A folder that was made by hand, copied or
unpacked is often open to everybody; it holds addresses, letters and the key.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

GROUP: Final = stat.S_IRGRP | stat.S_IWGRP | stat.S_IXGRP
OTHERS: Final = stat.S_IROTH | stat.S_IWOTH | stat.S_IXOTH
FOLDER_CLOSED_TO: Final = OTHERS | stat.S_IWGRP
"""Bits that the data folder does not have: a group may go through it, to its pictures."""

PRIVATE: Final = (
    *("meshup.env*", "meshup.sqlite3*", "erasures*", "freshness"),
    *("backups", "mail", "waiting", "backup-*"),
)
"""Patterns of what is the node's own alone, with all that is in it."""


def loose_files(data: Path) -> list[Path]:
    """Return what others than the node's user may read or write, and should not; sorted."""
    return sorted(path for path, _mode in _loose(data))


def tighten(data: Path) -> None:
    """Take away from others what they should not have; what is not ours the doctor names."""
    for path, mode in _loose(data):
        try:
            path.chmod(mode)
        except OSError:
            continue


def _loose(data: Path) -> Iterator[tuple[Path, int]]:
    """Yield each path that is too open, with the mode that it should have."""
    if (mode := _mode(data)) & FOLDER_CLOSED_TO:
        yield data, mode & ~FOLDER_CLOSED_TO
    for path in _private(data):
        if (mode := _mode(path)) & (GROUP | OTHERS):
            yield path, mode & ~(GROUP | OTHERS)


def _private(data: Path) -> Iterator[Path]:
    for pattern in PRIVATE:
        for path in data.glob(pattern):
            if path.is_symlink():
                continue
            yield path
            for folder, _folders, files in os.walk(path):
                inside = Path(folder)
                yield from (inside / name for name in files if not (inside / name).is_symlink())


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:  # it has gone meanwhile
        return 0
