"""Jobs of talks: what follows when one is forgotten, and what each night puts in order."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from meshup.kit import clock
from meshup.proposals.domain.queries.speaking import proposals_there
from meshup.talks.domain.forgetting import forget_talks, forget_those_gone
from meshup.talks.domain.stored_slides import drop_unclaimed


@task()
def forget_talk(uuid: str) -> int:
    """Delete what is kept of a talk that is there no more."""
    talk = UUID(uuid)
    return 0 if proposals_there([talk]) else forget_talks([talk])


def tend_talks() -> None:
    """Delete what is kept of talks that are gone, and files that no row is of."""
    forget_those_gone()
    drop_unclaimed(clock.now())
