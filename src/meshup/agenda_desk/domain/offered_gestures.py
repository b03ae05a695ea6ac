"""Shell: who may make which gesture with an event; asks only where the event has its home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meshup.agenda.domain.gestures import Gesture, gestures
from meshup.agenda.held_elsewhere import held_elsewhere
from meshup.community import rules

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from meshup.agenda.domain.occurrence import Occurrence
    from meshup.community.rules import Asker

RULES: Final[dict[Gesture, Callable[[Asker], bool]]] = {
    Gesture.EDIT: rules.may_edit_programme,
    Gesture.TIMETABLE: rules.may_edit_programme,
    Gesture.NOTE: rules.may_count_heads,
    Gesture.FOLLOWING: rules.may_run_community,
}
"""Who may what hosts alone may not."""

AT_HOME_ELSEWHERE: Final = frozenset({Gesture.EDIT, Gesture.NOTE})
"""What can be done here with an event that has its home on another node."""


def gestures_for(asker: Asker, event: Occurrence, now: datetime) -> list[Gesture]:
    """Return what ``asker`` may do with ``event`` at ``now``, the most likely first."""
    held = held_elsewhere(event.slug)
    return [
        gesture
        for gesture in gestures(event, now)
        if RULES.get(gesture, rules.may_edit_agenda)(asker)
        and (held is None or gesture in AT_HOME_ELSEWHERE)
    ]
