"""Jobs of coming: what happens at a moment, at night, or after the agenda has changed."""

from __future__ import annotations

from django_tasks import task

from meshup.attendance.domain.series_evenings import (
    keep_all_up,
    keep_up,
    review,
    review_overdue,
)
from meshup.kit import clock


@task()
def review_event(event: int) -> None:
    """Give free places at an event (its key) to who waits, and end offers whose time is over."""
    review([event], clock.now())


@task()
def keep_series_up(series: int) -> int:
    """Make the evenings that a changed series (its key) lacks."""
    return keep_up(series, clock.now())


def tend_registrations() -> None:
    """Make what evenings are lacking, and end offers that nobody has ended; a nightly chore."""
    review_overdue(clock.now())
    keep_all_up(clock.now())
