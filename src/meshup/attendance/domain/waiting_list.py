"""Pure: who gets a place when places are few.

Words
    line    who waits, in fair order: whoever came first, then the smaller number
    lapsed  somebody was offered a place and did not answer; they wait, but the line goes on without
            them until they say that they still want to come

Method
    Strictly in turn. A group for which too few places are free keeps its turn: nobody behind it is
    let past, for else a group of five would wait for ever while single people go by. So a few
    places may stay free for a while; a host may let somebody in out of turn. A group that is larger
    than the whole capacity can never come, and holds nobody up.

    Who can be asked, by a letter to an address that is theirs for sure, is offered the place for
    some hours, for perhaps their evening is taken by now. Who cannot be asked comes at once: nobody
    would see the offer. An offer ends halfway to the start at the latest, so that there is time
    for the next; shortly before the start places are given at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

COMING: Final = "coming"
OFFERED: Final = "offered"
WAITING: Final = "waiting"
SHORTEST_OFFER: Final = timedelta(hours=1)
"""An offer for less is none: nobody reads letters so often."""


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody has at an event: where they stand, for how many, and since when."""

    standing: str
    persons: int
    queued_at: datetime
    lapsed: bool = False

    @property
    def takes(self) -> int:
        """How many places it takes."""
        return self.persons if self.standing in {COMING, OFFERED} else 0

    @property
    def keeps_turn(self) -> bool:
        """Whether it is in line, and its turn will come."""
        return self.standing == WAITING and not self.lapsed


@dataclass(frozen=True, slots=True)
class InLine:
    """Somebody who waits; ``number`` is their evening's."""

    number: int
    persons: int
    queued_at: datetime


@dataclass(frozen=True, slots=True)
class Room:
    """How much room there is, seen by one who asks: without what they have themselves.

    Attributes:
        capacity: how many may come; None: no limit.
        taken: places that others have, or that are kept for them.
        line: the others who wait and have not lapsed.
    """

    capacity: int | None
    taken: int = 0
    line: Sequence[InLine] = ()

    def fits(self, persons: int, queued_at: datetime) -> bool:
        """Say whether so many get a place now, who are in line since ``queued_at``."""
        if self.capacity is None:
            return True
        waiting = (ahead for ahead in self.line if ahead.queued_at <= queued_at)
        return self.taken + persons <= self.capacity and not any(
            ahead.persons <= self.capacity for ahead in waiting
        )


def seat(held: Held | None, persons: int, room: Room, since: datetime) -> Held | None:
    """Return what somebody has who wants places for ``persons``; None: what they have stays.

    Who has places and wants more than there are keeps what they have. Who waits and wants more
    goes to the end of the line, for those companions came later than the others there.

    Args:
        held: what they have so far; None, skipped or maybe: they are new.
        persons: 1 to 10.
        room: without what they have.
        since: from when on they are in line, if they are new there.
    """
    if held is not None and held.takes:
        if persons <= held.persons or room.fits(persons, since):
            return replace(held, persons=persons)
        return None
    if held is not None and held.keeps_turn and persons <= held.persons:
        return replace(held, persons=persons)
    fits = room.fits(persons, since)
    return Held(COMING if fits else WAITING, persons, since)


def in_turn(line: Iterable[InLine]) -> list[InLine]:
    """Return who waits in fair order."""
    return sorted(line, key=lambda waiting: (waiting.queued_at, waiting.number))


def next_in_line(line: Iterable[InLine], capacity: int | None, taken: int) -> list[InLine]:
    """Return who gets a place now, in turn."""
    chosen: list[InLine] = []
    for waiting in in_turn(line):
        if capacity is not None and waiting.persons > capacity:
            continue
        if capacity is not None and taken + waiting.persons > capacity:
            break
        taken += waiting.persons
        chosen.append(waiting)
    return chosen


def answer_until(at: datetime, starts_at: datetime, hours: int) -> datetime | None:
    """Return until when a place is kept that is offered at ``at``; None: it is given at once."""
    until = min(at + timedelta(hours=hours), at + (starts_at - at) / 2)
    return until if hours and until - at >= SHORTEST_OFFER else None
