import os
import subprocess
import sys
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, strategies as st

from meshup.encounters.domain import matching
from meshup.encounters.domain.matching import PYTHON, RUSTWORKX
from meshup.encounters.domain.rounds import plan_round, replay
from meshup.encounters.domain.values import Met, RoundRequest
from tests.encounters.domain.gatherings import (
    crowd,
    hard_graph,
    largest,
    pairs_at,
    requests,
    seats,
)

SOLVERS = st.sampled_from([RUSTWORKX, PYTHON])


@given(requests(), SOLVERS)
def test_everybody_is_somewhere_once(request, solver):
    plan = plan_round(request, solver=solver)
    everywhere = [*seats(plan), *(rest.id for rest in plan.resting)]
    assert sorted(everywhere) == sorted(person.id for person in request.people)


@given(requests(), SOLVERS)
def test_nobody_sits_with_whom_they_blocked_or_cannot_understand(request, solver):
    languages = {person.id: person.languages for person in request.people}
    for table in plan_round(request, solver=solver).tables:
        assert 2 <= len(table.people) <= 3
        assert request.blocked.isdisjoint(pairs_at(table))
        assert frozenset.intersection(*(languages[one] for one in table.people))


@given(requests(), SOLVERS)
def test_as_many_new_pairs_meet_as_an_independent_matcher_finds(request, solver):
    graph = hard_graph(request)
    most = largest(graph)
    possible = most if request.tables is None else min(most, request.tables)
    plan = plan_round(request, solver=solver)
    new = [pair for table in plan.tables for pair in pairs_at(table) if graph.has_edge(*pair)]
    assert plan.certificate.pairs == possible
    assert len(new) >= possible
    if not any(person.wants_trio for person in request.people):
        assert sum(graph.has_edge(*pairs_at(table)[0]) for table in plan.tables) == possible


@given(requests(), SOLVERS)
def test_nobody_meets_again_but_for_want_of_new_people_and_with_their_consent(request, solver):
    graph, people = hard_graph(request), {person.id: person for person in request.people}
    plan = plan_round(request, solver=solver)
    again = [table for table in plan.tables if not graph.has_edge(*pairs_at(table)[0])]
    assert set(plan.repeats) == {pair for table in again for pair in pairs_at(table)}
    assert all(pair in request.met for pair in plan.repeats)
    assert all(people[one].repeats_ok for pair in plan.repeats for one in pair)
    for table in plan.tables:
        if table not in again:
            assert all(graph.has_edge(*pair) for pair in pairs_at(table))
    left_over = [*(one for table in again for one in table.people), *(r.id for r in plan.resting)]
    if again:
        assert graph.subgraph(left_over).number_of_edges() == 0


@given(requests(), SOLVERS)
def test_nobody_rests_again_while_somebody_could_rest_instead(request, solver):
    request = replace(request, tables=None, people=without_wishes_for_trios(request))
    graph, rests = hard_graph(request), {one.id: one.rests for one in request.people}
    most = largest(graph)
    resting = {rest.id for rest in plan_round(request, solver=solver).resting}
    for again in resting:
        for instead in rests.keys() - resting:
            left = graph.copy()
            left.remove_nodes_from(resting - {again} | {instead})
            is_as_good = 2 * most == len(left) and largest(left) == most
            assert not is_as_good or rests[instead] >= rests[again]


def without_wishes_for_trios(request):
    return tuple(
        replace(person, wants_trio=False, rather_rests=False, repeats_ok=False)
        for person in request.people
    )


@given(requests(), SOLVERS)
def test_no_more_tables_than_there_are_and_nobody_shares_one(request, solver):
    plan = plan_round(request, solver=solver)
    indexes = [table.index for table in plan.tables]
    assert len(set(indexes)) == len(indexes)
    if request.tables is not None:
        assert all(0 <= index < request.tables for index in indexes)
    last = {person.id: person.last_table for person in request.people}
    for table in plan.tables:
        assert all(last[one] == str(table.index) for one in table.stays)


@given(requests(), SOLVERS, st.randoms(use_true_random=False))
def test_the_order_in_which_people_are_given_changes_nothing(request, solver, chance):
    people, met = list(request.people), list(request.met.items())
    chance.shuffle(people)
    chance.shuffle(met)
    shuffled = replace(request, people=tuple(people), met=dict(met))
    assert plan_round(shuffled, solver=solver) == plan_round(request, solver=solver)


@given(requests(), SOLVERS)
def test_a_certificate_replays_its_round_and_no_other(request, solver):
    certificate = plan_round(request, solver=solver).certificate
    assert replay(request, certificate)
    assert not replay(replace(request, seed=request.seed + 1), certificate)


@pytest.mark.parametrize("size", [60, 200])
def test_another_seed_is_another_round(size):
    tables = {
        frozenset(table.people for table in plan_round(request).tables)
        for request in (RoundRequest(people=crowd(size), seed=seed) for seed in range(5))
    }
    assert len(tables) == 5


def test_somebody_who_is_there_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        plan_round(RoundRequest(people=(*crowd(2), *crowd(1))))


def test_without_rustworkx_everybody_is_paired_all_the_same(monkeypatch):
    monkeypatch.setattr(matching, "find_spec", lambda _name: None)
    monkeypatch.setitem(sys.modules, "rustworkx", None)
    plan = plan_round(RoundRequest(people=crowd(300)))
    assert plan.certificate.solver == PYTHON
    assert len(plan.tables) == 150


@pytest.mark.parametrize("size", [30, 300, 1000])
def test_a_crowd_with_a_past_is_paired_in_full(size):
    chance, people = Random(size), crowd(size)
    ids = [person.id for person in people]
    met = {
        (min(one, other), max(one, other)): Met()
        for one in ids
        for other in chance.sample(ids, 5)
        if one != other
    }
    plan = plan_round(RoundRequest(people=people, met=met, rounds_left=5))
    assert [len(table.people) for table in plan.tables] == [2] * (size // 2)
    assert plan.repeats == ()


CODE = """
from tests.encounters.domain.gatherings import crowd, tight
from meshup.encounters.domain.rounds import plan_round
from meshup.encounters.domain.values import RoundRequest
people, met = tight("languages", 3)
for solver in ("rustworkx", "python"):
    for size in (31, 170):
        print(plan_round(RoundRequest(people=crowd(size)), solver=solver).certificate)
    tight_room = RoundRequest(people=people, met=met, rounds_left=5)
    print(plan_round(tight_room, solver=solver).certificate)
"""


def test_every_process_plans_the_same_round():
    printed = {
        subprocess.run(
            [sys.executable, "-c", CODE],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1
    assert printed.pop().count("digest") == 6
