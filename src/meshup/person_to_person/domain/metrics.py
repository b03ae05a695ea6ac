"""Pure: how an evening went, in numbers; nobody can tell from them who met whom.

Words
    person-round   one participant in one round that is over: at a table, resting or waiting
    coverage       person-rounds in which somebody new was met, of all person-rounds
    possible       new encounters, and the pairs of each round's exact maximum matching (in its
                   certificate) that became none: who was seated by it and met nobody new

Source
    Metrics to report after each evening: ``docs/decisions/0032-*``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

AT_TABLE: Final = "table"
"""``SeatKind.TABLE`` of ``choices``, whose words are translated by Django."""
TWO: Final = 2


class PastSeat(NamedTuple):
    """A seat of a round that is over.

    Attributes:
        repeat: whether they sat with somebody whom they had met before.
        missed: whether the others could not find them. rescued: placed while the round ran.
    """

    participant: int
    round: int
    kind: str
    table: str
    repeat: bool
    missed: bool
    rescued: bool


class PastRound(NamedTuple):
    """A round that is over: the most new pairs that could meet at once, and how long that took."""

    number: int
    pairs: int
    solved_milliseconds: int


class PastPerson(NamedTuple):
    """A participant: whether they had met nobody before this evening; whom they wished to meet."""

    number: int
    newcomer: bool
    wishes: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """An evening in numbers; all zero before the first round is over.

    Attributes:
        rounds: that are over. people: who had a place in any of them.
        person_rounds, covered: see *coverage*.
        encounters: pairs who met for the first time. possible: see there.
        repeats: pairs who had met before and sat together again.
        rests, most_rests: person-rounds without a table; the most of one participant.
        trios, most_trios: tables of three; the most of one participant.
        throughout: who had a place in every round. fewest, tenth, most: new people whom these met:
            the fewest, what nine in ten of them reach, and the most.
        newcomers, newcomers_introduced: of them, who met somebody who was none.
        wishes, wishes_met: people whom somebody wished to meet.
        missed: pairs who did not find each other. rescued: people placed while a round ran.
        slowest_milliseconds: what the round that took longest took to be worked out.
    """

    rounds: int = 0
    people: int = 0
    person_rounds: int = 0
    covered: int = 0
    encounters: int = 0
    possible: int = 0
    repeats: int = 0
    rests: int = 0
    most_rests: int = 0
    trios: int = 0
    most_trios: int = 0
    throughout: int = 0
    fewest: int = 0
    tenth: int = 0
    most: int = 0
    newcomers: int = 0
    newcomers_introduced: int = 0
    wishes: int = 0
    wishes_met: int = 0
    missed: int = 0
    rescued: int = 0
    slowest_milliseconds: int = 0

    @property
    def coverage(self) -> float:
        """Person-rounds in which somebody new was met, from 0 to 1; 1 of none."""
        return self.covered / self.person_rounds if self.person_rounds else 1.0

    def to_json(self) -> dict[str, int]:
        """Return it as plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Metrics:
        """Return what ``to_json`` was made of; numbers that are not known are zero."""
        return cls(**{name: plain[name] for name in cls.__slots__ if name in plain})


class _Met(NamedTuple):
    """Who met in which round: for the first time, and again."""

    new: set[tuple[int, frozenset[int]]]
    again: set[tuple[int, frozenset[int]]]
    missed: int


def metrics_from(
    rounds: Sequence[PastRound], seats: Collection[PastSeat], people: Iterable[PastPerson]
) -> Metrics:
    """Return an evening in numbers, from its rounds that are over, in any order."""
    tables: dict[tuple[int, str], list[PastSeat]] = defaultdict(list)
    for seat in seats:
        if seat.kind == AT_TABLE:
            tables[seat.round, seat.table].append(seat)
    met = _met_at(tables)
    rested = Counter(seat.participant for seat in seats if seat.kind != AT_TABLE)
    trios = [sat for sat in tables.values() if len(sat) > TWO]
    in_trio = Counter(seat.participant for sat in trios for seat in sat)
    encounters = len({pair for _number, pair in met.new})
    covered = {(number, each) for number, pair in met.new for each in pair}
    return Metrics(
        rounds=len(rounds),
        people=len({seat.participant for seat in seats}),
        person_rounds=len(seats),
        covered=len(covered),
        encounters=encounters,
        possible=encounters + _lost(rounds, covered - _rescued(seats)),
        repeats=len(met.again),
        rests=rested.total(),
        most_rests=max(rested.values(), default=0),
        trios=len(trios),
        most_trios=max(in_trio.values(), default=0),
        missed=met.missed,
        rescued=sum(seat.rescued for seat in seats),
        slowest_milliseconds=max((each.solved_milliseconds for each in rounds), default=0),
        **_of_people(len(rounds), seats, people, {pair for _number, pair in met.new}),
    )


def _met_at(tables: Mapping[tuple[int, str], Sequence[PastSeat]]) -> _Met:
    """Return who met; two who both repeat at a table have met before, and twice is once new."""
    found = _Met(set(), set(), 0)
    known: set[frozenset[int]] = set()
    missed = 0
    for (number, _table), sat in sorted(tables.items()):
        for one, other in combinations(sat, TWO):
            pair = frozenset({one.participant, other.participant})
            if one.missed or other.missed:
                missed += 1
            elif (one.repeat and other.repeat) or pair in known:
                found.again.add((number, pair))
            else:
                found.new.add((number, pair))
                known.add(pair)
    return found._replace(missed=missed)


def _rescued(seats: Iterable[PastSeat]) -> set[tuple[int, int]]:
    """Return who was placed while which round ran: no matching had counted them there."""
    return {(seat.round, seat.participant) for seat in seats if seat.rescued}


def _lost(rounds: Iterable[PastRound], covered: Iterable[tuple[int, int]]) -> int:
    """Return how many pairs of the largest matchings have become no encounter, of twos or trios."""
    met_somebody = Counter(number for number, _participant in covered)
    return sum(max(0, each.pairs - met_somebody[each.number] // TWO) for each in rounds)


def _of_people(
    rounds: int,
    seats: Iterable[PastSeat],
    people: Iterable[PastPerson],
    met: Iterable[frozenset[int]],
) -> dict[str, int]:
    """Return the numbers about what participants found."""
    others: dict[int, set[int]] = defaultdict(set)
    for pair in met:
        for each in pair:
            others[each] |= pair - {each}
    there = Counter(number for number, _round in {(seat.participant, seat.round) for seat in seats})
    throughout = sorted(len(others[number]) for number, times in there.items() if times == rounds)
    known = {person.number: person for person in people if person.number in there}
    new = {number for number, person in known.items() if person.newcomer}
    wishes = [(number, wish) for number, person in known.items() for wish in person.wishes]
    return {
        "throughout": len(throughout),
        "fewest": throughout[0] if throughout else 0,
        "tenth": throughout[(len(throughout) - 1) // 10] if throughout else 0,
        "most": throughout[-1] if throughout else 0,
        "newcomers": len(new),
        "newcomers_introduced": sum(bool(others[number] - new) for number in new),
        "wishes": len(wishes),
        "wishes_met": sum(wish in others[number] for number, wish in wishes),
    }
