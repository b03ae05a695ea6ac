"""What proposals do when they hear of something: they enqueue a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.dispatch import receiver

from meshup.kit.jobs import later
from meshup.proposals import signals
from meshup.proposals.jobs import free_lines

if TYPE_CHECKING:
    from uuid import UUID


@receiver(signals.lines_left)
def free_left_lines(uuid: UUID, **_more: object) -> None:
    """Take a talk off again that an undo had put on a timetable after its speaker withdrew it."""
    later(free_lines, uuid=str(uuid))
