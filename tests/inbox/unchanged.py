"""That nothing happened: every row of the rooms of the fediverse, before and after.

Left out are what the node counts and remembers of documents that it read: those of actors (a test
that means them looks itself), of servers, and of limits.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

ROOMS = (
    "fediverse",
    "remote_actors",
    "inbox",
    "deliveries",
    "follows",
    "flags",
    "federated_events",
    "neighbour_events",
    "remote_attendance",
    "replies",
    "reports",
    "moderation",
    "attendance",
    "peers",
    "agenda",
)
READ_ANYHOW = frozenset(
    {"remote_actors.remoteactor", "remote_actors.remotekey", "remote_actors.instance"}
)
COUNTED = frozenset({"inbox.receivedcount"})


def all_rows(left_out: frozenset[str]) -> dict[str, list[dict[str, Any]]]:
    """Return every row of these rooms, by table."""
    return {
        model._meta.label_lower: _rows_of(model._meta.db_table)
        for room in ROOMS
        for model in apps.get_app_config(room).get_models(include_auto_created=True)
        if model._meta.label_lower not in left_out
    }


def _rows_of(table: str) -> list[dict[str, Any]]:
    """Return the rows of a table as the database has them, for that is quick."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return sorted(rows, key=str)


@contextmanager
def rows_unchanged(*but: str, actors: bool = False) -> Iterator[None]:
    """Fail if a row of these rooms is another when the block ends.

    ``but`` are tables that may change; with ``actors``, those of actors may not either.
    """
    left_out = COUNTED | frozenset(but) | (frozenset() if actors else READ_ANYHOW)
    before = all_rows(left_out)
    yield
    after = all_rows(left_out)
    if changed := {table: rows for table, rows in after.items() if rows != before[table]}:
        pytest.fail(f"Rows were changed: {changed}")


@pytest.fixture
def unchanged() -> Callable[..., AbstractContextManager[None]]:
    """Return ``rows_unchanged``."""
    return rows_unchanged
