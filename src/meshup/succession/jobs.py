"""What is done about homes while nobody waits."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django_tasks import task

from meshup.cohosting.domain.queries.standing import is_something_going_on
from meshup.cohosting.jobs import keep_up
from meshup.fediverse.domain.settings import federation
from meshup.kit import clock
from meshup.kit.jobs import is_waiting, later_once
from meshup.succession.domain.watching import watch_over_all
from meshup.succession.models import Watch

REMEMBERED: Final = timedelta(days=400)


@task()
def watch_over() -> None:
    """Look at whoever is due, and do what follows; then let records follow. Twice is once."""
    if federation().is_on:
        watch_over_all(clock.now())
        later_once(keep_up)


def look() -> None:
    """Watch over what is held together, each minute, where anything is."""
    at = clock.now()
    if is_something_going_on(at) and not is_waiting(watch_over, at):
        later_once(watch_over)


def each_night() -> None:
    """Forget what was watched over long ago."""
    Watch.objects.filter(next_at__lt=clock.now() - REMEMBERED).delete()
