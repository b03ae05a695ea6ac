"""Pure: what the rounds of an evening have been for each participant, from their seats."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

from meshup.person_to_person.choices import SeatKind

if TYPE_CHECKING:
    from collections.abc import Iterable

PAIR: Final = 2
Pair = tuple[int, int]
"""Numbers of two participants, the smaller first."""


class SeatFacts(NamedTuple):
    """A seat: of whom, in which round, where; and whether others could not find them there."""

    participant: int
    round: int
    kind: str
    table: str
    table_index: int | None
    stays: bool
    missed: bool


@dataclass(slots=True)
class SoFar:
    """What an evening has been for one participant.

    Attributes:
        rests, trios: how many rounds of that kind.
        met: whom they met. last_index: of the table where they sat last; None for nowhere.
    """

    rests: int = 0
    trios: int = 0
    met: set[int] = field(default_factory=set)
    last_index: int | None = None
    stayed: bool = False


@dataclass(slots=True)
class Evening:
    """What an evening has been.

    Attributes:
        people: by participant; who had no seat yet is not there: ``of`` gives them an empty one.
        met: who sat at one table and found each other. missed: who did not.
    """

    people: dict[int, SoFar] = field(default_factory=dict)
    met: set[Pair] = field(default_factory=set)
    missed: set[Pair] = field(default_factory=set)

    def of(self, participant: int) -> SoFar:
        """Return what the evening has been for somebody."""
        return self.people.setdefault(participant, SoFar())


def evening_of(seats: Iterable[SeatFacts]) -> Evening:
    """Return what an evening has been, from the seats of its rounds in any order."""
    evening = Evening()
    tables: dict[tuple[int, str], list[SeatFacts]] = defaultdict(list)
    for seat in sorted(seats):
        person = evening.of(seat.participant)
        if seat.kind == SeatKind.TABLE:
            tables[seat.round, seat.table].append(seat)
            person.last_index, person.stayed = seat.table_index, seat.stays
        elif seat.kind == SeatKind.REST:
            person.rests += 1
    sort = sorted(tables, key=lambda key: key[0])
    for key in sort:
        _sat_together(evening, tables[key])
    evening.missed -= evening.met
    return evening


def _sat_together(evening: Evening, seats: list[SeatFacts]) -> None:
    for seat in seats:
        evening.of(seat.participant).trios += len(seats) > PAIR
    met = pairs_met(seats)
    for one, other in met:
        evening.of(one).met.add(other)
        evening.of(other).met.add(one)
    evening.met |= met
    everybody = sorted(seat.participant for seat in seats)
    evening.missed |= set(combinations(everybody, 2)) - met


def pairs_met(seats: Iterable[SeatFacts]) -> set[Pair]:
    """Return who met at one table: all who sit there and were found."""
    return set(combinations(sorted(seat.participant for seat in seats if not seat.missed), 2))


def pairs_of_round(seats: Iterable[SeatFacts]) -> set[Pair]:
    """Return who met in one round, whose seats these are."""
    tables: dict[str, list[SeatFacts]] = defaultdict(list)
    for seat in seats:
        if seat.kind == SeatKind.TABLE:
            tables[seat.table].append(seat)
    return {pair for at_one in tables.values() for pair in pairs_met(at_one)}
