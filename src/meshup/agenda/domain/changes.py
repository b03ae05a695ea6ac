"""Shell: every change of the agenda passes here: kept with its before and after, and undoable.

``changing`` opens one transaction; what is saved through it is remembered as one ``Change``, gets
a new version (so that a second host who edits the old one is told) and drops the kept pages that
showed it. ``undo`` puts the rows of the last change back.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, models, transaction

from meshup.agenda.domain.search_index import index
from meshup.agenda.errors import ChangedMeanwhile, NothingToUndo, NotYours
from meshup.agenda.models import Change, Event, Item, Pattern, Row, Series, Venue
from meshup.community import rules
from meshup.kit.web import changed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from meshup.community.rules import Asker

MODELS: Final[dict[str, type[models.Model]]] = {
    kind._meta.model_name or "": kind for kind in (Venue, Series, Pattern, Event, Item)
}
PRIVATE: Final = frozenset({"suggested_by"})
"""Personal data of visitors: never kept in a change, so that erasing the row erases them."""

BOOKKEEPING: Final = frozenset({"version", "changed_at", "sequence", "search_words"})

Told = dict[str, Any]


@dataclass
class Changing:
    """A change being made: rows are saved, added and dropped through it."""

    by: Asker | None
    at: datetime
    rows: list[list[Any]] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    _before: dict[tuple[str, int], Told] = field(default_factory=dict)

    def watch(self, *rows: models.Model) -> None:
        """Remember how ``rows`` are now, before they are changed and saved."""
        for row in rows:
            self._before.setdefault(_key(row), told(row))

    def save(self, *rows: models.Model) -> None:
        """Save ``rows``, new ones or watched ones."""
        for row in rows:
            new = row.pk is None
            if isinstance(row, Row):
                row.changed_at = self.at
                row.version += 0 if new else 1
            if isinstance(row, Event | Series):
                row.sequence += 0 if new else 1
            row.save()
            before = None if new else self._before.pop(_key(row))
            self.rows.append([*_key(row), before, told(row)])
            self.tags |= tags_of(row)

    def drop(self, *rows: models.Model) -> None:
        """Delete ``rows``."""
        for row in rows:
            self.rows.append([*_key(row), told(row), None])
            self.tags |= tags_of(row)
            row.delete()


@contextmanager
def changing(by: Asker | None, verb: str, about: str, at: datetime) -> Iterator[Changing]:
    """Make one change, in one transaction, and remember it under ``verb``.

    Args:
        by: who changes; None for the node itself (an import, a visitor's suggestion).
        verb: such as "confirm"; the desk shows it.
        about: ``event:<slug>``, ``series:<slug>`` or ``venue:<slug>``.
        at: the moment.
    """
    with transaction.atomic():
        making = Changing(by, at)
        yield making
        index(making.rows)
        person = by.pk if by is not None and by.is_authenticated else None
        rows = _encoded(making.rows)
        Change.objects.create(at=at, by_id=person, verb=verb, about=about, rows=rows)
        changed("agenda", about, *making.tags)


def refuse_if_changed(row: Row, version: int) -> None:
    """Refuse to save over somebody else's change.

    Raises:
        ChangedMeanwhile: ``row`` is no longer at ``version``, the one that the form began with.
    """
    if row.version != version:
        raise ChangedMeanwhile(who=_last_hand(row))


def history(about: str, most: int = 50) -> list[Change]:
    """Return the last changes of one thing, latest first, with who made them."""
    return list(
        Change.objects.filter(about=about).select_related("by").order_by("-at", "-pk")[:most]
    )


def latest_changes(most: int = 20) -> list[Change]:
    """Return the last changes of the whole agenda, latest first, with who made them."""
    return list(Change.objects.select_related("by").order_by("-at", "-pk")[:most])


def undoable(about: str) -> Change | None:
    """Return the change that ``undo`` would take back, None when there is none.

    It may still be refused there: something else may have touched the same rows since.
    """
    left = Change.objects.filter(about=about, undone_at=None).exclude(verb="undo")
    return left.select_related("by").order_by("-at", "-pk").first()


def undo(by: Asker | None, about: str, at: datetime) -> Change:
    """Put everything back as it was before the last change of ``about``, and return that change.

    A second undo takes back the change before it. The rows get new versions and sequence
    numbers, so that open forms and subscribed calendars notice.

    Raises:
        NotYours: ``by`` is not a host.
        NothingToUndo: there is no change, or another one has touched the same rows since.
    """
    if by is not None and not rules.may_edit_agenda(by):
        raise NotYours
    with transaction.atomic():
        undoable = Change.objects.filter(about=about, undone_at=None).exclude(verb="undo")
        last = undoable.select_for_update().order_by("-at", "-pk").first()
        if last is None or not all(_still(model, key, after) for model, key, _, after in last.rows):
            raise NothingToUndo
        with changing(by, "undo", about, at) as making:
            _free_dates(key for model, key, _, _ in last.rows if model == "event")
            for model, key, before, _after in reversed(last.rows):
                _put_back(making, MODELS[model], key, before)
            _refuse_if_adrift()
        last.undone_at = at
        last.save(update_fields=["undone_at"])
    return last


def tags_of(row: models.Model) -> set[str]:
    """Return the tags of the pages that show ``row``."""
    if isinstance(row, Item):
        return {f"event:{row.event.slug}"}
    if isinstance(row, Pattern):
        return {f"series:{row.series.slug}"}
    tags = (
        {f"{row._meta.model_name}:{row.slug}"} if isinstance(row, Event | Series | Venue) else set()
    )
    if isinstance(row, Event) and row.series:
        tags.add(f"series:{row.series.slug}")
    return tags


def told(row: models.Model) -> Told:
    """Return the columns of ``row`` as JSON values, without visitors' personal data."""
    columns = {
        column.attname: getattr(row, column.attname)
        for column in row._meta.concrete_fields
        if column.attname not in PRIVATE
    }
    return dict(_encoded(columns))


def _free_dates(events: Iterable[int]) -> None:
    """Let go of the dates that are about to be given back, for two may have swapped them."""
    Event.objects.filter(pk__in=list(events)).update(recurrence_date=None)


def _put_back(making: Changing, model: type[models.Model], key: int, before: Told | None) -> None:
    now = model._default_manager.filter(pk=key).first()
    if before is None:
        if now is not None:
            _refuse_if_needed(now)
            making.drop(now)
        return
    columns = {column.attname: column for column in model._meta.concrete_fields}
    values = {name: columns[name].to_python(value) for name, value in before.items()}
    if now is None:
        restored = model(**values)
        restored.save(force_insert=True)
        making.rows.append([model._meta.model_name, key, None, told(restored)])
        making.tags |= tags_of(restored)
        return
    making.watch(now)
    for name, value in values.items():
        if name not in BOOKKEEPING:
            setattr(now, name, value)
    making.save(now)


def _refuse_if_adrift() -> None:
    """Refuse to bring back a row whose venue or series has gone since."""
    try:
        connection.check_constraints()
    except IntegrityError as error:
        raise NothingToUndo from error


def _refuse_if_needed(row: models.Model) -> None:
    """Refuse to take away a series of which something was said, or a venue that is in use."""
    needed = (isinstance(row, Series | Venue) and row.events.exists()) or (
        isinstance(row, Venue) and row.pattern_set.exists()
    )
    if needed:
        raise NothingToUndo


def _still(model: str, key: int, after: Told | None) -> bool:
    """Say whether the row is, apart from bookkeeping, as that change had left it."""
    now = MODELS[model]._default_manager.filter(pk=key).first()
    if now is None or after is None:
        return now is None and after is None
    return _essence(told(now)) == _essence(after)


def _essence(columns: Told) -> Told:
    return {name: value for name, value in columns.items() if name not in BOOKKEEPING}


def _key(row: models.Model) -> tuple[str, int]:
    return row._meta.model_name or "", row.pk


def _encoded(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def _last_hand(row: Row) -> str:
    about = f"{row._meta.model_name}:{row.slug}"  # type: ignore[attr-defined]
    last = Change.objects.filter(about=about).select_related("by").order_by("-at", "-pk").first()
    return last.by.name if last and last.by else "?"
