"""Rows that take seconds to make, made by the first test of a process and put back for others.

What is kept is what stands in the tables, as the database itself writes it: numbers of rows and
moments too. So it may be kept only of what begins with empty tables, with a moment that is told.
"""

from __future__ import annotations

import shutil
from datetime import time
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection
from django.test import override_settings

from tests.any_order import forget
from tests.environment import DATA, WANTED

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

OF_THE_TABLES = {"django_migrations", "django_content_type", "auth_permission"}
"""What a migration leaves in them."""
COUNTERS = "sqlite_sequence"

Rows = dict[str, Any]
"""By table: what the database says of its rows."""

_kept: dict[Hashable, tuple[Rows, Path]] = {}


def kept_rows(name: Hashable, make: Callable[[], object]) -> None:
    """Write what ``make`` writes into empty tables and the folder of files, which it does once.

    Args:
        name: what it is, with all that ``make`` was told.
        make: writes the same whenever it is called, but for moments and what is drawn by lot.
    """
    is_empty = not _rows()
    if is_empty and name in _kept:
        rows, files = _kept[name]
        for table, told in rows.items():
            _put_back(table, told)
    else:
        files = Path(mkdtemp(dir=DATA))
        with override_settings(MEDIA_ROOT=files):
            make()
        if is_empty:
            _kept[name] = (_rows(), files)
    shutil.copytree(files, settings.MEDIA_ROOT, dirs_exist_ok=True)
    forget()


def _tables() -> Iterable[str]:
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    return sorted(there - OF_THE_TABLES)


def _rows() -> Rows:
    found = {table: told for table in _tables() if (told := _told(table))}
    if found and WANTED == "sqlite":
        found[COUNTERS] = _told(COUNTERS)
    return found


def _told(table: str) -> Any:
    name = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        if WANTED == "sqlite":
            return [
                [str(value) if isinstance(value, time) else value for value in row]
                for row in cursor.execute(f"SELECT * FROM {name}").fetchall()
            ]
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {name})")
        if cursor.fetchone() == (False,):
            return b""
        with cursor.copy(f"COPY {name} TO STDOUT (FORMAT BINARY)") as rows:
            return b"".join(map(bytes, rows))


def _put_back(table: str, told: Any) -> None:
    name = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        if WANTED == "sqlite":
            if table == COUNTERS:
                cursor.execute(f"DELETE FROM {name}")
            places = ", ".join(["%s"] * len(told[0]))
            cursor.executemany(f"INSERT INTO {name} VALUES ({places})", told)
            return
        with cursor.copy(f"COPY {name} FROM STDIN (FORMAT BINARY)") as rows:
            rows.write(told)
