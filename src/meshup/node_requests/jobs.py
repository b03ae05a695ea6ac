"""What happens to requests while nobody waits: those without an answer in time end."""

from __future__ import annotations

from django_tasks import task

from meshup.kit import clock
from meshup.kit.jobs import is_waiting, later_once
from meshup.node_requests.domain.ending import expire_requests, is_something_due
from meshup.node_requests.domain.other_keys import adopt_successors, follow_node


@task()
def expire() -> None:
    """End what was not answered in time."""
    expire_requests(clock.now())


@task()
def follow(former: int, actor: int) -> int:
    """Let the requests of a node go on at its new address."""
    return follow_node(former, actor, clock.now())


@task()
def look_who_is_there() -> None:
    """Take up new identities of who is still the same, and believe the others no more."""
    adopt_successors(clock.now())


def look() -> None:
    """Enqueue what is due, each minute; also what fell with its job."""
    at = clock.now()
    if is_something_due(at) and not is_waiting(expire, at):
        later_once(expire)


def each_night() -> None:
    """Look anew who is there."""
    later_once(look_who_is_there)
