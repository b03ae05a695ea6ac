"""Jobs of letters to speakers: after a proposal, the agenda or an address has changed; at night."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from meshup.agenda.domain.queries.talks_of_events import talks_of_events
from meshup.kit import clock
from meshup.proposal_letters.domain.afterwards import thank_all
from meshup.proposal_letters.domain.confirming import ask_for_others, follow_address, is_new
from meshup.proposal_letters.domain.following import follow
from meshup.proposal_letters.domain.open_cases import open_cases


@task()
def follow_proposal(uuid: str) -> bool:
    """Let the letter about a proposal that waits be what is true now."""
    return follow(UUID(uuid), clock.now())


@task()
def ask_speaker(uuid: str, *, is_left: bool) -> None:
    """Let letters go to the address of a proposal, or ask first: if it was left now, or is new."""
    follow(UUID(uuid), clock.now())
    if is_left or is_new(UUID(uuid)):
        follow_address(UUID(uuid), clock.now())


@task()
def follow_events(events: list[int], *, everywhere: bool = False) -> int:
    """Do the same for the talks of these events (their keys), or for all that may have news."""
    found = open_cases() if everywhere else talks_of_events(events)
    return sum(follow(uuid, clock.now()) for uuid in found)


@task()
def ask_for_others_of(address: int) -> int:
    """Ask about what an address was left with before it was proved."""
    return ask_for_others(address, clock.now())


def tend_letters() -> None:
    """Thank who spoke, and look for news that was not told; a nightly chore."""
    thank_all(clock.now())
    for uuid in open_cases():
        follow(uuid, clock.now())
