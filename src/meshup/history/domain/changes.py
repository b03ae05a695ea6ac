"""Shell: every change passes here: kept with its before and after, and announced.

``changing`` opens one transaction; what is saved through it is kept as one ``Change``, gets a new
version (so that a second host who edits the old one is told), drops the kept pages that showed it
and is announced by ``signals.changes_made`` after the commit.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from meshup.history.domain.records import ChangeRecord, RowChange
from meshup.history.domain.tracking import followers, tracked, tracked_model
from meshup.history.errors import ChangedMeanwhile
from meshup.history.models import Change
from meshup.history.signals import changes_made
from meshup.history.versioned import VersionedRow
from meshup.kit.versions import refuse_if_newer
from meshup.kit.web import changed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.db import models

    from meshup.community.rules import Asker
    from meshup.history.domain.records import Snapshot


@dataclass
class Changing:
    """A change being made: rows are saved, added and dropped through it."""

    by: Asker | None
    at: datetime
    rows: list[RowChange] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    _before: dict[tuple[str, int], Snapshot] = field(default_factory=dict)

    def watch(self, *rows: models.Model) -> None:
        """Note how ``rows`` are now, before they are changed and saved."""
        for row in rows:
            self._before.setdefault(key_of(row), snapshot(row))

    def save(self, *rows: models.Model) -> None:
        """Save ``rows``, new ones or watched ones."""
        for row in rows:
            before = None if row.pk is None else self._before.pop(key_of(row))
            if isinstance(row, VersionedRow):
                row.changed_at = self.at
                if before is not None:
                    count_version(row)
            row.save()
            self._note(row, before, snapshot(row))

    def put_back(self, row: models.Model, values: dict[str, Any], *, new: bool) -> None:
        """Write ``values`` over a watched row, or store a ``new`` one; versions as they are."""
        before = None if new else self._before.pop(key_of(row))
        for name, value in values.items():
            setattr(row, name, value)
        row.save(force_insert=new)
        self._note(row, before, snapshot(row))

    def drop(self, *rows: models.Model) -> None:
        """Delete ``rows``."""
        for row in rows:
            self._note(row, snapshot(row), None)
            row.delete()

    def rows_of(self, kind: str) -> list[RowChange]:
        """Return the rows of one kind that were changed so far, in order."""
        return [row for row in self.rows if row.kind == kind]

    def _note(self, row: models.Model, before: Snapshot | None, after: Snapshot | None) -> None:
        self.rows.append(RowChange(*key_of(row), before, after))
        self.tags |= set(tracked_model(type(row)).tags(row))


@contextmanager
def changing(by: Asker | None, verb: str, about: str, at: datetime) -> Iterator[Changing]:
    """Make one change, in one transaction, and keep it under ``verb``.

    Args:
        by: who changes; None for the node itself (an import, a visitor's suggestion).
        verb: such as "confirm"; it is said in words to hosts.
        about: ``<kind>:<slug>``, such as "event:routing-night".
        at: the moment.
    """
    with transaction.atomic():
        making = Changing(by, at)
        yield making
        refresh(making)
        unsaved = record_for(by, verb, about, at, making.rows)
        row = row_of(unsaved)
        row.save()
        record = replace(unsaved, number=row.pk)
        changed(about, *making.tags)
        transaction.on_commit(partial(changes_made.send_robust, Change, changes=(record,)))


def record_for(
    by: Asker | None, verb: str, about: str, at: datetime, rows: Iterable[RowChange]
) -> ChangeRecord:
    """Return a change of ``rows`` that ``by`` has just made."""
    person = by if by is not None and by.is_authenticated else None
    return ChangeRecord(
        about=about,
        verb=verb,
        at=at,
        by=person.pk if person else None,
        by_name=getattr(person, "name", ""),
        rows=tuple(rows),
    )


def row_of(record: ChangeRecord) -> Change:
    """Return ``record`` as a new row, not saved yet."""
    return Change(
        at=record.at,
        by_id=record.by,
        verb=record.verb,
        about=record.about,
        rows=[[row.kind, row.key, row.before, row.after] for row in record.rows],
    )


def refuse_if_changed(row: VersionedRow, version: int, about: str = "") -> None:
    """Refuse to save over somebody else's change.

    ``about`` is what changes of the row are about, where that is another thing than the row.

    Raises:
        ChangedMeanwhile: ``row`` is no longer at ``version``, the one that the form began with.
    """
    refuse_if_newer(row.version, version, lambda: ChangedMeanwhile(who=_last_hand(row, about)))


def snapshot(row: models.Model) -> Snapshot:
    """Return the columns of ``row`` as JSON values, without what is private."""
    private = tracked_model(type(row)).private
    columns = {
        column.attname: getattr(row, column.attname)
        for column in row._meta.concrete_fields
        if column.attname not in private
    }
    encoded: Snapshot = json.loads(json.dumps(columns, cls=DjangoJSONEncoder))
    return encoded


def count_version(row: VersionedRow) -> None:
    """Give a stored row its next version; the first change of a placeholder is its first."""
    if row.version:
        for name in tracked_model(type(row)).counters:
            setattr(row, name, getattr(row, name) + 1)
    row.version += 1


def refresh(making: Changing) -> None:
    """Let the rooms work out what follows from the rows of the change, each function once.

    Those that follow every change come last.
    """
    kinds = (tracked(kind) for kind in dict.fromkeys(row.kind for row in making.rows))
    steps = dict.fromkeys(kind.refresh for kind in kinds if kind and kind.refresh)
    for step in (*steps, *followers()):
        step(making)


def key_of(row: models.Model) -> tuple[str, int]:
    """Return the kind of a stored row, and its primary key."""
    return tracked_model(type(row)).kind, row.pk


def _last_hand(row: VersionedRow, about: str) -> str:
    about = about or f"{key_of(row)[0]}:{getattr(row, 'slug', row.pk)}"
    last = Change.objects.filter(about=about).select_related("by").order_by("-at", "-pk").first()
    return last.by.name if last and last.by else "?"
