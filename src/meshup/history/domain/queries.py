"""The only way to the changes from outside the room; whoever shows them asks who may see the desk.

Changes come as values, latest first, with the name of who made them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.history.domain.records import ChangeRecord, RowChange
from meshup.history.models import Change

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet


def changes_of(about: str, most: int = 50) -> list[ChangeRecord]:
    """Return the last changes of one thing, such as "event:routing-night", latest first."""
    return [record_of(change) for change in _latest().filter(about=about)[:most]]


def latest_changes(most: int = 20) -> list[ChangeRecord]:
    """Return the last changes of everything, latest first."""
    return [record_of(change) for change in _latest()[:most]]


def undoable(about: str) -> ChangeRecord | None:
    """Return the change that ``undo`` would take back, None when there is none.

    It may still be refused there: something else may have touched the same rows since.
    """
    found = not_undone(about).first()
    return record_of(found) if found else None


def changes_before(moment: datetime, verb: str) -> Iterator[ChangeRecord]:
    """Yield the changes under ``verb`` that were made before ``moment`` and not undone."""
    rows = Change.objects.select_related("by").filter(verb=verb, at__lt=moment, undone_at=None)
    yield from map(record_of, rows.iterator(chunk_size=200))


def not_undone(about: str) -> QuerySet[Change]:
    """Return the rows of what can be taken back, latest first; for this room alone."""
    return _latest().filter(about=about, undone_at=None).exclude(verb="undo")


def record_of(change: Change) -> ChangeRecord:
    """Return a stored change as a value."""
    return ChangeRecord(
        about=change.about,
        verb=change.verb,
        at=change.at,
        by=change.by_id,
        by_name=change.by.name if change.by else "",
        rows=tuple(RowChange(*row) for row in change.rows),
        undone=change.undone_at is not None,
        number=change.pk,
    )


def _latest() -> QuerySet[Change]:
    return Change.objects.select_related("by").order_by("-at", "-pk")
