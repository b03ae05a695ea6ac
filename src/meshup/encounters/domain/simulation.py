"""A whole evening of rounds, each planned from who is there. Pure.

Words
    participant   a person with the first and the last round in which they are there
    clairvoyant   with knowledge of who will be there in rounds to come

Method
    Each round is planned by ``plan_round`` from those who are there in it, and from nothing that
    only a later round could tell. Who met remembers it in the rounds that follow; so do rests,
    trios and seats.

    A clairvoyant evening begins as the plain one. Then, round by round, other seeds are tried for
    the round, each evening is played to its end with those who will really be there, and the best
    is kept; so it is never worse. How many are tried follows from how many people there are, not
    from a clock.

    ``bound`` is what no plan with as many trios, for the same people, could exceed
    (``evening_bounds``); without trios it is the bound of every plan.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

from meshup.encounters.domain.evening_bounds import EveningBound
from meshup.encounters.domain.rounds import plan_round
from meshup.encounters.domain.values import Met, Person, RoundPlan, RoundRequest, pair_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from meshup.encounters.domain.values import Pair

TRIO: Final = 3
TONIGHT: Final = "9999-12-31T00:00:00.{:06d}+00:00"
"""When those met tonight were seen last: after all others, and in the order of rounds."""
CLAIRVOYANT_WORK: Final = 15_000
"""So many people are seated in all evenings that are tried, times four rounds."""
TRIES: Final = 8
"""Seeds for each round."""


@dataclass(frozen=True, slots=True)
class Participant:
    """A person, and the first and last round in which they are there."""

    person: Person
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class EveningRequest:
    """An evening before it begins."""

    rounds: int
    seed: int
    tables: int | None
    people: tuple[Participant, ...]
    met: Mapping[Pair, Met]
    blocked: frozenset[Pair]

    def present(self, number: int) -> Iterator[Person]:
        """Yield who is there in a round."""
        return (one.person for one in self.people if one.first <= number <= one.last)


@dataclass(frozen=True, slots=True)
class EveningPlan:
    """All rounds of an evening, and what they come to."""

    rounds: tuple[RoundPlan, ...]
    new_encounters: int
    repeats: int
    rests: int
    bound: int

    @property
    def is_at_bound(self) -> bool:
        """Return whether no plan could introduce more people."""
        return self.new_encounters >= self.bound

    @property
    def merit(self) -> tuple[int, int, int]:
        """Return what is better when it is larger."""
        return self.new_encounters, -self.rests, -self.repeats


def simulate(request: EveningRequest, *, clairvoyant: bool = False) -> EveningPlan:
    """Return the evening: by rounds alone or, ``clairvoyant``, knowing who comes and goes."""
    rounds = [tuple(request.present(number + 1)) for number in range(request.rounds)]
    bound = EveningBound(rounds, request.met, request.blocked, request.tables)
    evening = _Evening(request)
    plain = evening.copy().finished(bound)
    return _improved(evening, plain, bound) if clairvoyant else plain


def _improved(evening: _Evening, best: EveningPlan, bound: EveningBound) -> EveningPlan:
    """Return the best evening that other seeds find, one round after the other."""
    request = evening.request
    rounds_to_try = CLAIRVOYANT_WORK * 4 // max(1, len(request.people))
    best_seeds = [request.seed] * request.rounds
    for number in range(request.rounds):
        for turn in range(1, TRIES):
            rounds_to_try -= request.rounds - number
            if best.is_at_bound or rounds_to_try < 0:
                return best
            tried = evening.copy()
            tried.play_round(request.seed + turn)
            found = tried.finished(bound)
            if found.merit > best.merit:
                best, best_seeds[number] = found, request.seed + turn
        evening.play_round(best_seeds[number])
    return best


class _Evening:
    """One evening under way: who has met, and how it has been for each."""

    def __init__(self, request: EveningRequest) -> None:
        self.request = request
        self.met = dict(request.met)
        self.people = {one.person.id: one.person for one in request.people}
        self.plans: list[RoundPlan] = []
        self.new_encounters = self.trio_gain = 0

    def copy(self) -> _Evening:
        """Return another evening that is as far."""
        other = _Evening(self.request)
        other.met, other.people = self.met.copy(), self.people.copy()
        other.plans = self.plans.copy()
        other.new_encounters, other.trio_gain = self.new_encounters, self.trio_gain
        return other

    def finished(self, bound: EveningBound) -> EveningPlan:
        """Play the rounds that are left, and return all of them."""
        while len(self.plans) < self.request.rounds:
            self.play_round(self.request.seed)
        return EveningPlan(
            tuple(self.plans),
            self.new_encounters,
            sum(len(plan.repeats) for plan in self.plans),
            sum(len(plan.resting) for plan in self.plans),
            bound.with_trios(
                {name: person.trios for name, person in self.people.items() if person.trios},
                self.trio_gain,
            ),
        )

    def play_round(self, seed: int) -> None:
        """Plan the next round, and let everybody meet as planned."""
        number = len(self.plans) + 1
        plan = plan_round(
            RoundRequest(
                people=tuple(self.people[person.id] for person in self.request.present(number)),
                met=self.met,
                blocked=self.request.blocked,
                round_number=number,
                rounds_left=self.request.rounds - number + 1,
                tables=self.request.tables,
                seed=seed,
            )
        )
        self.plans.append(plan)
        self._remember(plan, number)

    def _remember(self, plan: RoundPlan, number: int) -> None:
        seen = TONIGHT.format(number)
        for rest in plan.resting:
            person = self.people[rest.id]
            self.people[rest.id] = replace(
                person, rests=person.rests + 1, last_table="", stayed=False
            )
        for table in plan.tables:
            new = [pair for pair in self._pairs(table.people) if pair not in self.met]
            self.new_encounters += len(new)
            self.trio_gain += max(0, len(new) - 1)
            for pair in self._pairs(table.people):
                before = self.met.get(pair)
                self.met[pair] = Met(before.times + 1 if before else 1, seen)
            self._seat(table.people, new, str(table.index), table.stays)

    @staticmethod
    def _pairs(people: tuple[str, ...]) -> list[Pair]:
        return [pair_of(a, b) for a, b in combinations(people, 2)]

    def _seat(
        self, people: tuple[str, ...], new: list[Pair], table: str, stays: frozenset[str]
    ) -> None:
        regular = any(not self.people[one].newcomer for one in people)
        for one in people:
            person = self.people[one]
            self.people[one] = replace(
                person,
                trios=person.trios + (len(people) == TRIO),
                new_encounters=person.new_encounters + sum(one in pair for pair in new),
                met_regular=person.met_regular or (person.newcomer and regular),
                last_table=table,
                stayed=one in stays,
            )
