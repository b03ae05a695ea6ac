"""A set of whole numbers in SQL, as one parameter, however many there are.

``field__in=[…]`` binds one parameter for each number, and databases allow a bounded number of
them. ``field__in=NumberSet(numbers)`` binds one: thousands of people in one question.

Source
    SQLite, "JSON Functions": ``json_each``; PostgreSQL, "Array Functions": ``unnest``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, Expression, F

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.expressions import Combinable
    from django.db.models.sql.compiler import SQLCompiler


class NumberSet(Expression):
    """What stands on the right of ``__in``: ``numbers``, each between -2^63 and 2^63 - 1."""

    def __init__(self, numbers: Iterable[int]) -> None:
        super().__init__(output_field=BigIntegerField())
        self.numbers = sorted(set(numbers))

    def as_sql(
        self,
        compiler: SQLCompiler,  # noqa: ARG002 - Django gives it
        connection: BaseDatabaseWrapper,
    ) -> tuple[str, Any]:
        """Return a query of one column, for the database of ``connection``."""
        if connection.vendor == "sqlite":
            return "(SELECT value FROM json_each(%s))", (json.dumps(self.numbers),)
        return "(SELECT unnest(%s::bigint[]))", (self.numbers,)


def beside_index(field: str) -> Combinable:
    """Return the number in ``field`` for a condition for which no index is to be used.

    Measured: for ``low IN … AND high IN …`` SQLite looks each couple of numbers up in an index of
    both, nine million for three thousand people; so it finds one by the index, and looks whether
    the other is in the set.
    """
    return F(field) + 0
