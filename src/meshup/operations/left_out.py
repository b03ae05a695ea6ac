"""Tables whose rows no backup holds, for what they hold is to be forgotten sooner than a backup is.

A room registers them in ``AppConfig.ready``. In a node that was put back they are empty.
"""

from __future__ import annotations

from typing import Final

_tables: Final[set[str]] = set()


def leave_out_of_backups(table: str) -> None:
    """Let no backup hold a row of ``table``; twice changes nothing."""
    _tables.add(table)


def tables_left_out() -> list[str]:
    """Return the names of these tables, in order."""
    return sorted(_tables)
