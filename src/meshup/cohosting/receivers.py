"""What this room hears: changes of the agenda, which records tell of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meshup.cohosting.domain import receiving
from meshup.cohosting.domain.holding import hold_to_home
from meshup.cohosting.domain.queries.standing import is_something_going_on, note_change
from meshup.cohosting.jobs import keep_up
from meshup.kit.jobs import later_once

if TYPE_CHECKING:
    from meshup.history.domain.changes import Changing
    from meshup.inbox.activity_handlers import Received


def on_agenda_change(making: Changing) -> None:
    """Keep what is the home's, and have our own records looked at."""
    hold_to_home(making)
    events = {row.key for row in making.rows_of("event")}
    lines = {
        state["event_id"]
        for row in making.rows_of("item")
        for state in (row.before, row.after)
        if state
    }
    is_place = bool(making.rows_of("venue")) and is_something_going_on(making.at)
    if note_change(events | lines) or is_place:
        later_once(keep_up)


def on_update(received: Received) -> bool:
    """Take what a home or a co-host sends, and go on with what follows from it at once."""
    is_taken = receiving.on_update(received)
    if is_taken:
        later_once(keep_up)
    return is_taken
