"""Jobs of coming: what happens at a moment, at night, or after the agenda has changed."""

from __future__ import annotations

from django_tasks import task

from meshup.attendance.domain.letters import changes, confirming, places, reminders
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


@task()
def send_changes(events: list[int], series: list[int], venues: list[int]) -> int:
    """Post what changed of these (their keys) to who comes; return to how many addresses."""
    addresses = changes.addresses_touched(events, series, venues)
    return sum(changes.tell_changes(address, clock.now()) for address in addresses)


@task()
def send_place(evening: int) -> bool:
    """Post where somebody who waited for an event stands now."""
    return places.tell_place(evening, clock.now())


@task()
def ask_for_others(address: int) -> int:
    """Ask about what an address was left at before it was proved."""
    return confirming.ask_for_others(address, clock.now())


def tend_letters() -> None:
    """Post the reminders that are due soon, and what changed and was not told; a nightly chore."""
    for address in changes.all_addresses():
        changes.tell_changes(address, clock.now())
    reminders.plan_all_reminders(clock.now())
