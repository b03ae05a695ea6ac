"""What letters about coming do when they hear of something: they enqueue a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.dispatch import receiver

from meshup.attendance import signals
from meshup.attendance_letters.domain.changes import PAUSE, touched_by
from meshup.attendance_letters.jobs import ask_for_others, send_changes, send_place
from meshup.history.signals import changes_made
from meshup.kit.jobs import later, later_at
from meshup.letters.signals import address_proved

if TYPE_CHECKING:
    from meshup.history.domain.records import ChangeRecord


@receiver(changes_made)
def write_of_changes(changes: tuple[ChangeRecord, ...], **_more: object) -> None:
    """Write to who comes, when hosts have had some minutes to change more, or to undo."""
    touched = touched_by(changes)
    if any(touched.values()):
        later_at(changes[-1].at + PAUSE, send_changes, **touched)


@receiver([signals.place_given, signals.place_offered, signals.place_lost])
def write_of_place(evening: int, **_more: object) -> None:
    """Write to who waited."""
    later(send_place, evening=evening)


@receiver(address_proved)
def ask_about_address(address: int, **_more: object) -> None:
    """Ask about other registrations with an address that is proved now."""
    later(ask_for_others, address=address)
