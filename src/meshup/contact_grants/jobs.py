"""What happens to contacts while nobody waits: they end in time, and whoever has them is told."""

from __future__ import annotations

from django_tasks import task

from meshup.contact_grants.domain.closing import close_unanswered
from meshup.contact_grants.domain.granting import expire_grants, is_something_due, repeat_ends
from meshup.contact_grants.domain.received_cards import expire_cards, is_card_due
from meshup.kit import clock
from meshup.kit.jobs import is_waiting, later_once


@task()
def end_contacts() -> None:
    """End what is over on either side, and tell again who has not said that it is gone there."""
    at = clock.now()
    expire_cards(at)
    expire_grants(at)
    repeat_ends(at)


@task()
def close_silent() -> int:
    """Close what we asked and nobody answered in time."""
    return close_unanswered(clock.now())


def look() -> None:
    """Enqueue what is due, each minute; also what fell with its job."""
    at = clock.now()
    if (is_something_due(at) or is_card_due(at)) and not is_waiting(end_contacts, at):
        later_once(end_contacts)


def each_night() -> None:
    """Close what was not answered."""
    later_once(close_silent)
