"""What of events of others takes longer than somebody waits: all that asks other servers."""

from __future__ import annotations

from django_tasks import task

from meshup.fediverse.domain.settings import federation
from meshup.kit import clock
from meshup.kit.jobs import is_waiting, later
from meshup.neighbour_events.domain import looking_up, schedule
from meshup.neighbour_events.domain.neighbours import begin_reading, end_reading


@task()
def begin(actor: int) -> None:
    """Read an actor who lets us follow them: at once, then each hour."""
    if begin_reading(actor, clock.now()) is not None:
        schedule.read_due()


@task()
def end(actor: int) -> None:
    """Let the events of an actor go whom we follow no more."""
    end_reading(actor)


@task()
def read_due_neighbours() -> None:
    """Read the neighbours whose hour has come."""
    schedule.read_due()


@task()
def look_up_events() -> None:
    """Ask the origins of the events that were named."""
    if federation().is_on:
        looking_up.look_up_due(clock.now())


def look() -> None:
    """Enqueue what is due, each minute; also what fell with its job."""
    at = clock.now()
    if schedule.is_something_due(at) and not is_waiting(read_due_neighbours, at):
        later(read_due_neighbours)
    if looking_up.is_something_due(at) and not is_waiting(look_up_events, at):
        later(look_up_events)
