"""How long a round takes on one core; measured as processor time, so that neighbours do no harm."""

from random import Random
from time import process_time

import pytest

from meshup.encounters.domain.matching import PYTHON, RUSTWORKX
from meshup.encounters.domain.rounds import plan_round
from meshup.encounters.domain.values import Met, Person, RoundRequest, pair_of
from tests.encounters.domain.gatherings import LANGUAGES

LIMITS = {30: 0.05, 31: 0.05, 100: 0.05, 300: 0.15, 1000: 0.5, 3000: 4.0}
WITHOUT_RUSTWORKX = {1000: 0.5, 3000: 5.0}
SLACK = 2
"""A shared machine may be so much slower than the one for which the limits are."""


def request(size):
    chance = Random(size)
    ids = [f"p{number}" for number in range(size)]
    people = tuple(
        Person(
            id=identity,
            languages=chance.choices(LANGUAGES[:3], [0.25, 0.15, 0.6])[0],
            wishes=frozenset(chance.sample(ids, 3)),
            topics=frozenset(f"topic {chance.randrange(12)}" for _ in range(3)),
            newcomer=chance.random() < 0.35,
        )
        for identity in ids
    )
    met = {
        pair_of(one, other): Met(1, "2026-01-05")
        for one in ids
        for other in chance.sample(ids, min(size // 3, 40))
        if one != other
    }
    return RoundRequest(people=people, met=met, rounds_left=5, seed=size)


def seconds(asked, solver):
    plan_round(request(4), solver=solver)
    begun = process_time()
    plan_round(asked, solver=solver)
    return process_time() - begun


@pytest.mark.long
@pytest.mark.parametrize("size", LIMITS)
def test_a_round_of_any_size_is_planned_in_time(size):
    assert seconds(request(size), RUSTWORKX) < LIMITS[size] * SLACK


@pytest.mark.long
@pytest.mark.parametrize("size", WITHOUT_RUSTWORKX)
def test_without_rustworkx_too(size):
    assert seconds(request(size), PYTHON) < WITHOUT_RUSTWORKX[size] * SLACK
