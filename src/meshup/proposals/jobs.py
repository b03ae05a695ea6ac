"""Jobs of proposals: what the clock does, and what follows from an undo of the agenda."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django_tasks import task

from meshup.kit import clock
from meshup.proposals.choices import ENDED
from meshup.proposals.domain.following import follow_clock
from meshup.proposals.domain.lines import free_coming_lines, locked_with_lines
from meshup.proposals.errors import NoSuchProposal


@task()
def free_lines(uuid: str) -> int:
    """Take a talk off timetables that are ahead, if it was withdrawn or declined."""
    at = clock.now()
    with transaction.atomic():
        try:
            row = locked_with_lines(UUID(uuid), at)
        except NoSuchProposal:
            return 0
        return free_coming_lines(row.uuid, at) if row.state in ENDED else 0


def tend_talks() -> None:
    """Let talks be held whose last date is over; a nightly chore."""
    follow_clock(clock.now())
