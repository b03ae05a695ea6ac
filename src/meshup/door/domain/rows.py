"""Shell: the rows of a door, as values of the pure part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.agenda.domain.rows import ensure_row
from meshup.door.choices import OperationKind
from meshup.door.domain.opening_hours import epoch_ms
from meshup.door.domain.tally import Operation
from meshup.door.models import Door

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meshup.door.models import DoorOperation


def ensure_door(slug: str, at: datetime) -> None:
    """Make the door of a public event, if it has none yet; its event gets a row.

    Raises:
        NoSuchEvent
    """
    if not Door.objects.filter(event__slug=slug).exists():
        with transaction.atomic():
            Door.objects.get_or_create(event_id=ensure_row(slug, at))


def locked_door(slug: str) -> Door | None:
    """Return the door of an event, its row locked; None for no door. In a transaction."""
    doors = Door.objects.select_for_update(of=("self",)).select_related("event")
    return doors.filter(event__slug=slug).first()


def operations_of(rows: Iterable[DoorOperation]) -> list[Operation]:
    """Return rows as values."""
    return [
        Operation(
            key=row.key,
            kind=OperationKind(row.kind),
            digest=row.digest,
            persons=row.persons,
            first_time=row.first_time,
            undoes=tuple(row.undoes),
            at_ms=epoch_ms(row.happened_at),
        )
        for row in rows
    ]
