"""Background jobs: letters are handed over, a batch each; no job names anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_tasks import task

from meshup.kit.clock import now
from meshup.kit.jobs import is_waiting, later, later_at
from meshup.letters.domain.delivery import deliver_due, next_try
from meshup.letters.domain.joining import send_code

if TYPE_CHECKING:
    from datetime import datetime


@task()
def deliver() -> bool:
    """Hand over a batch of letters; return whether any left. What is left over, another does."""
    done = deliver_due()
    if done.again_at is not None:
        deliver_at(done.again_at, once=True)
    return done.sent > 0


@task()
def send_joining_code(address_id: int | None) -> bool:
    """Post a code that joins a device; for nobody (an unknown address) do nothing, as slowly."""
    return send_code(address_id, now())


def deliver_at(at: datetime, *, once: bool = False) -> None:
    """Let letters be handed over at ``at``; ``once``: unless a job waits that does so by then.

    A job that waits may have begun before a transaction that is under way commits. So whoever
    posts lets a job of their own be made.
    """
    if once and is_waiting(deliver, at):
        return
    if at <= now():
        later(deliver)
    else:
        later_at(at, deliver)


def find_letters() -> None:
    """Deliver letters whose job was lost; a nightly chore."""
    if (at := next_try(now())) is not None:
        deliver_at(at, once=True)
