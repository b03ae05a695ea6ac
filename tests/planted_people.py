"""A row in every table that keeps something of people, with marked words in each of its fields.

The tables are those of which the registry of personal data names a field; so a new one gets its row
when it is registered. Rows that are there already are what a row refers to, the latest one: what is
planted hangs together with the evening, the peers and the hosts of the test.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from functools import partial
from itertools import count, product
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django.db import IntegrityError, models, transaction

from meshup.kit import clock
from tests.recorded_wire import watched_fields

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Field

MARK: Final = "Qcn"
DEEPEST: Final = 6
SHORT: Final = 16
HOUR: Final = timedelta(hours=1)
LATER: Final = ("ends", "expires", "until")
"""So begin names of what comes after the beginning."""
OTHERS: Final = frozenset({"django_tasks_database"})
"""Rooms of other people's, whose rows are run: what they keep is what ours put there."""
SHARED: Final = frozenset({"agenda.Event", "agenda.Series", "community.Person"})
"""The evening, the series and the hosts of the test, with which all hangs together."""


@dataclass(frozen=True)
class _Way:
    """How a row is tried: with rows of its own around it, nothing but what must be, yes, ends."""

    fresh: bool = False
    nothing: bool = False
    truth: bool = False
    times: bool = False


WAYS: Final = tuple(_Way(*way) for way in product((False, True), repeat=4))
_numbers = count(1)


def plant() -> set[str]:
    """Put a row into every table with watched fields; return the words that are marked.

    None is left out in silence: a row that no way of ``WAYS`` gets past its table is an error.
    """
    planting, refused = _Planting(), []
    for model in sorted(planting.fields, key=lambda one: one._meta.label):
        try:
            planting.row(model)
        except IntegrityError as error:
            refused.append((model._meta.label, str(error)))
    assert refused == []
    return planting.words()


def plantable() -> list[Field[Any, Any]]:
    """Return the watched fields of tables that can have a row that nobody made."""
    return [field for field in watched_fields() if field.model._meta.app_label not in OTHERS]


class _Planting:
    """What was planted so far, by table: a row of each."""

    def __init__(self) -> None:
        self.rows: dict[type[models.Model], models.Model] = {}
        self.fields: dict[type[models.Model], set[str]] = {}
        for field in plantable():
            self.fields.setdefault(field.model, set()).add(field.name)

    def words(self) -> set[str]:
        """Return the marked words of all rows."""
        said = {
            str(_plain(getattr(row, name)))
            for model, row in self.rows.items()
            for name in self.fields.get(model, set())
        }
        return {word for word in said if word.startswith(MARK)}

    def row(self, model: type[models.Model], depth: int = 0) -> models.Model:
        """Return the row of a table, in the first way that its constraints take.

        Raises:
            IntegrityError: it takes none.
        """
        for way in WAYS[:-1]:
            if model in self.rows:
                return self.rows[model]
            with suppress(IntegrityError), transaction.atomic():
                self.rows[model] = self._written(model, depth, way)
        if model not in self.rows:
            self.rows[model] = self._written(model, depth, WAYS[-1])
        return self.rows[model]

    def _written(self, model: type[models.Model], depth: int, way: _Way) -> models.Model:
        values = {}
        marked = self.fields.get(model, set())
        for field in model._meta.concrete_fields:
            if field.name in marked:
                values[field.attname] = _marked(field)
            elif isinstance(field, models.ForeignKey):
                values[field.attname] = self._referred(field, depth, way)
            elif isinstance(field, models.BooleanField) and way.truth:
                values[field.attname] = True
            elif _must_be_said(field) or (way.times and isinstance(field, models.DateTimeField)):
                values[field.attname] = _plain_value(field)
        row = model(**values)
        row.save(force_insert=True)
        return row

    def _referred(self, field: models.ForeignKey[Any, Any], depth: int, way: _Way) -> object:
        target = field.remote_field.model
        assert depth < DEEPEST, field
        if field.null and way.nothing:
            return None
        there: models.Model | None = None
        if way.fresh and target._meta.label not in SHARED:
            there = self._written(target, depth + 1, WAYS[0])
        else:
            there = target._default_manager.order_by("-pk").first()
        if there is None and field.null:
            return None
        if there is None:
            there = self.row(target, depth + 1)
        return getattr(there, field.target_field.attname)


def _marked(field: Field[Any, Any]) -> object:
    """Return a word that stands nowhere else, in the shape of the field."""
    number = next(_numbers)
    word = f"{MARK}{number:04}{'q' * SHORT}"
    if isinstance(field, models.JSONField):
        empty = field.get_default()
        return [word] if isinstance(empty, list) else {"en": word}
    if isinstance(field, models.UUIDField):
        return uuid4()
    if isinstance(field, models.EmailField):
        return f"{word}@canary.example"
    if isinstance(field, models.GenericIPAddressField):
        return f"2001:db8::{number:x}"
    return word[: field.max_length]


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return next(iter(value.values()), "")
    return value[0] if isinstance(value, list) and value else value


def _plain_value(field: Field[Any, Any]) -> object:
    """Return something that a field takes which nobody marks."""
    if field.choices:
        return field.flatchoices[-1][0]
    now = clock.now() + (HOUR if field.name.startswith(LATER) else timedelta())
    makers: dict[type[Field[Any, Any]], Callable[[], object]] = {
        models.DateTimeField: lambda: now,
        models.DateField: lambda: date(2026, 12, 9),
        models.TimeField: time,
        models.DurationField: timedelta,
        models.BooleanField: bool,
        models.IntegerField: partial(int, 1),
        models.FloatField: float,
        models.DecimalField: Decimal,
        models.JSONField: dict,
        models.BinaryField: lambda: uuid4().bytes * 2,
        models.UUIDField: uuid4,
    }
    for kind, make in makers.items():
        if isinstance(field, kind):
            return make()
    longest = field.max_length or SHORT
    return uuid4().hex[: min(longest, SHORT)]


def _must_be_said(field: Field[Any, Any]) -> bool:
    is_auto = isinstance(field, models.AutoField | models.BigAutoField)
    return not (field.has_default() or field.null or is_auto)
