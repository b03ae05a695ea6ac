from dataclasses import replace

import pytest

from meshup.encounters.domain.certificate import NO_TABLE
from meshup.encounters.domain.matching import PYTHON, RUSTWORKX
from meshup.encounters.domain.rounds import plan_round
from meshup.encounters.domain.values import RoundRequest
from tests.encounters.domain.gatherings import Evening, all_met, crowd, seats

BOTH = pytest.mark.parametrize("solver", [RUSTWORKX, PYTHON])


@BOTH
@pytest.mark.parametrize(("size", "tables"), [(30, 10), (100, 20), (9, 3), (300, 90)])
def test_where_tables_are_few_three_sit_at_each(size, tables, solver):
    plan = plan_round(RoundRequest(people=crowd(size), tables=tables), solver=solver)
    assert len(plan.tables) == tables
    assert len(seats(plan)) == min(size, 3 * tables)
    assert {rest.reason for rest in plan.resting} <= {NO_TABLE}


@BOTH
@pytest.mark.parametrize("size", [16, 80])
def test_whoever_rested_sits_down_first(size, solver):
    rested = {f"p{number}" for number in range(0, size, 4)}
    people = tuple(
        replace(person, rests=person.id in rested, rather_rests=True) for person in crowd(size)
    )
    plan = plan_round(RoundRequest(people=people, tables=size // 8), solver=solver)
    assert set(seats(plan)) == rested


@BOTH
def test_also_when_they_have_not_all_a_partner_among_themselves(solver):
    """p0 rested most and may meet only p3, who did not rest."""
    people = tuple(
        replace(person, rests=rests, rather_rests=True)
        for person, rests in zip(crowd(4), (2, 1, 1, 0), strict=True)
    )
    met = all_met(people, but={("p0", "p3"), ("p1", "p2")})
    plan = plan_round(RoundRequest(people=people, met=met, tables=1), solver=solver)
    assert len(plan.tables) == 1
    assert plan.certificate.pairs == 1


def test_no_table_seats_nobody():
    plan = plan_round(RoundRequest(people=crowd(4), tables=0))
    assert plan.tables == ()
    assert len(plan.resting) == 4


def test_rests_are_shared_over_an_evening():
    people = crowd(18, rather_rests=True)
    evening = Evening(people, tables=6).play(6)
    rests = [person.rests for person in evening.people]
    assert (min(rests), max(rests)) == (2, 2)
