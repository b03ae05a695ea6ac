"""How good forecasts are where all is invented: what the bench asks, on communities of its own.

The quick test looks at a few communities and leaves some room for chance; the long one asks what
``scripts/bench forecast`` asks.
"""

import pytest

from bench import forecast as bench
from bench.communities import WORLDS, community

pytestmark = pytest.mark.once


def test_a_few_communities_are_forecast_well():
    results = bench.results_of(WORLDS[bench.RESEARCHED], range(7000, 7008))
    week, day = results[bench.WEEK, bench.ENOUGH], results[bench.DAY_OF, bench.ENOUGH]
    assert len(week) == len(day) == 8 * 18
    assert bench.ncrps(week) <= bench.MOST_AT_A_WEEK
    assert bench.ncrps(day) <= bench.MOST_ON_THE_DAY
    for rival in ("all", "own", "last"):
        assert bench.of_rival(week, rival) <= bench.OF_BEST_NAIVE
    assert 0.72 <= bench.coverage(week + day) <= 0.96


def test_the_seed_of_a_community_says_all_of_it():
    world = WORLDS["counts missing"]
    assert community(world, 5) == community(world, 5) != community(world, 6)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", list(WORLDS))
def test_the_targets_are_met(name):
    assert bench.missed_targets(name, bench.results_of(WORLDS[name], range(5000, 5040))) == []
