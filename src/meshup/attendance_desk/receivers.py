"""What the desk does when it hears of somebody who comes: it only enqueues a job."""

from __future__ import annotations

from django.dispatch import receiver

from meshup.attendance.signals import registration_made
from meshup.attendance_desk.jobs import look_at_registrations
from meshup.attendance_desk.next_look import EVERY, next_look
from meshup.kit import clock
from meshup.kit.jobs import later_at


@receiver(registration_made)
def look_soon(**_more: object) -> None:
    """Have somebody look whether hosts want to hear of it: once a minute, however many register."""
    at = clock.now()
    if next_look.is_due(at):
        later_at(at + EVERY, look_at_registrations, since=(at - EVERY).isoformat())
