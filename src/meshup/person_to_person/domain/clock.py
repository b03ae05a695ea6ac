"""Pure: what the clock says of a session of rounds at one moment, and what is due next.

Everything follows from the rows: when each round begins and ends, and since when the clock stands
still. Nobody ticks; whoever asks works it out, a phone without a network as well.

Words
    planned    a round has its seats, and waits in the phones
    revealed   everybody may see it: the round before has ended; the first: it was started
    lead       so long before its end the next round is planned
    settled    it is over, and who met is remembered
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Final

from meshup.person_to_person.choices import Phase, SessionState

if TYPE_CHECKING:
    from datetime import datetime

LONGEST_LEAD: Final = timedelta(seconds=90)
FIRST_RESCUE: Final = timedelta(seconds=75)
EACH_RESCUE: Final = timedelta(seconds=60)
LEAST_LEFT: Final = timedelta(minutes=2)
"""Nobody is sent to another table with less than this left of a round."""


@dataclass(frozen=True, slots=True)
class RoundTimes:
    """The moments of one round.

    Attributes:
        rescues: how often those whose partner was missing have been looked after.
        settled: whether who met in it is remembered.
    """

    number: int
    planned_at: datetime
    begins_at: datetime
    ends_at: datetime
    rescues: int = 0
    settled: bool = False

    def shifted(self, since: datetime, by: timedelta) -> RoundTimes:
        """Return it with what lies after ``since`` put off by ``by``."""
        begins = self.begins_at + by if self.begins_at > since else self.begins_at
        ends = self.ends_at + by if self.ends_at > since else self.ends_at
        return replace(self, begins_at=begins, ends_at=ends)


@dataclass(frozen=True, slots=True)
class SessionTimes:
    """The moments of a session.

    Attributes:
        rounds: those that are planned, by number; numbers are 1, 2, 3 …
        held_at: since when the clock stands still; None while it runs.
        closes_at: when the event ends; no round is planned from then on.
    """

    state: SessionState
    rounds_planned: int
    round_time: timedelta
    pause: timedelta
    closes_at: datetime
    held_at: datetime | None = None
    rounds: tuple[RoundTimes, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """What a session is like at one moment.

    Attributes:
        number: of the round that is revealed; 0 before the first.
        begins_at, ends_at: its moments; None while there is none. On hold they are those that
            would be if the clock went on now.
        remaining: until people begin to talk, or stop; None when nothing runs down.
        next_number: of the round that waits in the phones; 0 for none.
        held: whether the clock stands still; ``phase`` is then HELD.
    """

    phase: Phase
    number: int = 0
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    remaining: timedelta | None = None
    next_number: int = 0
    held: bool = False


class Step(Enum):
    """Something that is due."""

    SETTLE = "settle"
    PLAN = "plan"
    RESCUE = "rescue"
    END = "end"


@dataclass(frozen=True, slots=True)
class Due:
    """What has to be done, to which round, and from when on."""

    step: Step
    number: int
    at: datetime


def milliseconds(moment: datetime) -> int:
    """Return a moment as milliseconds since 1970, as pages and phones know it."""
    return int(moment.timestamp() * 1000)


def lead_of(round_time: timedelta) -> timedelta:
    """Return how long before its end the next round is planned: 90 s, or a quarter of it."""
    return min(LONGEST_LEAD, round_time / 4)


def revealed_at(times: SessionTimes, number: int) -> datetime:
    """Return the moment from which everybody may see a planned round."""
    this = times.rounds[number - 1]
    if number == 1:
        return this.planned_at
    return max(this.planned_at, times.rounds[number - 2].ends_at)


def moment_of(times: SessionTimes, at: datetime) -> Moment:
    """Return what a session is like at ``at``."""
    if times.state == SessionState.GATHERING:
        return Moment(Phase.GATHERING)
    if times.state == SessionState.ENDED or not times.rounds:
        return Moment(Phase.ENDED, len(times.rounds))
    held_for = at - times.held_at if times.held_at is not None else timedelta(0)
    now = at - held_for
    revealed = [each for each in times.rounds if revealed_at(times, each.number) <= now]
    if not revealed:
        revealed = [times.rounds[0]]  # a clock that was set back
    this = revealed[-1]
    following = this.number + 1 if this.number < len(times.rounds) else 0
    phase = _phase(times, this, now)
    if phase == Phase.ENDED:
        return Moment(phase, this.number)
    until = this.begins_at if phase == Phase.ANNOUNCED else this.ends_at
    return Moment(
        phase=phase if times.held_at is None else Phase.HELD,
        number=this.number,
        begins_at=this.begins_at + held_for if this.begins_at > now else this.begins_at,
        ends_at=this.ends_at + held_for if this.ends_at > now else this.ends_at,
        remaining=until - now if phase != Phase.BETWEEN else None,
        next_number=following,
        held=times.held_at is not None,
    )


def _phase(times: SessionTimes, this: RoundTimes, now: datetime) -> Phase:
    """Return the phase of a running session whose latest revealed round is ``this``."""
    if now < this.begins_at:
        return Phase.ANNOUNCED
    if now < this.ends_at:
        return Phase.TALKING
    more = this.number < max(times.rounds_planned, len(times.rounds))
    return Phase.BETWEEN if more and now < times.closes_at else Phase.ENDED


def next_due(times: SessionTimes) -> Due | None:
    """Return what is due next, whenever that is; None while nothing is until somebody acts.

    Steps of the same moment come in this order: settle, plan, rescue, end. On hold only what
    lies before the hold is due.
    """
    if times.state != SessionState.RUNNING or not times.rounds:
        return None
    every = [*_settling(times), *_planning(times), *_rescuing(times), *_ending(times)]
    order = list(Step)
    first = min(every, key=lambda due: (due.at, order.index(due.step)), default=None)
    if first is None or (times.held_at is not None and first.at > times.held_at):
        return None
    return first


def _settling(times: SessionTimes) -> list[Due]:
    return [
        Due(Step.SETTLE, each.number, each.ends_at) for each in times.rounds if not each.settled
    ][:1]


def _planning(times: SessionTimes) -> list[Due]:
    last = times.rounds[-1]
    at = last.ends_at - lead_of(times.round_time)
    if last.number >= times.rounds_planned or max(at, last.begins_at) >= times.closes_at:
        return []
    return [Due(Step.PLAN, last.number + 1, max(at, last.begins_at))]


def _rescuing(times: SessionTimes) -> list[Due]:
    return [
        Due(Step.RESCUE, each.number, at)
        for each in times.rounds
        if not each.settled and (at := rescue_at(each)) is not None
    ][:1]


def rescue_at(this: RoundTimes) -> datetime | None:
    """Return when those whose partner is missing are looked after next; None for not again."""
    at = this.begins_at + FIRST_RESCUE + this.rescues * EACH_RESCUE
    return at if at <= this.ends_at - LEAST_LEFT else None


def rescues_by(this: RoundTimes, at: datetime) -> int:
    """Return how many times of looking after people lie before ``at``, or at it."""
    since = at - this.begins_at - FIRST_RESCUE
    return 0 if since < timedelta(0) else since // EACH_RESCUE + 1


def _ending(times: SessionTimes) -> list[Due]:
    last = times.rounds[-1]
    if not last.settled or _planning(times):
        return []
    return [Due(Step.END, last.number, last.ends_at)]
