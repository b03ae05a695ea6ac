"""What umbrellas do while nobody waits: announce, read guests, ask for numbers."""

from __future__ import annotations

from django_tasks import task

from meshup.kit import clock
from meshup.kit.jobs import is_waiting, later_once
from meshup.kit.web import changed
from meshup.umbrella.domain.announcing import announce_new, take_back
from meshup.umbrella.domain.counts import read_counts
from meshup.umbrella.domain.guest_calendars import is_something_due, read_due
from meshup.umbrella.domain.moving import adopt_successors, follow_member
from meshup.umbrella.domain.settings import umbrella
from meshup.umbrella.domain.tags import UMBRELLA


@task()
def announce() -> None:
    """Announce what members publish, and no more what was of others."""
    at = clock.now()
    take_back(at)
    announce_new(at)


@task()
def follow_members(former: int, actor: int) -> bool:
    """Let a member have its place at its new address."""
    return follow_member(former, actor)


@task()
def look_who_is_there() -> None:
    """Take up new identities of who is still the same, and show the others to hosts alone."""
    adopt_successors()
    changed(UMBRELLA)


@task()
def read_guests() -> None:
    """Read the calendars of guests whose hour has come."""
    read_due()


@task()
def ask_for_counts() -> None:
    """Ask members for the numbers that they tell."""
    read_counts(clock.now())


def look() -> None:
    """Enqueue what is due, each minute; also what fell with its job."""
    at = clock.now()
    if umbrella().is_on and is_something_due(at) and not is_waiting(read_guests, at):
        later_once(read_guests)


def each_night() -> None:
    """Announce whatever was missed, and ask for numbers."""
    later_once(look_who_is_there)
    later_once(announce)
    later_once(ask_for_counts)
