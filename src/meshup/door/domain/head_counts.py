"""Shell: what was counted at the door becomes the event's head count by itself.

After the end, and again when operations come late, as long as no host has written another number.
A door where nobody has come notes nothing: it was tried out, or not used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from meshup.agenda.domain.head_counts import note_counted_heads
from meshup.door.choices import CLOSES_AFTER
from meshup.door.domain.rows import locked_door
from meshup.door.models import Door

if TYPE_CHECKING:
    from datetime import datetime


def note_heads_of(event: int, at: datetime) -> datetime | None:
    """Note the heads of an event (its key) that is over; return when to try again, if it is not.

    Twice changes nothing.
    """
    with transaction.atomic():
        slug = Door.objects.filter(event=event).values_list("event__slug", flat=True).first()
        door = locked_door(slug) if slug else None
        if door is None:
            return None
        if door.event.ends_at > at:  # it was moved, or takes longer
            return door.event.ends_at
        _note(door, at)
    return None


def note_all_heads(at: datetime) -> None:
    """Note the heads of all events that ended lately; a nightly chore."""
    since = at - 3 * CLOSES_AFTER
    ended = Door.objects.filter(event__ends_at__range=(since, at))
    for event in ended.values_list("event", flat=True):
        note_heads_of(event, at)


def note_late_heads(door: Door, at: datetime) -> None:
    """Note the heads of a locked door whose event is over."""
    _note(door, at)


def _note(door: Door, at: datetime) -> None:
    if not door.heads and door.noted_heads is None:
        return
    if note_counted_heads(door.event.slug, door.heads, door.noted_heads, at):
        door.noted_heads = door.heads
        door.save(update_fields=["noted_heads"])
