"""A whole evening of rounds, each planned from who is there. Pure.

Words
    participant   a person with the first and the last round in which they are there
    clairvoyant   with knowledge of who will be there in rounds to come

Method
    Each round is planned by ``plan_round`` from those who are there in it, and from nothing that
    only a later round could tell. Who met remembers it in the rounds that follow; so do rests,
    trios and seats. A clairvoyant evening knows the later rounds; of several that differ only in
    their seed it is the best, the plain evening among them, so that it is never worse.

    ``bound`` is the most new encounters that twos could make of this evening, whoever plans it,
    and what the trios of this plan add to it: the new pairs of each beyond its first. So
    ``new_encounters`` never exceeds it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

from meshup.encounters.domain.evening_bounds import bound_of_rounds
from meshup.encounters.domain.rounds import plan_round
from meshup.encounters.domain.values import Met, Person, RoundPlan, RoundRequest, pair_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from meshup.encounters.domain.values import Pair

TRIO: Final = 3
TONIGHT: Final = "9999-12-31T00:00:00.{:06d}+00:00"
"""When those met tonight were seen last: after all others, and in the order of rounds."""
CLAIRVOYANT_TRIES: Final = ((60, 12), (150, 4), (400, 2))
"""Up to so many people, so many evenings are tried; above, one."""


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


def simulate(request: EveningRequest, *, clairvoyant: bool = False) -> EveningPlan:
    """Return the evening: by rounds alone or, ``clairvoyant``, knowing who comes and goes."""
    rounds = [tuple(request.present(number + 1)) for number in range(request.rounds)]
    twos = bound_of_rounds(rounds, request.met, request.blocked, request.tables)
    best = _Evening(request, rounds, seed=request.seed, clairvoyant=False).plan(twos)
    if not clairvoyant:
        return best
    for turn in range(_tries(len(request.people))):
        if best.is_at_bound and not best.rests:
            break
        seed = request.seed + turn
        found = _Evening(request, rounds, seed=seed, clairvoyant=True).plan(twos)
        best = max(best, found, key=_merit)
    return best


def _tries(people: int) -> int:
    return next((tries for most, tries in CLAIRVOYANT_TRIES if people <= most), 1)


def _merit(plan: EveningPlan) -> tuple[int, int, int]:
    return plan.new_encounters, -plan.rests, -plan.repeats


class _Evening:
    """One evening under way: who has met, and how it has been for each."""

    def __init__(
        self,
        request: EveningRequest,
        rounds: list[tuple[Person, ...]],
        *,
        seed: int,
        clairvoyant: bool,
    ) -> None:
        self.request, self.rounds = request, rounds
        self.seed, self.clairvoyant = seed, clairvoyant
        self.met = dict(request.met)
        self.people = {one.person.id: one.person for one in request.people}
        self.new_encounters = self.trio_gain = 0

    def plan(self, twos: int) -> EveningPlan:
        plans = tuple(self._round(number) for number in range(1, self.request.rounds + 1))
        return EveningPlan(
            plans,
            self.new_encounters,
            sum(len(plan.repeats) for plan in plans),
            sum(len(plan.resting) for plan in plans),
            twos + self.trio_gain,
        )

    def _round(self, number: int) -> RoundPlan:
        plan = plan_round(
            RoundRequest(
                people=self._now(self.rounds[number - 1]),
                met=self.met,
                blocked=self.request.blocked,
                round_number=number,
                rounds_left=self.request.rounds - number + 1,
                tables=self.request.tables,
                seed=self.seed,
            )
        )
        self._remember(plan, number)
        return plan

    def _now(self, people: tuple[Person, ...]) -> tuple[Person, ...]:
        return tuple(self.people[person.id] for person in people)

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
