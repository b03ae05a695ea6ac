"""What this room hears: changes of the agenda, and what hosts put into their parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.kit.jobs import later_once
from meshup.shared_programme.domain import acceptance
from meshup.shared_programme.domain.following import follow_own_talks
from meshup.shared_programme.domain.holding import hold_to_parts
from meshup.shared_programme.domain.presence import has_filled_parts, has_given_parts
from meshup.shared_programme.jobs import keep_up
from meshup.shared_programme.models import GivenPart

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.history.domain.changes import Changing
    from meshup.inbox.activity_handlers import Received


def on_agenda_change(making: Changing) -> None:
    """Keep what is others', take over what happens to our talks, and follow events that move."""
    lines, events = making.rows_of("item"), making.rows_of("event")
    if lines and has_filled_parts() and follow_own_talks(making):
        later_once(keep_up)
    if not has_given_parts():
        return
    if lines:
        hold_to_parts(making)
    keys = [row.key for row in events]
    if keys and GivenPart.objects.filter(event__in=keys).exists():
        later_once(keep_up)


def on_update(received: Received) -> bool:
    """Take what a host put into its part, and go on with what follows from it at once."""
    is_taken = acceptance.on_update(received)
    if is_taken:
        later_once(keep_up)
    return is_taken


def on_left(_event: int, _group: str, _at: datetime) -> None:
    """Have the parts looked at of a community that no longer holds an event with us."""
    later_once(keep_up)
