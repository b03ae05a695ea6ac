"""What coming does when it hears of something: it enqueues a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.dispatch import receiver

from meshup.attendance import signals
from meshup.attendance.domain.letters.changes import PAUSE, touched_by
from meshup.attendance.domain.queries.offers import offer_of
from meshup.attendance.domain.series_evenings import events_touched, series_touched
from meshup.attendance.jobs import (
    ask_for_others,
    keep_series_up,
    review_event,
    send_changes,
    send_place,
)
from meshup.history.signals import changes_made
from meshup.kit.jobs import later, later_at
from meshup.letters.signals import address_proved

if TYPE_CHECKING:
    from meshup.history.domain.records import ChangeRecord


@receiver(signals.place_offered)
def end_offer_in_time(evening: int, **_more: object) -> None:
    """Look at the event again when the time to answer is over."""
    offer = offer_of(evening)
    if offer is not None:
        later_at(offer.until, review_event, event=offer.event)


@receiver(changes_made)
def follow_agenda(changes: tuple[ChangeRecord, ...], **_more: object) -> None:
    """Let evenings follow their series, and those who wait an event that takes place again."""
    for series in series_touched(changes):
        later(keep_series_up, series=series)
    for event in events_touched(changes):
        later(review_event, event=event)


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
