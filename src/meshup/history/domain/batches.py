"""Shell: many changes made together, each kept by itself, in few questions to the database.

What ``changes.changing`` does for one thing at a time, this does for hundreds: their rows are
staged, then written at once, and each change is kept, can be undone and is announced as if it had
been made alone. Rows are updated first, then dropped, then made, those that others point to first.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from django.db import transaction

from meshup.history.domain.changes import (
    Changing,
    count_version,
    key_of,
    record_for,
    refresh,
    row_of,
    snapshot,
)
from meshup.history.domain.records import RowChange
from meshup.history.domain.tracking import tracked_model
from meshup.history.models import Change
from meshup.history.signals import changes_made
from meshup.history.versioned import VersionedRow
from meshup.kit.web import changed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db import models

    from meshup.community.rules import Asker
    from meshup.history.domain.records import Snapshot

ROWS_AT_ONCE: Final = 200


@dataclass
class StagedRow:
    """A row to be written, and how it was before; None when there was nothing.

    ``made`` says that it is new, also when it is noted as if a placeholder had been there.
    """

    row: models.Model
    before: Snapshot | None
    made: bool = False
    dropped: bool = False
    key: tuple[str, int] = ("", 0)
    after: Snapshot | None = None


@dataclass
class StagedChange:
    """One change of a batch: rows are watched, saved and dropped through it."""

    verb: str
    about: str
    rows: list[StagedRow] = field(default_factory=list)
    _before: dict[int, Snapshot] = field(default_factory=dict)

    def watch(self, *rows: models.Model) -> None:
        """Note how ``rows`` are now, before they are changed and saved."""
        for row in rows:
            self._before.setdefault(id(row), snapshot(row))

    def save(self, *rows: models.Model) -> None:
        """Save ``rows``, new ones or watched ones, when the batch is written."""
        for row in rows:
            made = row.pk is None
            self.rows.append(StagedRow(row, self._before.pop(id(row), None), made))

    def drop(self, *rows: models.Model) -> None:
        """Delete ``rows`` when the batch is written."""
        self.rows += [StagedRow(row, snapshot(row), dropped=True) for row in rows]


@dataclass
class ChangeBatch:
    """Changes that are made together."""

    by: Asker | None
    at: datetime
    changes: list[StagedChange] = field(default_factory=list)

    def change(self, verb: str, about: str) -> StagedChange:
        """Begin another change; see ``changes.changing``."""
        staged = StagedChange(verb, about)
        self.changes.append(staged)
        return staged


@contextmanager
def changing_together(by: Asker | None, at: datetime) -> Iterator[ChangeBatch]:
    """Make many changes in one transaction; all are written at its end, or none.

    No row may belong to two of them.
    """
    with transaction.atomic():
        batch = ChangeBatch(by, at)
        yield batch
        staged = [row for change in batch.changes for row in change.rows]
        tags = _write(staged, at)
        whole = Changing(by, at, rows=[_row_change(row) for row in staged])
        refresh(whole)
        _keep(batch, whole.rows[len(staged) :], tags | whole.tags)


def _write(staged: list[StagedRow], at: datetime) -> set[str]:
    """Write the rows, and return the tags of all of them."""
    dropped = [each for each in staged if each.dropped]
    made = [each for each in staged if each.made]
    updated = [each for each in staged if not each.dropped and not each.made]
    tags: set[str] = set()
    for each in (*updated, *made):
        if isinstance(each.row, VersionedRow):
            each.row.changed_at = at
            if each.before is not None:  # of a placeholder too: its first change
                count_version(each.row)
    for each in updated:
        each.row.save()
    for each in sorted(dropped, key=_depth, reverse=True):
        each.key = key_of(each.row)
        tags |= set(tracked_model(type(each.row)).tags(each.row))
        each.row.delete()
    _make(made)
    for each in (*updated, *made):
        each.key, each.after = key_of(each.row), snapshot(each.row)
        if each.made and each.before is not None:
            each.before |= {"id": each.after["id"], "series_id": each.after["series_id"]}
        tags |= set(tracked_model(type(each.row)).tags(each.row))
    return tags


def _make(made: list[StagedRow]) -> None:
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for each in sorted(made, key=_depth):
        by_model.setdefault(type(each.row), []).append(each.row)
    for model, rows in by_model.items():
        model._default_manager.bulk_create(rows, batch_size=ROWS_AT_ONCE)


def _depth(each: StagedRow) -> int:
    """Say how many kinds of rows have to be there before this one."""
    return _depth_of(type(each.row), ())


def _depth_of(model: type[models.Model], above: tuple[type[models.Model], ...]) -> int:
    targets = (column.related_model for column in model._meta.concrete_fields)
    deeper = [
        _depth_of(target, (*above, model))
        for target in targets
        if isinstance(target, type) and target not in {*above, model}
    ]
    return 1 + max(deeper, default=0)


def _row_change(each: StagedRow) -> RowChange:
    return RowChange(*each.key, each.before, each.after)


def _keep(batch: ChangeBatch, followed: list[RowChange], tags: set[str]) -> None:
    """Keep each change; rows that followed from the batch go with the series they belong to."""
    records = [
        record_for(batch.by, change.verb, change.about, batch.at, _rows_of(change, followed))
        for change in batch.changes
        if change.rows
    ]
    rows = Change.objects.bulk_create(map(row_of, records), batch_size=ROWS_AT_ONCE)
    kept = [replace(record, number=row.pk) for record, row in zip(records, rows, strict=True)]
    changed(*(record.about for record in records), *tags)
    if kept:
        transaction.on_commit(partial(changes_made.send_robust, Change, changes=tuple(kept)))


def _rows_of(change: StagedChange, followed: list[RowChange]) -> list[RowChange]:
    own = [_row_change(each) for each in change.rows]
    keys = {(row.kind, row.key) for row in own}
    return own + [row for row in followed if _owner(row) in keys]


def _owner(row: RowChange) -> tuple[str, int]:
    """Return the row on which ``row`` hangs."""
    return "series", (row.after or row.before or {}).get("series_id") or 0
