"""Somebody who comes, for tests: peers, events, and how many may come."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django_tasks_db.models import DBTaskResult

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.models import Event, Series
from meshup.attendance.domain.registering import register
from meshup.attendance.domain.wishes import Wish
from meshup.attendance.models import Terms
from meshup.kit import clock
from meshup.letters.domain.addresses import leave_address, mark_proved
from meshup.peers.domain.peers import make_peer
from tests.agenda.paris import DECEMBER, NOW, paris_series, themed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.dispatch import Signal

__all__ = ["DECEMBER", "NOW", "paris_series"]

SERIES = "paris-p2p"
JANUARY = "paris-p2p-2027-01-06"
ROUTING = "nuit-du-routage"
TUESDAY = datetime(2026, 12, 8, 18, tzinfo=UTC)


def routing_night(**said: object) -> str:
    """Announce a themed evening on Tuesday 8 December; return its address."""
    plan = themed(TUESDAY, **said)  # type: ignore[arg-type]
    return create_event(None, plan, NOW, state=State.CONFIRMED).slug


def somebody(at: datetime = NOW) -> int:
    """Return a new peer."""
    return make_peer("en", at)


def comes(slug: str, at: datetime = NOW, *, peer: int | None = None, **wish: object):
    """Let a peer come, a new one unless it is given; return the registration."""
    return register(peer or somebody(at), slug, Wish(**wish), at)  # type: ignore[arg-type]


def at_most(capacity: int | None, slug: str, hours: int = 24) -> None:
    """Let only so many come to an event that has a row, or to each date of a series."""
    event = Event.objects.filter(slug=slug).first()
    series = None if event else Series.objects.get(slug=slug)
    Terms.objects.update_or_create(
        event=event,
        series=series,
        defaults={"capacity": capacity, "hours_to_answer": hours, "changed_at": NOW},
    )


def proved(email: str, at: datetime = NOW) -> int:
    """Return an address whose owner has shown that they read it."""
    number = leave_address(email, "en", at).number
    mark_proved(number, at)
    return number


def run_jobs(at: datetime, room: str = "attendance") -> None:
    """Run the jobs of a room that are due at ``at``, and those that they enqueue."""
    with clock.set_to(at):
        while due := list(
            DBTaskResult.objects.filter(
                Q(run_after__year=9999) | Q(run_after__lte=at),  # at once, or at a moment
                task_path__startswith=f"meshup.{room}.jobs.",
            )
        ):
            for job in due:
                job.task.func(**job.args_kwargs["kwargs"])
                job.delete()


@contextmanager
def heard(signal: Signal) -> Iterator[list[int]]:
    """Return the numbers that ``signal`` gives while the block runs."""
    numbers: list[int] = []

    def hear(**facts: int) -> None:
        numbers.append(facts.get("evening") or facts["registration"])

    signal.connect(hear, weak=False)
    try:
        yield numbers
    finally:
        signal.disconnect(hear)
