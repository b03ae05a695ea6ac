from itertools import combinations

from hypothesis import given, strategies as st

from meshup.encounters.domain.bound import evening_bound, largest_b_matching, sum_bound
from tests.encounters.domain.test_cardinality import graphs, largest


@given(graphs())
def test_of_one_round_it_is_the_largest_matching(adjacent):
    assert largest_b_matching(adjacent, [1] * len(adjacent)) == largest(adjacent)


@st.composite
def small(draw):
    size = draw(st.integers(1, 5))
    pairs = draw(st.sets(st.sampled_from([*combinations(range(size), 2)] or [(0, 0)])))
    limits = draw(st.lists(st.integers(0, 3), min_size=size, max_size=size))
    return {pair for pair in pairs if pair[0] != pair[1]}, limits


@given(small())
def test_no_set_of_pairs_within_the_limits_is_larger(case):
    pairs, limits = case
    best = max(
        size
        for size in range(len(pairs) + 1)
        for chosen in combinations(sorted(pairs), size)
        if all(sum(one in pair for pair in chosen) <= most for one, most in enumerate(limits))
    )
    adjacent = [
        sum(
            1 << other
            for other in range(len(limits))
            if (min(one, other), max(one, other)) in pairs
        )
        for one in range(len(limits))
    ]
    assert largest_b_matching(adjacent, limits) == best
    assert sum_bound(adjacent, limits) >= best


def test_three_people_who_may_all_meet_have_three_pairs_in_three_rounds_and_one_in_each():
    triangle = [0b110, 0b101, 0b011]
    assert evening_bound(triangle, [1, 1, 1], [1]) == 1
    assert evening_bound(triangle, [2, 2, 2], [1, 1]) == 2
    assert evening_bound(triangle, [9, 9, 9], [1] * 9) == 3


def test_no_more_pairs_than_tables():
    everybody = [0b1111 & ~(1 << place) for place in range(4)]
    assert evening_bound(everybody, [3] * 4, [2, 2, 2]) == 6
    assert evening_bound(everybody, [3] * 4, [1, 1, 1]) == 3


def test_a_crowd_has_a_bound_too():
    crowd = [((1 << 400) - 1) & ~(1 << place) for place in range(400)]
    assert evening_bound(crowd, [5] * 400, [200] * 5) == 1000
