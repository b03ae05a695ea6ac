"""Which talks are on the timetables of events; for the room that they are of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.agenda.models import Item

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


def talks_of_events(keys: Iterable[int]) -> set[UUID]:
    """Return the talks on the own timetables of events, by the keys of these; one query."""
    rows = Item.objects.filter(event__in=set(keys)).exclude(talk=None)
    return {talk for talk in rows.values_list("talk", flat=True) if talk is not None}
