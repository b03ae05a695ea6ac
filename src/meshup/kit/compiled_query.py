"""Querysets whose SQL is written once, and asked again with other values.

Measured: Django spends six times as long on writing the SQL of a list of events as the database
on answering it. A public page that has to be rendered anew asks the same few questions each time,
with another moment or another slug; so it asks them through here.

Method
    A queryset is built with a ``Parameter`` wherever a value will stand, and compiled once for
    each thread, for its connection. What is asked later only binds the values and makes the rows,
    by the same parts of Django as a queryset does (``tests/kit/test_compiled_query.py`` compares).

    Values are bound by name, for Django looks for ``%s`` in SQLite's SQL by a regular expression,
    which takes longer than the answer.

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
    from collections.abc import Callable, Iterable, Sequence

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
    ) -> tuple[str, Any]:
        """Return a placeholder, and this in the place of its value."""
        return "%s", (self,)


class _Compiled(NamedTuple):
    connection: BaseDatabaseWrapper
    compiler: SQLCompiler
    sql: str
    bound: dict[str, Any]
    """What is bound to each place of ``sql``: values, or a ``Parameter`` that stands for one."""
    converters: dict[int, Any]
    columns: slice
    """Those of the model's own, of which ``names`` are the attributes; others are joined."""
    names: list[str]
    populators: list[Any]


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
        compiled = self._compiled()
        model, database = compiled.compiler.klass_info["model"], compiled.compiler.using
        instances = []
        for row in self._found(compiled, values):
            instance = model.from_db(database, compiled.names, row[compiled.columns])
            for populator in compiled.populators:
                populator.populate(row, instance)
            instances.append(instance)
        return instances

    def tuples(self, **values: object) -> list[tuple[Any, ...]]:
        """Ask as ``rows`` does, of a queryset that ends in ``values_list``."""
        return [tuple(row) for row in self._found(self._compiled(), values)]

    def _found(self, compiled: _Compiled, values: dict[str, object]) -> Iterable[Sequence[Any]]:
        """Return what the database answers, as Python values."""
        connection = compiled.connection
        bound = {
            place: part.output_field.get_db_prep_value(values[part.name], connection)
            if isinstance(part, Parameter)
            else part
            for place, part in compiled.bound.items()
        }
        with connection.cursor() as cursor:
            cursor.execute(compiled.sql, bound)
            found: list[Sequence[Any]] = cursor.fetchall()
        return compiled.compiler.apply_converters(found, compiled.converters)

    def _compiled(self) -> _Compiled:
        """Return the SQL for this thread's connection, written now if it never was."""
        known: _Compiled | None = getattr(self._of_thread, "compiled", None)
        if known is None or connections[known.connection.alias] is not known.connection:
            known = self._of_thread.compiled = _compiled(self._build())
        return known


def _compiled(queryset: QuerySet[Any, Any]) -> _Compiled:
    compiler = queryset.query.get_compiler(using=queryset.db)
    positional, bound = compiler.as_sql()
    places = [f"p{number}" for number in range(len(bound))]
    sql = positional.replace("%%", "%%%%") % tuple(f"%({place})s" for place in places)
    expressions = [selected[0] for selected in compiler.select]
    info = compiler.klass_info
    own = info["select_fields"] if info else []
    return _Compiled(
        connection=connections[queryset.db],
        compiler=compiler,
        sql=sql,
        bound=dict(zip(places, bound, strict=True)),
        converters=compiler.get_converters(expressions),
        columns=slice(own[0], own[-1] + 1) if own else slice(0),
        names=[expressions[column].target.attname for column in own],
        populators=_populators(compiler) if info else [],
    )


def _populators(compiler: SQLCompiler) -> list[Any]:
    """Return what makes the joined instances of a row."""
    found: list[Any] = get_related_populators(  # type: ignore[call-arg]  # of a later Django
        compiler.klass_info, compiler.select, str(compiler.using)
    )
    return found
