"""Whether the tables of the database are those that this version's models describe.

Shell: asks the database for its catalogue. The list of applied migrations says what should be
there; a table that was changed by hand, or made by a migration that was later edited, is not so.

Words
    breaking  a difference with which rows cannot be read or written, so that pages would fail
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from django.db.models import Field, Model

COLUMNS_OF_POSTGRESQL: Final = """
    SELECT attname, format_type(atttypid, atttypmod), attnotnull,
           atthasdef OR attidentity <> '' OR attgenerated <> ''
    FROM pg_attribute
    WHERE attrelid = to_regclass(quote_ident(%s)) AND attnum > 0 AND NOT attisdropped
"""
FULL_NAMES: Final = {"varchar": "character varying", "time": "time without time zone"}
"""PostgreSQL's own names of types that Django calls otherwise."""


CACHE: Final = str(settings.CACHES["default"]["LOCATION"])
"""The table of the cache, which no model describes."""

INTEGERS: Final = ("smallint", "integer", "bigint")
"""From narrow to wide."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What is not as the models have it: a table or column, in words for an operator."""

    where: str
    what: str
    breaking: bool


class Column(NamedTuple):
    """A column as the database has it; its type without regard to case."""

    type: str
    not_null: bool
    has_default: bool


def schema_differences() -> list[Difference]:
    """Return how the tables differ from the models, by table; empty when they do not.

    On SQLite all that was said when the tables were made is parsed for it, which takes a second.
    """
    tables = _table_names()
    return _without_cache(tables) + [
        difference
        for model in _stored_models()
        for difference in (*_table_differences(model, tables), *_index_differences(model, tables))
    ]


def breaking_differences() -> list[Difference]:
    """Return those of them that are breaking, by table, in some milliseconds."""
    tables = _table_names()
    return _without_cache(tables) + [
        difference
        for model in _stored_models()
        for difference in _table_differences(model, tables)
        if difference.breaking
    ]


def unknown_migrations(labels: Collection[str], applied: Iterable[tuple[str, str]]) -> list[str]:
    """Return which of the ``applied`` migrations of these apps this version does not have."""
    known = MigrationLoader(None).disk_migrations or {}
    return sorted(
        f"{label}.{name}"
        for label, name in applied
        if label in labels and (label, name) not in known
    )


def _table_names() -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.table_names(cursor))


def _without_cache(tables: set[str]) -> list[Difference]:
    return [] if CACHE in tables else [Difference(CACHE, "the table is missing", breaking=True)]


def _stored_models() -> list[type[Model]]:
    models = apps.get_models(include_auto_created=True)
    stored = [model for model in models if model._meta.managed and not model._meta.proxy]
    return sorted(stored, key=lambda model: model._meta.db_table)


def _table_differences(model: type[Model], tables: set[str]) -> Iterator[Difference]:
    table = model._meta.db_table
    if table not in tables:
        yield Difference(table, "the table is missing", breaking=True)
        return
    columns = _columns(table)
    fields = {str(field.column): field for field in model._meta.local_concrete_fields}
    for name, field in fields.items():
        column = columns.get(name)
        where = f"{table}.{name}"
        if column is None:
            yield Difference(where, "the column is missing", breaking=True)
        else:
            yield from _column_differences(where, column, field)
    for name, column in columns.items():
        if name not in fields:
            fatal = column.not_null and not column.has_default
            yield Difference(f"{table}.{name}", "the column is too much", breaking=fatal)


def _column_differences(where: str, column: Column, field: Field[Any, Any]) -> Iterator[Difference]:
    wanted = _type_of(field)
    if column.type != wanted and not _holds(column.type, wanted):
        what = f"the type is {column.type}, not {wanted}"
        yield Difference(where, what, breaking=connection.vendor == "postgresql")
    if column.not_null and field.null:
        yield Difference(where, "the column refuses to be empty", breaking=True)
    if not column.not_null and not field.null and not field.primary_key:
        yield Difference(where, "the column may be empty", breaking=False)


def _holds(kind: str, wanted: str) -> bool:
    """Say whether whole numbers of the type ``wanted`` fit into a column of type ``kind``."""
    both = {kind, wanted} <= set(INTEGERS)
    return both and INTEGERS.index(kind) >= INTEGERS.index(wanted)


def _type_of(field: Field[Any, Any]) -> str:
    kind = (field.db_type(connection) or "").lower()
    if connection.vendor == "postgresql":
        name, bracket, size = kind.partition("(")
        return FULL_NAMES.get(name, name) + bracket + size
    return kind


def _columns(table: str) -> Mapping[str, Column]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(COLUMNS_OF_POSTGRESQL, [table])
            return {row[0]: Column(row[1].lower(), row[2], row[3]) for row in cursor.fetchall()}
        cursor.execute(f"PRAGMA table_info({connection.ops.quote_name(table)})")
        return {
            name: Column(kind.lower(), bool(not_null or key), default is not None or bool(key))
            for _, name, kind, not_null, default, key in cursor.fetchall()
        }


def _index_differences(model: type[Model], tables: set[str]) -> Iterator[Difference]:
    """Yield the unique constraints and named indexes that are missing; none of it is breaking."""
    meta = model._meta
    if meta.db_table not in tables:
        return
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, meta.db_table)
    unique = {tuple(one["columns"]) for one in found.values() if one["unique"]}
    for field in meta.local_concrete_fields:
        if field.unique and not field.primary_key and (field.column,) not in unique:
            where = f"{meta.db_table}.{field.column}"
            yield Difference(where, "nothing keeps it unique", breaking=False)
    for named in (*meta.constraints, *meta.indexes):
        if named.name not in found:
            kind = "index" if named in meta.indexes else "constraint"
            yield Difference(meta.db_table, f"the {kind} {named.name} is missing", breaking=False)
