"""Where a node stands with an event that is held together: who its home is, and who may be next."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

KIND: Final = "rehome"
"""The kind of request by which communities agree that another of them be the home."""
STANDING_TYPE: Final = "TogetherStanding"
REACHED_WITHIN: Final = timedelta(hours=6)
"""A successor that has answered nobody's look for so long is silent, too."""
LOOK_EVERY: Final = timedelta(hours=1)
LOOK_AGAIN: Final = timedelta(minutes=5)


class Says(Enum):
    """What a host says of an event when another looks; also what nobody said.

    Words
        home      it is the home
        paused    it is, and another goes on with it: its hosts have not decided
        moved     it was: its last word names another
        follows   it holds the event with a home
        declines  likewise, and it does not want to be the next
        gone      it answers, and holds no such event
        nothing   it does not answer
    """

    AT_HOME = "home"
    PAUSED = "paused"
    MOVED = "moved"
    FOLLOWS = "follows"
    DECLINES = "declines"
    GONE = "gone"
    NOTHING = "nothing"


class Place(Enum):
    """Where this node stands with an event.

    Words
        home      it is its home
        paused    it is, and found another that goes on with it: hosts decide
        moved     it was: its last word names another, who has not taken it in yet
        follows   it holds the event with a home that answers
        silent    the home does not answer; its time is not over yet
        waits     its time is over: another is asked first
        turn      hosts of this node are asked whether they go on
        declined  they said no: the next is asked
        led       another went on, and this node goes over to it
    """

    AT_HOME = "home"
    PAUSED = "paused"
    MOVED = "moved"
    FOLLOWS = "follows"
    SILENT = "silent"
    WAITS = "waits"
    TURN = "turn"
    DECLINED = "declined"
    LED = "led"


AWAY: Final = frozenset({Place.SILENT, Place.WAITS, Place.TURN, Place.DECLINED})
TRANSITIONS: Final[Mapping[Place, frozenset[Place]]] = {
    Place.AT_HOME: frozenset({Place.PAUSED, Place.MOVED}),
    Place.PAUSED: frozenset({Place.AT_HOME, Place.MOVED, Place.FOLLOWS}),
    Place.MOVED: frozenset({Place.FOLLOWS, Place.AT_HOME}),
    Place.FOLLOWS: frozenset({Place.SILENT, Place.WAITS, Place.TURN, Place.LED, Place.AT_HOME}),
    Place.SILENT: frozenset({Place.FOLLOWS, Place.WAITS, Place.TURN, Place.LED}),
    Place.WAITS: frozenset({Place.FOLLOWS, Place.TURN, Place.LED}),
    Place.TURN: frozenset({Place.FOLLOWS, Place.WAITS, Place.DECLINED, Place.LED, Place.AT_HOME}),
    Place.DECLINED: frozenset({Place.FOLLOWS, Place.TURN, Place.LED, Place.WAITS, Place.AT_HOME}),
    Place.LED: frozenset({Place.FOLLOWS}),
}
"""From where to where a node comes; who presses what, and what others say, leads along these."""
