"""What the node does for its events and posts while nobody waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_tasks import task

from meshup.federated_events.domain.boosts import undo_blocked
from meshup.federated_events.domain.following import mark_changes
from meshup.federated_events.domain.materialising import is_due, materialise
from meshup.kit import clock
from meshup.kit.jobs import later_once

if TYPE_CHECKING:
    from meshup.history.domain.changes import Changing


@task()
def federate() -> int:
    """Publish what the agenda changed; return how many events that were."""
    return materialise(clock.now()).total


@task()
def undo_blocked_boosts() -> int:
    """Share nothing any more of servers that were blocked; return how many events that were."""
    return undo_blocked(clock.now())


def note_change(making: Changing) -> None:
    """Have documents compared after a change of the agenda."""
    if mark_changes(making):
        later_once(federate)


def look() -> None:
    """Compare when a date is over, or something else changed that documents show; each minute."""
    at = clock.now()
    if is_due(at):
        materialise(at)


def each_night() -> None:
    """Compare in any case: whatever was not told is found."""
    materialise(clock.now())
