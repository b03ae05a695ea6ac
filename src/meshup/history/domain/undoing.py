"""Shell: put the rows of the last change back, unless something else came after it.

The rows get new versions and counters, so that open forms and subscribed calendars notice; a row
that the change had made goes, unless others point to it; what it made beside what it is about (a
venue for an event) may stay.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, transaction

from meshup.history.domain.changes import changing, snapshot
from meshup.history.domain.queries import not_undone, record_of
from meshup.history.domain.tracking import refuse_if_in_use, tracked, why_in_use
from meshup.history.errors import NothingToUndo
from meshup.history.models import Change

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db import models

    from meshup.community.rules import Asker
    from meshup.history.domain.changes import Changing
    from meshup.history.domain.records import ChangeRecord, RowChange, Snapshot
    from meshup.history.domain.tracking import Tracked


def undo(by: Asker | None, about: str, at: datetime, number: int | None = None) -> ChangeRecord:
    """Put everything back as it was before the last change of ``about``, and return that change.

    A second undo takes back the change before it. With the ``number`` of a change, that very one
    is taken back, or none: once it is, and nothing came after, asking again changes nothing and
    returns it as well. Of a placeholder that the change was the first to touch, the
    placeholder is left when others point to it.

    Raises:
        What the guard of its kind refuses.
        NothingToUndo: there is no (such) change, or another one came after it.
        InUse: others point to a row that would go.
    """
    kind = tracked(about.partition(":")[0])
    if kind is not None and kind.guard is not None and not may_undo_own(by, about, number):
        kind.guard(by)
    with transaction.atomic():
        last = not_undone(about).select_for_update(of=("self",)).first()
        if last is None or number not in {None, last.pk}:
            return _undone_already(about, number, last)
        record = record_of(last)
        if not all(_still(row) for row in record.rows if not _is_beside(row, about)):
            raise NothingToUndo
        with changing(by, "undo", about, at) as making:
            try:
                _put_all_back(making, record.rows, about)
                connection.check_constraints()
            except IntegrityError as error:  # its venue has gone since, its date is taken
                raise NothingToUndo from error
        last.undone_at = at
        last.save(update_fields=["undone_at"])
    return replace(record, undone=True)


def may_undo_own(by: Asker | None, about: str, number: int | None) -> bool:
    """Say whether the change of this number is its maker's to take back.

    Of some verbs it is, though the maker's role includes no other undo.
    """
    kind = tracked(about.partition(":")[0])
    if by is None or kind is None or not kind.makers:
        return False
    found = Change.objects.filter(about=about, pk=number or 0, by=by.pk).first()
    return found is not None and found.verb in kind.makers and kind.makers[found.verb](by)


def _undone_already(about: str, number: int | None, last: Change | None) -> ChangeRecord:
    """Return the change of that number, which is undone, and after which nothing else stands.

    Raises:
        NothingToUndo: there is no such change.
    """
    found = Change.objects.select_related("by").filter(about=about, pk=number or 0)
    change = found.exclude(undone_at=None).first()
    if change is None or (last is not None and last.pk > change.pk):
        raise NothingToUndo
    return record_of(change)


def _put_all_back(making: Changing, rows: Iterable[RowChange], about: str) -> None:
    backwards = list(reversed(list(rows)))
    for kind in dict.fromkeys(row.kind for row in backwards):
        if release := _known(kind).release:
            release([row.key for row in backwards if row.kind == kind])
    for row in backwards:
        if not (_is_beside(row, about) and _has_come_to_stay(row)):
            _put_back(making, _known(row.kind), row)


def _is_beside(row: RowChange, about: str) -> bool:
    """Say whether the change made the row only for what it is ``about``."""
    return row.before is None and _known(row.kind).outlives and not about.startswith(f"{row.kind}:")


def _has_come_to_stay(row: RowChange) -> bool:
    """Say whether somebody has changed the row since, or something still hangs on it."""
    kind = _known(row.kind)
    now = kind.model._default_manager.filter(pk=row.key).first()
    if now is None or not _still(row) or why_in_use(kind.kind, row.key):
        return True
    return kind.has_dependents is not None and kind.has_dependents(now)


def _put_back(making: Changing, kind: Tracked, row: RowChange) -> None:
    # locked: nobody begins to point to it between the question and the answer
    now = kind.model._default_manager.select_for_update().filter(pk=row.key).first()
    before = row.before
    if now is not None and _was_unsaid(before) and not (before and why_in_use(kind.kind, row.key)):
        _take_away(making, kind, now)
    elif now is not None and before is not None:
        _restore(making, kind, now, before)
    elif before is not None:
        making.put_back(kind.model(), _values(kind, before), new=True)


def _was_unsaid(before: Snapshot | None) -> bool:
    """Say whether there was no row, or a placeholder: either way the change made it."""
    return before is None or before.get("version") == 0


def _take_away(making: Changing, kind: Tracked, row: models.Model) -> None:
    """Drop what the change had made.

    Raises:
        NothingToUndo: something of the same room hangs on it. InUse: something of another does.
    """
    if kind.has_dependents is not None and kind.has_dependents(row):
        raise NothingToUndo
    refuse_if_in_use(kind.kind, row.pk)
    making.drop(row)


def _restore(making: Changing, kind: Tracked, row: models.Model, before: Snapshot) -> None:
    making.watch(row)
    values = _values(kind, before)
    if _was_unsaid(before):
        making.put_back(row, values, new=False)
        return
    for name, value in values.items():
        if name not in kind.bookkeeping:
            setattr(row, name, value)
    making.save(row)


def _values(kind: Tracked, columns: Snapshot) -> dict[str, Any]:
    """Return the columns of a snapshot as Python values."""
    known = {column.attname: column for column in kind.model._meta.concrete_fields}
    return {name: known[name].to_python(value) for name, value in columns.items() if name in known}


def _still(row: RowChange) -> bool:
    """Say whether the row is, apart from bookkeeping, as that change had left it."""
    kind = _known(row.kind)
    now = kind.model._default_manager.filter(pk=row.key).first()
    if now is None or row.after is None:
        return now is None and row.after is None
    is_now = snapshot(now)
    # a column that one of the two does not know came, or went, with another release
    both = (row.after.keys() & is_now.keys()) - kind.bookkeeping
    return all(row.after[name] == is_now[name] for name in both)


def _known(kind: str) -> Tracked:
    """Return the kind; what a room that has left has changed cannot be undone."""
    found = tracked(kind)
    if found is None:
        raise NothingToUndo
    return found
