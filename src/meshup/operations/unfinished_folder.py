"""Shell: the data folder of a command that sets a node up: as it was before, if that fails.

Settings, the counters and perhaps empty tables are written before anybody knows whether there will
be a node: a kit is refused, a question stays without an answer, Ctrl-C.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def left_as_it_was(folder: Path) -> Iterator[None]:
    """Take away what has come into ``folder`` meanwhile, should the block end before its time.

    Whoever has set a node up in it keeps everything.
    """
    was_there, before = folder.is_dir(), _inside(folder)
    is_whole = False
    try:
        yield
        is_whole = True
    finally:
        if not is_whole and not _has_node():
            _tidy(_inside(folder) - before)
            if not was_there:
                with suppress(OSError):
                    folder.rmdir()


def _inside(folder: Path) -> set[Path]:
    try:
        return set(folder.iterdir())
    except OSError:
        return set()


def _has_node() -> bool:
    """Say whether there is a node by now, as far as the database can say."""
    from django.apps import apps  # noqa: PLC0415 - settings may be what failed

    if not apps.ready:
        return False
    from django.db import Error, connections  # noqa: PLC0415

    from meshup.operations.readiness import is_node_here  # noqa: PLC0415

    try:
        return is_node_here()
    except Error:
        return False
    finally:
        connections.close_all()


def _tidy(paths: set[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
