"""Querysets whose SQL is written once, and asked again with other values.

Measured: Django spends six times as long on writing the SQL of a list of events as the database
on answering it. A public page that has to be rendered anew asks the same few questions each time,
with another moment or another slug; so it asks them through here.

Method
    A queryset is built with a ``Parameter`` wherever a value will stand, and compiled once for
    each thread, for its connection. What is asked later only binds the values and makes the rows,
    by the same parts of Django as a queryset does (``tests/kit/test_compiled_query.py`` compares).

Source
    PEP 249, ``Cursor.execute``: the same operation, with other parameters.
"""

from __future__ import annotations

from threading import local
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from django.db import connections
from django.db.models import Expression, Model
from django.db.models.query import get_related_populators

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import Field, QuerySet
    from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=Model)


class Parameter(Expression):
    """A place in a queryset for a value of ``field``'s type, which is given by ``name``."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(
        self,
        compiler: SQLCompiler,  # noqa: ARG002 - Django gives it
        connection: BaseDatabaseWrapper,  # noqa: ARG002
    ) -> tuple[str, list[Any]]:
        """Return a placeholder, and this in the place of its value."""
        return "%s", [self]


class _Compiled(NamedTuple):
    connection: BaseDatabaseWrapper
    compiler: SQLCompiler
    sql: str
    bound: tuple[Any, ...]


class CompiledQuery(Generic[Row]):
    """The rows of the queryset that ``build`` returns, with ``Parameter`` for what varies.

    The queryset may join what its rows point to (``select_related``); it may not prefetch,
    annotate or defer.
    """

    def __init__(self, build: Callable[[], QuerySet[Row, Any]]) -> None:
        self._build = build
        self._of_thread = local()

    def rows(self, **values: object) -> list[Row]:
        """Ask with ``values`` for the parameters, by their names, and return the rows.

        Raises:
            KeyError: a parameter has no value.
        """
        compiler, found = self._answer(values)
        return _instances(compiler, found)

    def tuples(self, **values: object) -> list[tuple[Any, ...]]:
        """Ask as ``rows`` does, of a queryset that ends in ``values_list``."""
        compiler, found = self._answer(values)
        return [tuple(row) for row in compiler.results_iter([found])]

    def _answer(self, values: dict[str, object]) -> tuple[SQLCompiler, list[Any]]:
        compiled = self._compiled()
        connection = compiled.connection
        bound = [
            part.output_field.get_db_prep_value(values[part.name], connection)
            if isinstance(part, Parameter)
            else part
            for part in compiled.bound
        ]
        with connection.cursor() as cursor:
            cursor.execute(compiled.sql, bound)
            return compiled.compiler, cursor.fetchall()

    def _compiled(self) -> _Compiled:
        known: _Compiled | None = getattr(self._of_thread, "compiled", None)
        if known is None or connections[known.connection.alias] is not known.connection:
            queryset = self._build()
            compiler = queryset.query.get_compiler(using=queryset.db)
            sql, bound = compiler.as_sql()
            known = _Compiled(connections[queryset.db], compiler, sql, tuple(bound))
            self._of_thread.compiled = known
        return known


def _instances(compiler: SQLCompiler, found: list[Any]) -> list[Any]:
    """Return database rows as instances of the model, with what they point to."""
    select, info = compiler.select, compiler.klass_info
    database = compiler.using
    columns = info["select_fields"]
    first, end = columns[0], columns[-1] + 1
    names = [column[0].target.attname for column in select[first:end]]
    populators = get_related_populators(info, select, database)
    instances = []
    for row in compiler.results_iter([found]):
        instance = info["model"].from_db(database, names, row[first:end])
        for populator in populators:
            populator.populate(row, instance)
        instances.append(instance)
    return instances
