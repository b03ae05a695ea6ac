"""What it means for people that a file or the database could not be read or written.

Without Django: errors are known by what the system, SQLite and PostgreSQL put into them, also
where Django has wrapped them. A full disk is nobody's bug; it is said in a sentence, and what was
acknowledged before stays.

Source
    errno(3); the result codes of SQLite; PostgreSQL, Appendix A (SQLSTATE).
"""

from __future__ import annotations

import errno
import logging
import time
from typing import TYPE_CHECKING, Final

from meshup.kit.errors import Refusal, Unavailable, marked as _

if TYPE_CHECKING:
    from collections.abc import Iterator

FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
SQLITE_KINDS: Final = {
    1: "tables",  # SQLITE_ERROR: no such table, no such column; the words decide
    5: "away",  # SQLITE_BUSY
    6: "away",  # SQLITE_LOCKED
    8: "read_only",  # SQLITE_READONLY
    10: "away",  # SQLITE_IOERR
    11: "damaged",  # SQLITE_CORRUPT
    13: "full",  # SQLITE_FULL
    14: "away",  # SQLITE_CANTOPEN
    26: "damaged",  # SQLITE_NOTADB
}
POSTGRESQL_KINDS: Final = {
    "25006": "read_only",
    "3D000": "away",  # no such database
    "42703": "tables",  # no such column
    "42P01": "tables",  # no such table
    "53100": "full",
    "XX001": "damaged",
}
POSTGRESQL_AWAY: Final = ("08", "28", "53", "57P")
"""How the SQLSTATEs of connections, passwords, resources and shutdowns begin."""


SILENCE_SECONDS: Final = 60.0
_silent_until: dict[str, float] = {}

logger = logging.getLogger(__name__)


class StorageFull(Unavailable):
    """The disk has no room for what should be saved."""

    code = "kit.storage_full"
    sentence = _(
        "The disk of this node is full, so nothing was saved. What was saved before is safe."
        " Please tell its hosts, and try again later."
    )


class StorageReadOnly(Unavailable):
    """The disk or the database takes no writes."""

    code = "kit.storage_read_only"
    sentence = _(
        "This node can only be read just now, so nothing was saved. Please tell its hosts, and"
        " try again later."
    )


class StorageAway(Unavailable):
    """The database does not answer: it is busy for too long, was stopped, or its disk fails."""

    code = "kit.storage_away"
    sentence = _(
        "The database of this node does not answer just now, so nothing was saved. Please try"
        " again in a moment."
    )


REFUSALS: Final[dict[str, type[Refusal]]] = {
    "full": StorageFull,
    "read_only": StorageReadOnly,
    "away": StorageAway,
}


def refusal_of(error: BaseException) -> Refusal | None:
    """Return the refusal that ``error`` amounts to, or None when it is something else."""
    kind = kind_of(error)
    return REFUSALS[kind]() if kind in REFUSALS else None


def kind_of(error: BaseException) -> str:
    """Return "full", "read_only", "away", "damaged", "tables" (missing), or "" for a bug."""
    return next(filter(None, map(_kind, _causes(error))), "")


def log_fault(error: BaseException) -> None:
    """Tell whoever runs the node, at most once a minute of each kind: each request may fail so."""
    kind, at = kind_of(error), time.monotonic()
    if at >= _silent_until.get(kind, 0.0):
        _silent_until[kind] = at + SILENCE_SECONDS
        cause = next(one for one in _causes(error) if _kind(one))
        logger.error("The storage of this node is %s: %s", kind, cause)


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    seen: set[int] = set()
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)


def _kind(error: BaseException) -> str:
    if isinstance(error, OSError):
        if error.errno in FULL:
            return "full"
        return "read_only" if error.errno == errno.EROFS else ""
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(code, int):
        kind = SQLITE_KINDS.get(code & 0xFF, "")
        return kind if kind != "tables" or "no such" in str(error) else ""
    return _kind_of_postgresql(error)


def _kind_of_postgresql(error: BaseException) -> str:
    module, name = type(error).__module__, type(error).__name__
    if module.partition(".")[0] != "psycopg":
        return ""
    state = getattr(error, "sqlstate", None)
    if state is None:  # no server has answered
        return "away" if name in {"OperationalError", "ConnectionTimeout"} else ""
    if state.startswith(POSTGRESQL_AWAY) and state not in POSTGRESQL_KINDS:
        return "away"
    return POSTGRESQL_KINDS.get(state, "")
