"""Pure: which gestures an event allows, by its state and by the clock.

One table, for pages that offer gestures and for the steps that refuse the others. What the node
itself writes (an import) is not a host's gesture, and no step of the table.

Words
    gesture   what a host does with an event in one go: confirm, move, skip …
    phase     before, now or over; see ``occurrence``
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from meshup.agenda.domain.occurrence import Phase

if TYPE_CHECKING:
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence


class Gesture(StrEnum):
    """What a host does with an event in one go."""

    CONFIRM = "confirm"  # says that it takes place; publishes what is not public yet
    TAKE_UP = "take_up"  # a skipped date is a usual one again
    MOVE = "move"
    ONLINE = "online"
    CANCEL = "cancel"
    SKIP = "skip"
    FOLLOWING = "following"  # gives this date and all later ones another rhythm
    WITHDRAW = "withdraw"  # deletes what was never public
    EDIT = "edit"
    TIMETABLE = "timetable"
    NOTE = "note"  # how it was: heads, notes, links
    EXPLAIN = "explain"  # says why it is cancelled, or says it anew


_WRITE: Final = (Gesture.EDIT, Gesture.TIMETABLE)
_SHIFT: Final = (Gesture.MOVE, Gesture.ONLINE)
_UNPUBLISHED: Final = (Gesture.CONFIRM, *_WRITE, *_SHIFT, Gesture.WITHDRAW)
_SKIPPED: Final = (Gesture.TAKE_UP, Gesture.CONFIRM)

ALLOWED: Final[dict[str, dict[Phase, tuple[Gesture, ...]]]] = {
    "suggested": {
        Phase.BEFORE: _UNPUBLISHED,
        Phase.NOW: _UNPUBLISHED,
        Phase.OVER: (Gesture.EDIT, Gesture.WITHDRAW),
    },
    "draft": {
        Phase.BEFORE: _UNPUBLISHED,
        Phase.NOW: _UNPUBLISHED,
        Phase.OVER: (Gesture.EDIT, Gesture.WITHDRAW),
    },
    "usual": {
        Phase.BEFORE: (
            *(Gesture.CONFIRM, *_WRITE, *_SHIFT),
            *(Gesture.CANCEL, Gesture.SKIP, Gesture.FOLLOWING),
        ),
        Phase.NOW: (Gesture.CONFIRM, Gesture.NOTE, *_WRITE, *_SHIFT, Gesture.CANCEL),
        Phase.OVER: (Gesture.NOTE, *_WRITE),
    },
    "confirmed": {
        Phase.BEFORE: (*_WRITE, *_SHIFT, Gesture.CANCEL, Gesture.FOLLOWING),
        Phase.NOW: (Gesture.NOTE, *_WRITE, *_SHIFT, Gesture.CANCEL),
        Phase.OVER: (Gesture.NOTE, *_WRITE),
    },
    "cancelled": {
        Phase.BEFORE: (
            *(Gesture.CONFIRM, *_WRITE, *_SHIFT),
            *(Gesture.EXPLAIN, Gesture.FOLLOWING),
        ),
        Phase.NOW: (Gesture.CONFIRM, *_WRITE, *_SHIFT, Gesture.EXPLAIN),
        Phase.OVER: (Gesture.EDIT,),
    },
    "skipped": {
        Phase.BEFORE: (*_SKIPPED, Gesture.FOLLOWING),
        Phase.NOW: _SKIPPED,
        Phase.OVER: (),
    },
}
"""By state and phase: the gestures, the one that is most likely meant first."""

OF_SERIES: Final = frozenset({Gesture.SKIP, Gesture.TAKE_UP, Gesture.FOLLOWING})
"""Gestures for a date of a series alone."""


def gestures(event: Occurrence, now: datetime) -> tuple[Gesture, ...]:
    """Return what ``event`` allows at ``now``, the most likely gesture first."""
    return tuple(
        gesture
        for gesture in ALLOWED[event.state][event.phase(now)]
        if not (gesture is Gesture.ONLINE and event.online)
        and not (gesture in OF_SERIES and event.recurrence_date is None)
    )
