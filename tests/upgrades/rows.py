"""The rows of a whole database, read by plain SQL, and what became of them."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.shell import Shell

Row = dict[str, Any]
Rows = dict[str, list[Row]]
"""By table, by column."""

NOT_COMPARED = {
    "attendance_reviewedbursts": "a registration itself says now that a host found it to be people",
    "cache": "limits that were counted, and run out",
    "django_migrations": "it grows with every upgrade",
    "django_session": "the walk signs in",
    "django_tasks_database_dbtaskresult": "the node does the jobs that wait; see the letters",
    "sqlite_sequence": "SQLite's own",
}
MAY_GROW = {
    "community_notification": "hosts hear of what waited",
    "letters_letter": "the node writes to who comes to a date that is near by now",
    "auth_permission": "Django adds those of new models",
    "django_content_type": "Django adds those of new models",
}
COLUMNS_NOT_COMPARED = {
    "attendance_reviewedbursts": "a registration itself says now that a host found it to be people",
    ("community_person", "last_login"): "the walk signs in",
    ("intake_taken", "digest"): "imports compare what they wrote, and need no digest of it",
}


def all_rows(shell: Shell) -> Rows:
    """Return every row of every table of the node's database."""
    return dict(_from_postgresql(shell) if shell.database else _from_sqlite(shell))


def _from_postgresql(shell: Shell) -> Iterator[tuple[str, list[Row]]]:
    with psycopg.connect(shell.database, row_factory=psycopg.rows.dict_row) as connection:
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        for name in [row["tablename"] for row in connection.execute(tables)]:
            asked = sql.SQL("SELECT * FROM {}").format(sql.Identifier(name))
            yield name, connection.execute(asked).fetchall()


def _from_sqlite(shell: Shell) -> Iterator[tuple[str, list[Row]]]:
    with closing(sqlite3.connect(shell.data / "meshup.sqlite3", timeout=20)) as connection:
        connection.row_factory = sqlite3.Row
        tables = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
        for name in [row["name"] for row in connection.execute(tables)]:
            yield name, [dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')]


def differences(before: Rows, after: Rows) -> list[str]:
    """Return a line for each row that is not what it was, in the columns that there were.

    New tables and new columns are no difference.
    """
    lines: list[str] = []
    for table, rows in before.items():
        if table in NOT_COMPARED:
            continue
        if table not in after:
            lines.append(f"{table}: the table is gone, with {len(rows)} rows")
            continue
        lines += _of_table(table, rows, after[table])
    return lines


def _of_table(table: str, rows: list[Row], later: list[Row]) -> Iterator[str]:
    columns = [
        name for name in (rows[0] if rows else ()) if (table, name) not in COLUMNS_NOT_COMPARED
    ]
    if gone := [name for name in columns if later and name not in later[0]]:
        yield f"{table}: the columns {', '.join(gone)} are gone"
        return
    was = {_name(row, columns): row for row in rows}
    now = {_name(row, columns): row for row in later}
    for name, row in was.items():
        if name not in now:
            yield f"{table} {name} is gone: {row}"
            continue
        for column in columns:
            if row[column] != now[name][column]:
                yield f"{table} {name}: {column} was {row[column]!r}, is {now[name][column]!r}"
    if table not in MAY_GROW:
        yield from (f"{table} {name} is new: {now[name]}" for name in now if name not in was)
    yield from (f"{table}: {count} rows are {name}" for name, count in _twice(later, columns))


def _name(row: Row, columns: list[str]) -> str:
    """Return what the row is called among those of its table: all of it, without a number."""
    return f"#{row['id']}" if "id" in row else repr([row.get(name) for name in columns])


def _twice(rows: list[Row], columns: list[str]) -> Iterator[tuple[str, int]]:
    counted = Counter(_name(row, columns) for row in rows)
    return (item for item in counted.items() if item[1] > 1)
