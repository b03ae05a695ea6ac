"""Jobs of the rounds: what is due at a moment, and who has gone."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import task

from meshup.kit import clock
from meshup.kit.jobs import later_at
from meshup.person_to_person.domain.advancing import advance_event, sessions_overdue
from meshup.person_to_person.domain.claimed import follow_claim
from meshup.person_to_person.domain.participating import leave_event
from meshup.person_to_person.domain.withdrawing import follow_block

FIRST = 90
"""Priority: people stand and wait, letters do not."""
PATIENCE = timedelta(seconds=20)
"""A job may be so late before it is done without it; one that falls is tried again sooner."""
WHILE_RUNNING = timedelta(hours=12)
"""What has waited for longer, of an event that is hidden, is left to the nightly chore."""


@task(priority=FIRST)
def advance_rounds(event: int) -> None:
    """Do what is due of the rounds of an event (its key)."""
    advance_event(event, clock.now())


@task(priority=FIRST)
def leave_rounds(event: int, peer: int) -> None:
    """Let somebody who has left an event (its key) leave its rounds."""
    leave_event(event, peer, clock.now())


@task(priority=FIRST)
def follow_claim_of(event: int, peer: int) -> None:
    """Let who is there on their phone have the place that a helper gave them."""
    follow_claim(event, peer, clock.now())


@task(priority=FIRST)
def follow_block_of(peer: int) -> None:
    """Take somebody who was blocked out of the rounds that run, or show them again."""
    follow_block(peer, clock.now())


def look_after_rounds() -> None:
    """Advance what was due a little ago and no job has advanced; asked each minute.

    A disk that was full may have kept the job from being written.
    """
    at = clock.now()
    for event in sessions_overdue(at - PATIENCE, since=at - WHILE_RUNNING):
        advance_event(event, at)


def tend_rounds() -> None:
    """Advance what no job has advanced; a nightly chore."""
    for event in sessions_overdue(clock.now()):
        later_at(clock.now(), advance_rounds, event=event)
