"""The states of a session of rounds, what a seat is, and the phases that the clock says. Pure.

What they are called is in ``choice_labels``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class SessionState(StrEnum):
    """How far the rounds of an evening are."""

    GATHERING = "gathering"
    RUNNING = "running"
    ENDED = "ended"


TRANSITIONS: Final = frozenset(
    {
        (SessionState.GATHERING, SessionState.RUNNING),  # start
        (SessionState.RUNNING, SessionState.GATHERING),  # undo the start
        (SessionState.GATHERING, SessionState.ENDED),  # nobody wanted to
        (SessionState.RUNNING, SessionState.ENDED),  # after the last round, or a host says so
        (SessionState.ENDED, SessionState.RUNNING),  # a round more
        (SessionState.ENDED, SessionState.GATHERING),  # ended before the first: open again
    }
)
"""From what to what a session goes; nothing else is written."""


class SeatKind(StrEnum):
    """Where somebody is in one round."""

    TABLE = "table"
    REST = "rest"
    WAITING = "waiting"


class NamesOnWall(StrEnum):
    """How the screen in the room shows who sits where."""

    NAMES = "names"
    INITIALS = "initials"
    NONE = "none"


class Phase(StrEnum):
    """What the clock says of a session at one moment."""

    GATHERING = "gathering"
    ANNOUNCED = "announced"
    TALKING = "talking"
    HELD = "held"
    BETWEEN = "between"
    ENDED = "ended"


PARTNER_LEFT: Final = "partner_left"
"""Why somebody waits: whom they were to meet has left, or rests."""
