"""What coming does when it hears of something: it enqueues a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.dispatch import receiver

from meshup.attendance import signals
from meshup.attendance.domain.queries.offers import offer_of
from meshup.attendance.domain.series_evenings import events_touched, series_touched
from meshup.attendance.jobs import keep_series_up, review_event
from meshup.history.signals import changes_made
from meshup.kit.jobs import later, later_at

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
