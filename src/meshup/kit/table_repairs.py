"""Add what a table lacks that was made by a migration before it was edited.

Shell. Migrations that have landed only grow now; the first ones did not, so that a node of the
first days has had them all and lacks something.
Called by a room's receivers around ``migrate``; twice changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import Model


def add_column_if_missing(model: type[Model], name: str, connection: BaseDatabaseWrapper) -> bool:
    """Add the column of the field ``name``, with its default; say whether it was missing.

    Nothing is done where there is no table yet. Every other column of the model may be missing.
    """
    table = model._meta.db_table
    field = next(field for field in model._meta.local_concrete_fields if field.name == name)
    column = str(field.column)
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return False
        described = connection.introspection.get_table_description(cursor, table)
        if column in {row.name for row in described}:
            return False
        quote = connection.ops.quote_name
        default = connection.schema_editor().quote_value(field.get_default())
        cursor.execute(
            f"ALTER TABLE {quote(table)} ADD COLUMN {quote(column)}"
            f" {field.db_type(connection)} DEFAULT {default} NOT NULL"
        )
    return True


def add_indexes_if_missing(model: type[Model], connection: BaseDatabaseWrapper) -> list[str]:
    """Add the indexes that the model names and its table lacks; return their names."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return []
        there = connection.introspection.get_constraints(cursor, table)
    missing = [index for index in model._meta.indexes if index.name not in there]
    if missing:
        with connection.schema_editor() as editor:
            for index in missing:
                editor.add_index(model, index)
    return [index.name for index in missing]
