"""What is done for events held together while nobody waits."""

from __future__ import annotations

from django_tasks import task

from meshup.cohosting.domain.giving_places import give_what_is_wanted
from meshup.cohosting.domain.number_reports import report_numbers
from meshup.cohosting.domain.own_records import rewrite_record
from meshup.cohosting.domain.queries.standing import held_events, is_something_going_on, own_events
from meshup.cohosting.domain.reading import due_records, read_at_home
from meshup.cohosting.domain.sharing import share_held
from meshup.federated_events.jobs import federate
from meshup.kit import clock
from meshup.kit.jobs import is_waiting, later_once


@task()
def keep_up() -> None:
    """Send what changed, read what is due, tell our numbers. Twice is once."""
    at = clock.now()
    for key in own_events(at):
        give_what_is_wanted(key, at)
        if rewrite_record(key, at):
            later_once(federate)
    for key in due_records(at):
        read_at_home(key, at)
    for key in held_events(at):
        report_numbers(key, at)
    share_held(at)


def look() -> None:
    """Keep up, each minute, where something is held together."""
    at = clock.now()
    if is_something_going_on(at) and not is_waiting(keep_up, at):
        later_once(keep_up)
