"""Django's backend for SQLite, where the threads of a process take turns at writing.

SQLite has one writer at a time. A connection that finds another writing sleeps and looks again,
for longer each time, so that many who write at once wait for nothing most of the time, and some
of them for a second. Here a thread waits for its turn, and is woken when it comes. Between
processes it is as ever: at most one of each looks and sleeps.

Method
    A lock for each file, taken before ``BEGIN`` and given back after ``COMMIT`` or ``ROLLBACK``.
    Whoever has waited for as long as SQLite would have begins all the same, and is told by SQLite
    that the database is locked.

Source
    https://www.sqlite.org/c3ref/busy_timeout.html; measured by ``scripts/bench coming``.
"""

from __future__ import annotations

import os
from threading import Lock
from typing import Any, Final

from django.db.backends.sqlite3 import base

_turns: Final[dict[str, Lock]] = {}
"""By the file of the database."""

os.register_at_fork(after_in_child=_turns.clear)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that waits for its turn before a transaction."""

    def __init__(self, *settings: Any, **more: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*settings, **more)
        self._turn: Lock | None = None

    def _start_transaction_under_autocommit(self) -> None:
        turn = _turns.setdefault(str(self.settings_dict["NAME"]), Lock())
        waits = self.settings_dict["OPTIONS"].get("timeout", 5.0)
        if self._turn is None and turn.acquire(timeout=waits):
            self._turn = turn
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # when it fails, Django rolls back
        self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._end_turn()

    def _end_turn(self) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.release()
