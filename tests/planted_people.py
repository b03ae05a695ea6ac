"""A row in every table that keeps something of people, with marked words in each of its fields.

The tables are those of which the registry of personal data names a field; so a new one gets its row
when it is registered. Rows that are there already are what a row refers to, the latest one: what is
planted hangs together with the evening, the peers and the hosts of the test.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django.db import models, transaction

from meshup.kit import clock
from tests.recorded_wire import watched_fields

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Field

MARK: Final = "Qcanary"
DEEPEST: Final = 6
SHORT: Final = 16
_numbers = count(1)


def plant() -> set[str]:
    """Put a row into every table with watched fields; return the words that are marked.

    All rows are written or none, so that none of them is left out in silence.
    """
    words: set[str] = set()
    fields: dict[type[models.Model], set[str]] = {}
    for field in watched_fields():
        fields.setdefault(field.model, set()).add(field.name)
    with transaction.atomic():
        for model in sorted(fields, key=lambda one: one._meta.label):
            row = _planted(model, fields[model], 0)
            words |= {str(_plain(getattr(row, name))) for name in fields[model]}
    return {word for word in words if word.startswith(MARK)}


def _planted(model: type[models.Model], marked: set[str], depth: int) -> models.Model:
    """Write a row of ``model``; what it refers to is there, or is planted before."""
    values = {}
    for field in model._meta.concrete_fields:
        if field.name in marked:
            values[field.attname] = _marked(field)
        elif isinstance(field, models.ForeignKey):
            values[field.attname] = _referred(field, depth)
        elif not field.primary_key and not field.has_default() and not field.null:
            values[field.attname] = _plain_value(field)
        elif field.primary_key and not field.has_default() and not _is_auto(field):
            values[field.attname] = _marked(field)
    row = model(**values)
    row.save(force_insert=True)
    return row


def _referred(field: models.ForeignKey[Any, Any], depth: int) -> object:
    target = field.remote_field.model
    there = target._default_manager.order_by("-pk").first()
    taken = field.unique and field.model._default_manager.filter(**{field.name: there}).exists()
    if there is None or taken:
        if field.null:
            return None
        assert depth < DEEPEST, field
        there = _planted(target, set(), depth + 1)
    return getattr(there, field.target_field.attname)


def _marked(field: Field[Any, Any]) -> object:
    """Return a word that stands nowhere else, in the shape of the field."""
    word = f"{MARK}{next(_numbers):04}"
    if isinstance(field, models.JSONField):
        empty = field.get_default()
        return [word] if isinstance(empty, list) else {"en": word}
    if isinstance(field, models.UUIDField):
        return uuid4()
    if isinstance(field, models.EmailField):
        return f"{word}@canary.example"
    if isinstance(field, models.GenericIPAddressField):
        return f"2001:db8::{next(_numbers):x}"
    longest = field.max_length or 0
    return word if not longest else f"{word}{'q' * SHORT}"[: max(len(word), min(longest, 24))]


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return next(iter(value.values()), "")
    return value[0] if isinstance(value, list) and value else value


def _plain_value(field: Field[Any, Any]) -> object:
    """Return something that a field takes which nobody marks."""
    if field.choices:
        return next(iter(field.flatchoices))[0]
    now = clock.now()
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


def _is_auto(field: Field[Any, Any]) -> bool:
    return isinstance(field, models.AutoField | models.BigAutoField)
