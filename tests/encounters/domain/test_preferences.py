"""Wishes, topics and newcomers: how much of what could be had is had."""

from dataclasses import replace
from itertools import combinations
from random import Random

import networkx as nx
import pytest

from meshup.encounters.domain.candidates import RANDOM, WORTHIEST, candidates
from meshup.encounters.domain.graph import room_of
from meshup.encounters.domain.matching import PYTHON, RUSTWORKX, best_solver, worthiest
from meshup.encounters.domain.rounds import plan_round
from meshup.encounters.domain.values import Person, RoundRequest
from meshup.encounters.domain.weights import Weights
from tests.encounters.domain.gatherings import FRENCH, crowd


def wishing(size):
    chance = Random(size)
    ids = [f"p{number}" for number in range(size)]
    return tuple(
        Person(
            id=identity,
            languages=FRENCH,
            wishes=frozenset(chance.sample(ids, 3)),
            topics=frozenset(f"topic {chance.randrange(12)}" for _ in range(3)),
            newcomer=chance.random() < 0.35,
        )
        for identity in ids
    )


def weighed(size):
    room = room_of(wishing(size), ({}, (), ()), (1, 1))
    return room, Weights(room)


def best_worth(room, weights):
    graph = nx.Graph()
    for one, other in combinations(range(len(room)), 2):
        graph.add_edge(one, other, weight=weights.soft(one, other))
    matching = nx.max_weight_matching(graph, maxcardinality=True)
    return sum(weights.soft(*pair) for pair in matching)


@pytest.mark.parametrize(("solver", "least"), [(RUSTWORKX, 1.0), (PYTHON, 0.9)])
def test_in_a_small_room_nothing_better_is_possible(solver, least):
    room, weights = weighed(40)
    mate = worthiest(room.fresh, weights, solver)
    assert weights.total(mate) >= least * best_worth(room, weights)


@pytest.mark.parametrize(("solver", "least"), [(RUSTWORKX, 0.995), (PYTHON, 0.95)])
def test_in_a_large_room_the_few_that_are_weighed_are_enough(solver, least):
    from rustworkx import PyGraph, max_weight_matching  # noqa: PLC0415 - as the engine does

    room, weights = weighed(240)
    graph = PyGraph()
    graph.add_nodes_from(range(len(room)))
    pairs = combinations(range(len(room)), 2)
    graph.add_edges_from([(*pair, weights.soft(*pair)) for pair in pairs])
    best = sum(
        weights.soft(*pair)
        for pair in max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    )
    assert weights.total(worthiest(room.fresh, weights, solver)) >= least * best


def test_the_worthiest_of_everybody_are_among_the_candidates():
    room, weights = weighed(200)
    chosen = set(candidates(room.fresh, weights))
    for one in range(len(room)):
        worth = sorted(
            (weights.soft(one, other) for other in range(len(room)) if other != one), reverse=True
        )
        near = sorted(
            (
                weights.soft(one, other)
                for other in range(len(room))
                if (min(one, other), max(one, other)) in chosen
            ),
            reverse=True,
        )
        assert near[:WORTHIEST] == worth[:WORTHIEST]
    assert len(chosen) <= len(room) * (WORTHIEST + RANDOM)


def test_the_worth_of_a_pair_does_not_depend_on_who_comes_first():
    _, weights = weighed(20)
    for one, other in combinations(range(20), 2):
        assert weights.soft(one, other) == weights.soft(other, one)
        assert weights.of(one, other) == weights.of(other, one)


def pairs(people, **facts):
    return {table.people for table in plan_round(RoundRequest(people=people, **facts)).tables}


def test_a_wish_comes_true():
    ada, *others = crowd(8)
    assert ("p0", "p5") in pairs((replace(ada, wishes=frozenset({"p5"})), *others))


def test_a_newcomer_meets_a_regular_until_she_has_met_one():
    people = tuple(replace(person, newcomer=person.id < "p4") for person in crowd(8))
    assert all(one < "p4" <= other for one, other in pairs(people))


def test_a_pair_that_was_planned_before_comes_last():
    people = crowd(4)
    planned = frozenset({("p0", "p1")})
    assert all(("p0", "p1") not in pairs(people, planned=planned, seed=n) for n in range(8))
    assert pairs(people[:2], planned=planned) == {("p0", "p1")}


def test_worths_fit_into_the_integers_of_the_solver():
    """rustworkx counts in 128 bits, and doubles what it is given."""
    people = tuple(
        replace(person, rests=number, trios=number % 7, new_encounters=number % 11)
        for number, person in enumerate(crowd(3000))
    )
    room = room_of(people, ({}, (), ()), (1, 1))
    assert max(Weights(room, 5).ends) * 4 < 2**125


def test_the_better_solver_is_there():
    assert best_solver() == RUSTWORKX
