"""Rows that take seconds to make, made by the first test of a process and put back for others.

What is kept is what stands in the tables, as the database itself writes it: numbers of rows and
moments too. So it may be kept only of what begins with empty tables, with a moment that is told.
On PostgreSQL, which few of these tests ask, it is made anew each time.
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
    from collections.abc import Callable, Hashable

OF_THE_TABLES = {"django_migrations", "django_content_type", "auth_permission"}
"""What a migration leaves in them."""
COUNTERS = "sqlite_sequence"

Rows = dict[str, list[list[object]]]
"""By table: what the database says of its rows."""

_kept: dict[Hashable, tuple[Rows, Path]] = {}


def kept_rows(name: Hashable, make: Callable[[], object]) -> None:
    """Write what ``make`` writes into empty tables and the folder of files, which it does once.

    Args:
        name: what it is, with all that ``make`` was told.
        make: writes the same whenever it is called, but for moments and what is drawn by lot.
    """
    is_kept = WANTED == "sqlite" and not _rows()
    if is_kept and name in _kept:
        rows, files = _kept[name]
        for table, told in rows.items():
            _put_back(table, told)
    else:
        files = Path(mkdtemp(dir=DATA))
        with override_settings(MEDIA_ROOT=files):
            make()
        if is_kept:
            _kept[name] = (_rows(), files)
    shutil.copytree(files, settings.MEDIA_ROOT, dirs_exist_ok=True)
    forget()


def _rows() -> Rows:
    with connection.cursor() as cursor:
        tables = sorted({*connection.introspection.table_names(cursor)} - OF_THE_TABLES)
    found = {table: told for table in tables if (told := _told(table))}
    return found | {COUNTERS: _told(COUNTERS)} if found else {}


def _told(table: str) -> list[list[Any]]:
    name = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        return [
            [str(value) if isinstance(value, time) else value for value in row]  # as Django writes
            for row in cursor.execute(f"SELECT * FROM {name}").fetchall()
        ]


def _put_back(table: str, told: list[list[Any]]) -> None:
    name = connection.ops.quote_name(table)
    places = ", ".join(["%s"] * len(told[0]))
    with connection.cursor() as cursor:
        if table == COUNTERS:
            cursor.execute(f"DELETE FROM {name}")
        cursor.executemany(f"INSERT INTO {name} VALUES ({places})", told)
