"""What the door does when it hears of something: it enqueues a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.dispatch import receiver

from meshup.door.jobs import note_heads
from meshup.door.signals import door_opened
from meshup.kit.jobs import later_at

if TYPE_CHECKING:
    from datetime import datetime


@receiver(door_opened)
def note_heads_in_time(event: int, ends_at: datetime, **_more: object) -> None:
    """Note the head count when the event is over."""
    later_at(ends_at, note_heads, event=event)
