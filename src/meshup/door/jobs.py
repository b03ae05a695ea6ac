"""Jobs of the door: what was counted becomes the head count when the event is over."""

from __future__ import annotations

from django_tasks import task

from meshup.door.domain.head_counts import note_all_heads, note_heads_of
from meshup.kit import clock
from meshup.kit.jobs import later_at


@task()
def note_heads(event: int) -> None:
    """Note the heads of an event (its key), or look again when it is over."""
    again = note_heads_of(event, clock.now())
    if again is not None:
        later_at(again, note_heads, event=event)


def tend_doors() -> None:
    """Note what no job has noted; a nightly chore."""
    note_all_heads(clock.now())
