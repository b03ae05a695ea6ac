"""Pure: what a host should know before the first round, while it can still be changed.

None of it stops the rounds: whoever cannot meet anybody rests, and is told why.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Gathered:
    """Somebody who takes part: what they are called ("" for no name), and what they speak."""

    name: str
    languages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Room:
    """How much fits in.

    Attributes:
        tables: how many there are; None for as many as needed.
        rounds, round_time, pause: as planned; each round begins after a pause.
        closes_at: when the event ends.
    """

    tables: int | None
    rounds: int
    round_time: timedelta
    pause: timedelta
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class StartWarnings:
    """What would go otherwise than a host may think; empty, zero or None where nothing would.

    Attributes:
        number: how many take part.
        too_few: nobody could meet anybody.
        odd: one table has three people, or one person rests.
        speechless: who speaks no language of anybody else; "" for one without a name.
        tables_missing: so many fewer than pairs. resting: so many rest each round because of it.
        ends_late_at: the end of the last round, after that of the event.
    """

    number: int
    too_few: bool = False
    odd: bool = False
    speechless: tuple[str, ...] = ()
    tables_missing: int = 0
    resting: int = 0
    ends_late_at: datetime | None = None

    @property
    def any(self) -> bool:
        """Whether there is anything to warn of."""
        late = self.ends_late_at is not None
        return late or self.odd or bool(self.speechless or self.tables_missing)


def start_warnings(people: Sequence[Gathered], room: Room, at: datetime) -> StartWarnings:
    """Return what to warn of if the first round started at ``at``."""
    number = len(people)
    ends_at = at + room.rounds * (room.round_time + room.pause)
    missing = max(0, number // 2 - room.tables) if room.tables is not None else 0
    return StartWarnings(
        number=number,
        too_few=number < 2,  # noqa: PLR2004 - it takes two
        odd=number > 1 and number % 2 == 1 and not missing,
        speechless=_speechless(people) if number > 1 else (),
        tables_missing=missing,
        resting=number - 2 * (room.tables or 0) if missing else 0,
        ends_late_at=ends_at if ends_at > room.closes_at else None,
    )


def _speechless(people: Collection[Gathered]) -> tuple[str, ...]:
    """Return who shares no language with anybody."""
    speakers = Counter(language for person in people for language in person.languages)
    return tuple(
        person.name
        for person in people
        if not any(speakers[language] > 1 for language in person.languages)
    )
