"""What a full, a read-only, a busy or an absent storage amounts to, and what is a bug."""

import errno
import sqlite3

import django.db
import psycopg
import pytest

from meshup.kit.storage_faults import StorageAway, StorageFull, kind_of, log_fault, refusal_of


def of_sqlite(code, words="x"):
    error = sqlite3.OperationalError(words)
    error.sqlite_errorcode = code
    return error


def of_postgresql(state):
    return psycopg.errors.lookup(state)("x")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(errno.ENOSPC, "x"), "full"),
        (OSError(errno.EDQUOT, "x"), "full"),
        (OSError(errno.EROFS, "x"), "read_only"),
        (OSError(errno.ENOENT, "x"), ""),
        (of_sqlite(sqlite3.SQLITE_FULL), "full"),
        (of_sqlite(sqlite3.SQLITE_BUSY), "away"),
        (of_sqlite(sqlite3.SQLITE_IOERR_WRITE), "away"),
        (of_sqlite(sqlite3.SQLITE_READONLY_DBMOVED), "read_only"),
        (of_sqlite(sqlite3.SQLITE_NOTADB), "damaged"),
        (of_sqlite(sqlite3.SQLITE_ERROR, "no such table: x"), "tables"),
        (of_sqlite(sqlite3.SQLITE_ERROR, "near x: syntax error"), ""),
        (of_postgresql("53100"), "full"),
        (of_postgresql("25006"), "read_only"),
        (of_postgresql("57P01"), "away"),
        (of_postgresql("42P01"), "tables"),
        (of_postgresql("23505"), ""),
        (psycopg.OperationalError("connection refused"), "away"),
        (ValueError("x"), ""),
    ],
)
def test_each_fault_is_known_also_in_what_django_makes_of_it(error, kind):
    wrapped = django.db.OperationalError("x")
    wrapped.__cause__ = error
    assert (kind_of(error), kind_of(wrapped)) == (kind, kind)


def test_only_what_is_nobodys_bug_is_a_refusal():
    assert isinstance(refusal_of(OSError(errno.ENOSPC, "x")), StorageFull)
    assert isinstance(refusal_of(of_sqlite(sqlite3.SQLITE_BUSY)), StorageAway)
    for error in (of_sqlite(sqlite3.SQLITE_CORRUPT), KeyError("x")):
        assert refusal_of(error) is None


def test_the_same_fault_is_logged_once_a_minute(caplog, monkeypatch):
    monkeypatch.setattr("meshup.kit.storage_faults._silent_until", {})
    for _ in range(100):
        log_fault(OSError(errno.ENOSPC, "No space left on device"))
    assert [record.exc_info for record in caplog.records] == [None]
