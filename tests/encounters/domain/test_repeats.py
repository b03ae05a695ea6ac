from dataclasses import replace

from meshup.encounters.domain.certificate import NOBODY_NEW
from meshup.encounters.domain.rounds import plan_round
from meshup.encounters.domain.values import Met, RoundRequest
from tests.encounters.domain.gatherings import all_met, crowd


def people_and_past(size):
    people = crowd(size, repeats_ok=True)
    return people, all_met(people)


def seated(plan):
    return {table.people for table in plan.tables}


def test_those_who_met_least_often_meet_again():
    people, met = people_and_past(4)
    met = dict.fromkeys(met, Met(3)) | {("p0", "p3"): Met(1), ("p1", "p2"): Met(2)}
    plan = plan_round(RoundRequest(people=people, met=met))
    assert seated(plan) == {("p0", "p3"), ("p1", "p2")}
    assert plan.repeats == (("p0", "p3"), ("p1", "p2"))
    assert plan.certificate.repeats == (("p0", "p3", 1), ("p1", "p2", 2))


def test_of_these_those_who_met_longest_ago():
    people, met = people_and_past(4)
    met = dict.fromkeys(met, Met(1, "2026-09-01")) | {("p0", "p2"): Met(1, "2025-01-01")}
    assert ("p0", "p2") in seated(plan_round(RoundRequest(people=people, met=met)))


def test_both_must_have_asked_for_it():
    people, met = people_and_past(2)
    plan = plan_round(
        RoundRequest(people=(replace(people[0], repeats_ok=False), people[1]), met=met)
    )
    assert plan.tables == ()
    assert [(rest.reason, rest.facts) for rest in plan.resting] == [(NOBODY_NEW, {"people": 1})] * 2


def test_nobody_meets_again_who_is_blocked():
    people, met = people_and_past(2)
    plan = plan_round(RoundRequest(people=people, met=met, blocked=frozenset({("p0", "p1")})))
    assert plan.tables == ()


def test_new_people_come_first():
    people, met = people_and_past(4)
    del met["p0", "p1"], met["p2", "p3"]
    plan = plan_round(RoundRequest(people=people, met=met))
    assert seated(plan) == {("p0", "p1"), ("p2", "p3")}
    assert plan.repeats == ()


def test_the_last_one_joins_those_who_meet_again():
    people, met = people_and_past(5)
    plan = plan_round(RoundRequest(people=people, met=met))
    assert sorted(len(table.people) for table in plan.tables) == [2, 3]
    assert plan.resting == ()


def test_no_table_is_taken_twice_for_it():
    people, met = people_and_past(6)
    plan = plan_round(RoundRequest(people=people, met=met, tables=1))
    assert len(plan.tables) == 1
