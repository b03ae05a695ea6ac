"""Two years of evenings: who meets somebody new, who rests, and what goes wrong, by policy.

25 % come late, 15 % leave early, and 5 % of pairs do not find each other. In the last two rows of a
scenario one of the two is gone for the round; with rescue, the other is then paired anew or joins a
table, as the node does after a minute.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, fields
from itertools import combinations
from typing import TYPE_CHECKING, Final

from bench.encounter_rivals import POLICIES, Evening, Turn, person_of, relations_of
from bench.encounter_tight import there_in
from bench.encounter_worlds import Months, pair
from meshup.encounters.domain.rescue import rescue
from meshup.encounters.domain.values import RescueRequest

if TYPE_CHECKING:
    from bench.encounter_rivals import Policy, Tables
    from bench.encounter_worlds import Guest, Room

TRIO: Final = 3
FAILS: Final = 0.05
SCENARIOS: Final = ((16, 0.10, 8), (30, 0.35, 8), (30, 0.15, 8), (100, 0.35, 2), (300, 0.35, 1))
"""People, share of newcomers, runs."""
MISSING, RESCUED = "Meshup, 5 % gone", "Meshup, 5 % gone, rescue"
LARGEST_OF_NETWORKX: Final = 100
"""People; of 300, a round takes a sixth of a second without preferences, and seven with them."""
TARGETS: Final = {(30, 0.35): 0.985, (100, 0.35): 0.995}
"""Coverage with rescue."""


@dataclass
class Tally:
    """What two years came to, summed over runs."""

    person_rounds: int = 0
    covered: int = 0
    encounters: int = 0
    repeats: int = 0
    needless: int = 0
    """Repeats of somebody who had somebody new to meet that was not at a table with anybody new."""
    languages: int = 0
    blocks: int = 0
    rests: int = 0
    double_rests: int = 0
    """Rests of who had rested, while somebody there had not."""
    wishes: int = 0
    wishes_met: int = 0
    newcomers: int = 0
    welcomed: int = 0

    def add(self, other: Tally) -> None:
        """Add another tally to this."""
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))


def print_months(months: int, first_seed: int, *, quick: bool) -> list[str]:
    """Print a row for each scenario and policy, and return which targets are missed."""
    print(f"\n{months} months, 5 rounds each.\n")
    print(
        "| n, newcomers | policy | coverage | repeats (needless) | language / block violations"
        " | rests | double rests | wishes met | newcomers who met a regular |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    missed = []
    for size, share, runs in SCENARIOS[: 3 if quick else None]:
        for name, policy in [
            *POLICIES.items(),
            *((name, POLICIES["Meshup"]) for name in (MISSING, RESCUED)),
        ]:
            if name == "networkx" and size > LARGEST_OF_NETWORKX:
                continue
            total = Tally()
            few = 2 if quick else runs
            for run in range(few):
                total.add(_played(Months(size, share, first_seed + run), months, policy, name))
            _print_row(f"{size}, {share:.0%}", name, total, few)
            missed += _missed(size, share, name, total)
    return missed


def _missed(size: int, share: float, name: str, total: Tally) -> list[str]:
    coverage = total.covered / total.person_rounds
    where = f"{size} people, {share:.0%} newcomers, {name}"
    found = []
    if name == RESCUED and coverage < TARGETS.get((size, share), 0):
        found.append(f"{where}: coverage {coverage:.2%}")
    wrong = total.languages + total.blocks + total.needless
    if name.startswith("Meshup") and wrong:
        found.append(f"{where}: {wrong} violations or needless repeats")
    return found


def _print_row(where: str, name: str, total: Tally, runs: int) -> None:
    rounds = total.person_rounds
    print(
        f"| {where} | {name} | {total.covered / rounds:.1%}"
        f" | {total.repeats / max(1, total.encounters):.1%} ({total.needless / runs:.1f})"
        f" | {total.languages / runs:.1f} / {total.blocks / runs:.1f}"
        f" | {total.rests / rounds:.1%} | {total.double_rests / runs:.1f}"
        f" | {total.wishes_met / max(1, total.wishes):.0%}"
        f" | {total.welcomed / max(1, total.newcomers):.0%} |",
        flush=True,
    )


def _played(world: Months, months: int, policy: Policy, name: str) -> Tally:
    tally = Tally()
    for room in world.evenings(months):
        chance = random.Random(f"{room.seed} {room.month}")
        evening = Evening(room)
        _Play(evening, tally, chance, name).all_rounds(policy)
        world.met = evening.met
    return tally


class _Play:
    """One evening under a policy, counted."""

    def __init__(self, evening: Evening, tally: Tally, chance: random.Random, name: str) -> None:
        self.evening, self.tally, self.chance = evening, tally, chance
        self.one_is_gone, self.with_rescue = name in {MISSING, RESCUED}, name == RESCUED
        self.by_number = {guest.number: guest for guest in evening.room.guests}
        self.new_tonight: set[tuple[int, int]] = set()
        self.rested: dict[int, int] = {}

    def all_rounds(self, policy: Policy) -> None:
        room = self.evening.room
        for number in range(1, room.rounds + 1):
            there = there_in(room, number)
            self._round(policy(Turn(self.evening, there, number, self.chance)), there, number)
        self._count_wishes(room)

    def _round(self, tables: Tables, there: list[Guest], number: int) -> None:
        self._count_rests(tables, there)
        twos = [table for table in tables if len(table) < TRIO]
        failed: Tables = [table for table in twos if self.chance.random() < FAILS]
        good = [table for table in tables if table not in failed]
        before = self.evening.met.copy()
        self.evening.remember(good, there)
        for table in failed:  # they have no encounter, and did not choose to rest
            for one in table:
                self.evening.rests[one] -= 1
        if self.one_is_gone:
            gone = {self.chance.choice(table) for table in failed}
            there = [guest for guest in there if guest.number not in gone]
            failed = [tuple(one for one in table if one not in gone) for table in failed]
        if self.with_rescue:
            good = self._rescued(good, failed, number)
        self._count(good, there, before)

    def _rescued(
        self,
        good: Tables,
        failed: Tables,
        number: int,
    ) -> Tables:
        evening = self.evening
        indexes = dict(enumerate(good))
        waiting = [self.by_number[one] for table in failed for one in table]
        met, blocked = relations_of(
            evening, {n for t in good for n in t} | {g.number for g in waiting}
        )
        plan = rescue(
            RescueRequest(
                waiting=tuple(person_of(evening, guest) for guest in waiting),
                seated={
                    index: (
                        person_of(evening, self.by_number[table[0]]),
                        person_of(evening, self.by_number[table[1]]),
                    )
                    for index, table in indexes.items()
                    if len(table) < TRIO
                },
                met=met,
                blocked=blocked,
                round_number=number,
                seed=evening.room.seed,
                taken=frozenset(i for i, table in indexes.items() if len(table) >= TRIO),
            )
        )
        made = [tuple(int(one) for one in table.people) for table in plan.tables]
        joined = {one for table in made for one in table}
        for table in made:
            for a, b in combinations(table, 2):
                if not any({a, b} <= set(old) for old in good):
                    evening.meet(a, b)
        return [table for table in good if not joined & set(table)] + made

    def _count_rests(self, tables: Tables, there: list[Guest]) -> None:
        seated = {one for table in tables for one in table}
        resting = [guest.number for guest in there if guest.number not in seated]
        never = any(
            one in seated and not self.rested.get(one)
            for one in self.by_number
            if one in {guest.number for guest in there}
        )
        for one in resting:
            self.tally.double_rests += bool(self.rested.get(one)) and never
            self.rested[one] = self.rested.get(one, 0) + 1
        self.tally.rests += len(resting)

    def _count(
        self, tables: Tables, there: list[Guest], before: dict[tuple[int, int], tuple[int, int]]
    ) -> None:
        room, tally = self.evening.room, self.tally
        covered: set[int] = set()
        for table in tables:
            for a, b in combinations(table, 2):
                one, other = self.by_number[a], self.by_number[b]
                tally.encounters += 1
                tally.languages += not one.languages & other.languages
                tally.blocks += pair(a, b) in room.blocked
                if pair(a, b) in before:
                    tally.repeats += 1
                elif room.may_meet(one, other):
                    covered |= {a, b}
                    self.new_tonight.add(pair(a, b))
        tally.person_rounds += len(there)
        tally.covered += len(covered)
        tally.needless += self._needless(tables, there, before, covered)

    def _needless(
        self,
        tables: Tables,
        there: list[Guest],
        before: dict[tuple[int, int], tuple[int, int]],
        covered: set[int],
    ) -> int:
        """Count pairs who met again although each other's table mate was somebody new, and free."""
        room = self.evening.room
        idle = [g for g in there if g.number not in covered]
        again = {one for table in tables for one in table if one not in covered}
        return sum(
            room.may_meet(a, b) and pair(a.number, b.number) not in before
            for a, b in combinations(idle, 2)
            if a.number in again and b.number in again
        )

    def _count_wishes(self, room: Room) -> None:
        there = {guest.number for guest in room.guests}
        regulars = {guest.number for guest in room.guests if not guest.newcomer}
        for guest in room.guests:
            met = {
                a if b == guest.number else b for a, b in self.new_tonight if guest.number in {a, b}
            }
            wanted = {
                other
                for other in guest.wishes & there
                if room.may_meet(guest, self.by_number[other])
                and pair(guest.number, other) not in room.met
            }
            self.tally.wishes += len(wanted)
            self.tally.wishes_met += len(wanted & met)
            self.tally.newcomers += guest.newcomer
            self.tally.welcomed += guest.newcomer and bool(met & regulars)
