"""What an operator reads when the machine gets in the way of a command: a sentence, what to do.

Without Django, so that it can be said also when Django could not be set up.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

from meshup.kit.storage_faults import kind_of

if TYPE_CHECKING:
    from pathlib import Path

DATABASES: Final = frozenset({"django", "sqlite3", "psycopg"})
FULL_BYTES: Final = 256 * 1024
"""With less on its disk, SQLite cannot even open a database; it says then that it cannot read."""

SENTENCES: Final = {
    "full": "The disk is full ({what}). Make room on it, and run this again; nothing is lost.",
    "read_only": "The disk can only be read, or the files on it ({what}). Mount it for writing, or"
    " give them to the node's user, and run this again.",
    "damaged": "The database is damaged ({what}). Stop the node, and put the latest backup in its"
    " place: meshup restore --replace FILE",
    "tables": "The tables of the database are missing, or of another version ({what})."
    " `meshup doctor` says what to do.",
    "away": "The database cannot be used ({what}). `meshup doctor` says what to do.",
}


def sentence_for(error: BaseException, data: Path) -> str | None:
    """Return what to say of ``error``, or None when it is a bug.

    Args:
        error: what ended a command.
        data: the data folder; it may not be there.
    """
    of_database = type(error).__module__.partition(".")[0] in DATABASES
    if not of_database and not isinstance(error, OSError):
        return None
    kind = kind_of(error)
    if kind in {"away", "read_only"} and of_database and _is_full(data):
        kind = "full"
    if kind:
        return SENTENCES[kind].format(what=_what(error))
    if isinstance(error, PermissionError):
        return (
            f"There is no permission for {_what(error)}. Run this as the user to whom {data}"
            " belongs, or give that user the file."
        )
    if isinstance(error, OSError):
        return f"A file or a connection cannot be used: {_what(error)}."
    return None


def _what(error: BaseException) -> str:
    if isinstance(error, PermissionError) and error.filename:
        return str(error.filename)
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror or type(error).__name__}"
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__


def _is_full(data: Path) -> bool:
    try:
        return shutil.disk_usage(data).free < FULL_BYTES
    except OSError:
        return False
