"""Jobs of the rounds: what is due at a moment, and who has gone."""

from __future__ import annotations

from django_tasks import task

from meshup.kit import clock
from meshup.kit.jobs import later_at
from meshup.person_to_person.domain.advancing import advance_event, sessions_overdue
from meshup.person_to_person.domain.participating import leave_event
from meshup.person_to_person.domain.withdrawing import follow_block

FIRST = 90
"""Priority: people stand and wait, letters do not."""


@task(priority=FIRST)
def advance_rounds(event: int) -> None:
    """Do what is due of the rounds of an event (its key)."""
    advance_event(event, clock.now())


@task(priority=FIRST)
def leave_rounds(event: int, peer: int) -> None:
    """Let somebody who has left an event (its key) leave its rounds."""
    leave_event(event, peer, clock.now())


@task(priority=FIRST)
def follow_block_of(peer: int) -> None:
    """Take somebody who was blocked out of the rounds that run, or show them again."""
    follow_block(peer, clock.now())


def tend_rounds() -> None:
    """Advance what no job has advanced; a nightly chore."""
    for event in sessions_overdue(clock.now()):
        later_at(clock.now(), advance_rounds, event=event)
