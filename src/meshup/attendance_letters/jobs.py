"""Jobs of letters about coming: after the agenda or a place has changed, and at night."""

from __future__ import annotations

from django_tasks import task

from meshup.attendance.domain.queries.letter_readers import all_addresses
from meshup.attendance_letters.domain import changes, confirming, places, reminders
from meshup.kit import clock


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
    for address in all_addresses():
        changes.tell_changes(address, clock.now())
    reminders.plan_all_reminders(clock.now())
