from dataclasses import replace

import pytest

from meshup.encounters.domain.certificate import ODD_NUMBER, RATHER_RESTS
from meshup.encounters.domain.rounds import plan_round
from meshup.encounters.domain.values import Person, RoundRequest, pair_of
from tests.encounters.domain.gatherings import ENGLISH, FRENCH, Evening, all_met, crowd, pairs_at


def trios(plan):
    return [table for table in plan.tables if len(table.people) == 3]


@pytest.mark.parametrize("size", [3, 5, 31, 301])
def test_the_odd_one_joins_a_pair(size):
    plan = plan_round(RoundRequest(people=crowd(size)))
    assert len(trios(plan)) == 1
    assert plan.resting == ()
    assert plan.repeats == ()


@pytest.mark.parametrize("size", [2, 30])
def test_nobody_sits_in_a_trio_where_nobody_would_rest(size):
    assert trios(plan_round(RoundRequest(people=crowd(size)))) == []


def test_three_who_have_no_language_in_common_are_no_trio():
    people = (
        Person(id="ada", languages=FRENCH | ENGLISH),
        Person(id="bilal", languages=FRENCH | {"de"}),
        Person(id="chloe", languages=ENGLISH | {"de"}),
    )
    plan = plan_round(RoundRequest(people=people))
    assert trios(plan) == []
    assert [rest.reason for rest in plan.resting] == [ODD_NUMBER]


def test_nobody_meets_again_in_a_trio():
    people = crowd(3)
    plan = plan_round(RoundRequest(people=people, met=all_met(people, but={("p0", "p1")})))
    assert [table.people for table in plan.tables] == [("p0", "p1")]


def test_nobody_who_would_rather_rest_is_put_in_one():
    plan = plan_round(RoundRequest(people=crowd(5, rather_rests=True)))
    assert trios(plan) == []
    assert [rest.reason for rest in plan.resting] == [RATHER_RESTS]


def test_somebody_else_joins_when_the_odd_one_would_rather_rest():
    shy, *others = crowd(5)
    plan = plan_round(RoundRequest(people=(replace(shy, rather_rests=True), *others)))
    assert len(trios(plan)) == 1
    assert shy.id not in trios(plan)[0].people


def test_another_may_be_left_over_so_that_nobody_rests():
    """p0 can meet p1 alone; only p2, p3 and p4 can be a trio."""
    people = crowd(5)
    fresh = {("p0", "p1"), ("p1", "p2"), ("p2", "p3"), ("p2", "p4"), ("p3", "p4")}
    for seed in range(10):
        plan = plan_round(RoundRequest(people=people, met=all_met(people, but=fresh), seed=seed))
        assert {table.people for table in plan.tables} == {("p0", "p1"), ("p2", "p3", "p4")}


def test_as_many_of_those_left_over_join_as_can():
    """Two English speakers for four French ones, all of whom have met: both pairs take one."""
    people = (
        *(Person(id=f"f{n}", languages=FRENCH | {f"l{n % 2}"}) for n in range(4)),
        *(Person(id=f"e{n}", languages=ENGLISH) for n in range(2)),
    )
    fresh = {("e0", "e1"), ("f0", "f2"), ("f1", "f3"), ("f0", "f1"), ("f1", "f2"), ("f0", "f3")}
    plan = plan_round(RoundRequest(people=people, met=all_met(people, but=fresh)))
    assert plan.resting == ()


def test_nobody_sits_in_a_second_trio_while_others_sat_in_none():
    evening = Evening(crowd(31)).play(8)
    assert max(person.trios for person in evening.people) == 1


def test_whoever_asked_for_a_trio_sits_in_one_where_somebody_is_left_over():
    people = tuple(replace(person, wants_trio=person.id in {"p3", "p17"}) for person in crowd(31))
    for seed in range(5):
        (trio,) = trios(plan_round(RoundRequest(people=people, seed=seed)))
        assert {"p3", "p17"} & set(trio.people)


def test_whoever_asked_for_a_trio_sits_in_one_where_nobody_is_left_over():
    people = tuple(replace(person, wants_trio=person.id in {"p3", "p7"}) for person in crowd(30))
    plan = plan_round(RoundRequest(people=people))
    assert len(trios(plan)) == 2
    assert {"p3", "p7"} <= {one for trio in trios(plan) for one in trio.people}
    assert plan.resting == ()
    assert plan.repeats == ()
    assert sum(len(pairs_at(table)) for table in plan.tables) == 18


@pytest.mark.parametrize("rounds_left", [1, 3, 5])
def test_nobody_rests_for_the_sake_of_later_rounds(rounds_left):
    plan = plan_round(RoundRequest(people=crowd(5), rounds_left=rounds_left))
    assert len(trios(plan)) == 1
    assert plan.resting == ()


def test_a_block_keeps_somebody_out_of_a_trio():
    people = crowd(3)
    blocked = frozenset({pair_of("p0", "p2")})
    plan = plan_round(RoundRequest(people=people, blocked=blocked))
    assert trios(plan) == []
