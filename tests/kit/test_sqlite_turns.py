"""Threads that write to SQLite take turns; none is told that the database is locked."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import OperationalError, connections

from meshup.kit.sqlite import base
from meshup.kit.sqlite.base import DatabaseWrapper

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def connection(path, timeout=20.0):
    options = {"transaction_mode": "IMMEDIATE", "timeout": timeout}
    described = {**connections["default"].settings_dict, "NAME": path, "OPTIONS": options}
    return DatabaseWrapper(described, "turns")


@pytest.fixture
def path(tmp_path):
    made = connection(tmp_path / "turns.sqlite3")
    with made.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("CREATE TABLE counted (number INTEGER)")
        cursor.execute("INSERT INTO counted VALUES (0)")
    made.close()
    yield tmp_path / "turns.sqlite3"
    base._turns.pop(str(tmp_path / "turns.sqlite3"), None)


def begin(writer):
    writer.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def end(writer):
    writer.commit()
    writer.set_autocommit(True)


def counted(reader):
    with reader.cursor() as cursor:
        return cursor.execute("SELECT number FROM counted").fetchone()[0]


def count_up(writer):
    number = counted(writer)
    time.sleep(0.001)  # whoever came in between would be lost
    with writer.cursor() as cursor:
        cursor.execute("UPDATE counted SET number = %s", [number + 1])


def in_threads(work, threads=8):
    failed = []

    def run():
        try:
            work()
        except Exception as error:  # noqa: BLE001 - it is shown below
            failed.append(error)

    started = [threading.Thread(target=run) for _ in range(threads)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
    assert failed == []


def test_many_write_at_once_and_none_is_lost(path):
    def write():
        writer = connection(path)
        for _ in range(25):
            begin(writer)
            count_up(writer)
            end(writer)
        writer.close()

    in_threads(write)
    assert counted(connection(path)) == 200


def test_a_turn_ends_with_whatever_ends_a_transaction(path):
    def roll_back(writer):
        writer.rollback()
        writer.set_autocommit(True)

    for leave in (end, roll_back, lambda writer: writer.close()):
        writer = connection(path)
        begin(writer)
        assert base._turns[str(path)].locked()
        leave(writer)
        assert not base._turns[str(path)].locked()


def test_who_waits_too_long_is_told_by_sqlite(path):
    first, second = connection(path), connection(path, timeout=0.05)
    begin(first)
    with pytest.raises(OperationalError, match="locked"):
        begin(second)
    count_up(first)
    end(first)
    begin(second)
    end(second)
    assert counted(second) == 1


def test_readers_wait_for_nobody(path):
    writer, reader = connection(path), connection(path)
    begin(writer)
    count_up(writer)
    assert counted(reader) == 0
    end(writer)
    assert counted(reader) == 1
