from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, strategies as st

from meshup.encounters.domain.certificate import NOBODY_NEW
from meshup.encounters.domain.matching import PYTHON, RUSTWORKX
from meshup.encounters.domain.rescue import rescue
from meshup.encounters.domain.values import Met, Person, RescueRequest
from tests.encounters.domain.gatherings import (
    all_met,
    crowd,
    hard_graph,
    largest,
    pairs_at,
    requests,
    seats,
)


@st.composite
def rescues(draw):
    """A round that runs, with two pairs that talk and others who wait."""
    request = draw(requests(most=9))
    graph, people = hard_graph(request), list(request.people)
    talking: dict[int, tuple[Person, Person]] = {}
    for one, other in combinations(request.people, 2):
        fits = graph.has_edge(one.id, other.id)
        if fits and one in people and other in people and len(talking) < 2:
            talking[len(talking)] = (one, other)
            people = [person for person in people if person not in (one, other)]
    tables = None if request.tables is None else request.tables + len(talking)
    asked = RescueRequest(
        waiting=tuple(people),
        seated=talking,
        met=request.met,
        blocked=request.blocked,
        planned=request.planned,
        tables=tables,
        taken=frozenset({draw(st.integers(0, 5))} - talking.keys()),
        seed=request.seed,
    )
    return asked, graph


@given(rescues(), st.sampled_from([RUSTWORKX, PYTHON]))
def test_nobody_is_disturbed_who_talks_and_nobody_meets_again(case, solver):
    request, graph = case
    plan = rescue(request, solver=solver)
    talking = {one.id: index for index, pair in request.seated.items() for one in pair}
    for table in plan.tables:
        assert all(graph.has_edge(*pair) for pair in pairs_at(table))
        there = {talking[one] for one in table.people if one in talking}
        assert there <= {table.index}
        if there:
            assert {one.id for one in request.seated[table.index]} == table.stays
            assert len(table.people) == 3
        else:
            assert table.index not in request.taken | request.seated.keys()
        assert request.tables is None or table.index < request.tables


@given(rescues(), st.sampled_from([RUSTWORKX, PYTHON]))
def test_everybody_who_waits_is_somewhere_and_as_many_pairs_meet_as_can(case, solver):
    request, graph = case
    plan = rescue(request, solver=solver)
    waiting = {person.id for person in request.waiting}
    placed = [one for one in seats(plan) if one in waiting]
    assert sorted([*placed, *(rest.id for rest in plan.waiting)]) == sorted(waiting)
    if request.tables is None:
        new = [table for table in plan.tables if table.index not in request.seated]
        assert len(new) == largest(graph.subgraph(waiting))


def test_two_who_wait_meet_at_the_table_of_one():
    ada, bilal = crowd(2)
    plan = rescue(
        RescueRequest(waiting=(replace(ada, last_table="4"), bilal), taken=frozenset({0}))
    )
    (table,) = plan.tables
    assert (table.people, table.index, table.stays) == (("p0", "p1"), 4, frozenset({"p0"}))


def test_a_late_comer_joins_two_to_whom_she_is_new():
    ada, bilal, chloe, late = crowd(4)
    request = RescueRequest(
        waiting=(late,), seated={2: (ada, bilal), 5: (chloe, replace(ada, id="p9"))}
    )
    met = {("p0", "p3"): Met()}
    (table,) = rescue(replace(request, met=met)).tables
    assert (table.people, table.index) == (("p2", "p3", "p9"), 5)
    assert table.stays == {"p2", "p9"}


@pytest.mark.parametrize(
    "facts", [{"met": all_met(crowd(3))}, {"blocked": frozenset({("p0", "p2"), ("p1", "p2")})}]
)
def test_whoever_finds_nobody_new_waits_on_and_a_block_is_not_told_from_a_meeting(facts):
    ada, bilal, late = crowd(3)
    plan = rescue(RescueRequest(waiting=(late,), seated={0: (ada, bilal)}, **facts))
    assert plan.tables == ()
    assert [(rest.id, rest.reason, rest.facts) for rest in plan.waiting] == [
        ("p2", NOBODY_NEW, {"people": 2})
    ]
