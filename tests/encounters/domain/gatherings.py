"""Rooms to try the engine on, an evening of rounds, and what no round may break."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING

import networkx as nx
from hypothesis import strategies as st

from meshup.encounters.domain.rounds import plan_round
from meshup.encounters.domain.values import (
    Met,
    Pair,
    Person,
    RescuePlan,
    RoundPlan,
    RoundRequest,
    Table,
    pair_of,
)

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

FRENCH, ENGLISH = frozenset({"fr"}), frozenset({"en"})
LANGUAGES = (FRENCH, ENGLISH, FRENCH | ENGLISH, ENGLISH | {"de"})


def crowd(size: int, **facts) -> tuple[Person, ...]:
    """So many people who speak French, named p0, p1, …"""
    return tuple(Person(id=f"p{number}", languages=FRENCH, **facts) for number in range(size))


def all_met(people, *, but: AbstractSet[Pair] = frozenset()) -> dict[Pair, Met]:
    """Everybody has met everybody, but for these pairs."""
    ids = sorted(person.id for person in people)
    return {pair: Met() for pair in itertools.combinations(ids, 2) if pair not in but}


@st.composite
def requests(draw: st.DrawFn, most: int = 11) -> RoundRequest:
    """Rooms of every kind, small enough to be checked in full."""
    size = draw(st.integers(0, most))
    chance = Random(draw(st.integers(0, 2**32)))
    ids = [f"p{number}" for number in range(size)]
    spoken = draw(st.sampled_from([LANGUAGES[:1], LANGUAGES[:3], LANGUAGES]))
    people = tuple(
        Person(
            id=identity,
            languages=chance.choice(spoken),
            wishes=frozenset(chance.sample(ids, min(size, 2))),
            topics=frozenset(chance.sample("abcde", 2)),
            newcomer=chance.random() < 0.3,
            repeats_ok=chance.random() < 0.5,
            rests=chance.choice([0, 0, 0, 1, 2]),
            trios=chance.choice([0, 0, 1]),
            new_encounters=chance.randrange(4),
            wants_trio=chance.random() < 0.05,
            rather_rests=chance.random() < 0.1,
            last_table=chance.choice(["", str(chance.randrange(size // 2 + 1))]),
            stayed=chance.random() < 0.5,
        )
        for identity in ids
    )
    share = draw(st.sampled_from([0, 0.2, 0.5, 0.8, 0.95]))
    moments = [None, "2026-01-05", "2026-03-01T19:00:00+00:00"]
    met = {
        pair: Met(chance.randint(1, 3), chance.choice(moments))
        for pair in itertools.combinations(sorted(ids), 2)
        if chance.random() < share
    }
    pairs = list(itertools.combinations(sorted(ids), 2))
    return RoundRequest(
        people=people,
        met=met,
        blocked=frozenset(chance.sample(pairs, min(len(pairs), size // 4))),
        planned=frozenset(chance.sample(pairs, min(len(pairs), size // 4))),
        round_number=draw(st.integers(1, 5)),
        rounds_left=draw(st.integers(1, 5)),
        tables=draw(st.none() | st.integers(0, size // 2 + 1)),
        seed=draw(st.integers(0, 9)),
    )


def hard_graph(request: RoundRequest) -> nx.Graph:
    """Who may meet whom, worked out the long way."""
    graph = nx.Graph()
    graph.add_nodes_from(person.id for person in request.people)
    for one, other in itertools.combinations(request.people, 2):
        pair = pair_of(one.id, other.id)
        fresh = pair not in request.met and pair not in request.blocked
        if fresh and one.languages & other.languages:
            graph.add_edge(*pair)
    return graph


def largest(graph: nx.Graph) -> int:
    """How many pairs an independent matcher finds."""
    return len(nx.max_weight_matching(graph, maxcardinality=True))


def pairs_at(table: Table) -> list[Pair]:
    """Who meets whom at a table."""
    return list(itertools.combinations(sorted(table.people), 2))


def seats(plan: RoundPlan | RescuePlan) -> list[str]:
    """Everybody who sits somewhere, as often as they do."""
    return [person for table in plan.tables for person in table.people]


@dataclass
class Evening:
    """Rounds with the same people, each planned without knowing the next."""

    people: tuple[Person, ...]
    met: dict[Pair, Met] = field(default_factory=dict)
    seed: int = 1
    tables: int | None = None
    plans: list[RoundPlan] = field(default_factory=list)
    fresh: list[set[Pair]] = field(default_factory=list)

    def play(self, rounds: int, solver: str | None = None) -> Evening:
        for number in range(1, rounds + 1):
            plan = plan_round(
                RoundRequest(
                    people=self.people,
                    met=dict(self.met),
                    round_number=number,
                    rounds_left=rounds - number + 1,
                    tables=self.tables,
                    seed=self.seed,
                ),
                solver=solver,
            )
            self.remember(plan)
        return self

    def remember(self, plan: RoundPlan) -> None:
        fresh = {pair for table in plan.tables for pair in pairs_at(table) if pair not in self.met}
        self.plans.append(plan)
        self.fresh.append(fresh)
        self.met |= dict.fromkeys(fresh, Met())
        trios = {one for table in plan.tables if len(table.people) == 3 for one in table.people}
        at = {one: table for table in plan.tables for one in table.people}
        resting = {rest.id for rest in plan.resting}
        self.people = tuple(
            replace(
                person,
                rests=person.rests + (person.id in resting),
                trios=person.trios + (person.id in trios),
                new_encounters=sum(person.id in pair for part in self.fresh for pair in part),
                last_table=str(at[person.id].index) if person.id in at else person.last_table,
                stayed=person.id in at and person.id in at[person.id].stays,
            )
            for person in self.people
        )

    @property
    def new_pairs(self) -> int:
        return sum(map(len, self.fresh))

    @property
    def coverage(self) -> int:
        return sum(len({person for pair in part for person in pair}) for part in self.fresh)


def tight(family: str, seed: int) -> tuple[tuple[Person, ...], dict[Pair, Met]]:
    """A room of 12 to 30 people in which new ones run short in five rounds."""
    chance = Random(f"{family} {seed}")
    people = crowd(chance.randint(12, 30))
    possible = list(itertools.combinations(sorted(person.id for person in people), 2))
    if family == "sparse":
        share = chance.uniform(2.5, 7) / (len(people) - 1)
        fresh = {pair for pair in possible if chance.random() < share}
    elif family == "regulars":
        regulars = {person.id for person in people[: round(len(people) * chance.uniform(0.4, 0.6))]}
        fresh = {pair for pair in possible if not regulars.issuperset(pair)}
    elif family == "languages":
        spoken = {
            person.id: chance.choices(LANGUAGES[:3], [0.35, 0.3, 0.35])[0] for person in people
        }
        people = tuple(replace(person, languages=spoken[person.id]) for person in people)
        share = chance.uniform(0.25, 0.8)
        fresh = {pair for pair in possible if chance.random() < share}
    else:
        fresh = _with_degrees({person.id: chance.randint(4, 8) for person in people}, chance)
    return people, all_met(people, but=fresh)


def _with_degrees(wanted: dict[str, int], chance: Random) -> set[Pair]:
    fresh: set[Pair] = set()
    for _ in range(30 * len(wanted)):
        pair = pair_of(*chance.sample(sorted(wanted), 2))
        if pair not in fresh and all(wanted[one] for one in pair):
            fresh.add(pair)
            for one in pair:
                wanted[one] -= 1
    return fresh
