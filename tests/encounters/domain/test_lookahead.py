"""Evenings in which new people run short: what a careless choice now costs later."""

from functools import cache
from itertools import combinations
from random import Random

import pytest

from meshup.encounters.domain.bound import evening_bound
from meshup.encounters.domain.graph import room_of
from meshup.encounters.domain.lookahead import is_easy
from meshup.encounters.domain.matching import PYTHON, RUSTWORKX
from meshup.encounters.domain.values import Person
from tests.encounters.domain.gatherings import LANGUAGES, Evening, all_met, crowd, tight

FAMILIES = ("sparse", "regulars", "languages", "few")
ROUNDS = 5


def bound_of(people, met, rounds):
    room = room_of(people, (met, (), ()), (0, 0))
    return evening_bound(room.fresh, [rounds] * len(people), [len(people) // 2] * rounds)


def suite(family, instances, solver):
    """New pairs without those that only a trio adds, and their bound."""
    reached = possible = 0
    for seed in range(instances):
        people, met = tight(family, seed)
        evening = Evening(people, met).play(ROUNDS, solver)
        reached += sum(
            min(len(fresh), plan.certificate.pairs)
            for fresh, plan in zip(evening.fresh, evening.plans, strict=True)
        )
        possible += bound_of(people, met, ROUNDS)
    return reached / possible


@pytest.mark.parametrize("solver", [RUSTWORKX, PYTHON])
@pytest.mark.parametrize("family", FAMILIES)
def test_tight_evenings_reach_the_bound(family, solver):
    assert suite(family, 4, solver) >= 0.985


@pytest.mark.long
@pytest.mark.parametrize("family", FAMILIES)
def test_tight_evenings_reach_99_5_percent_of_the_bound(family):
    assert suite(family, 40, RUSTWORKX) >= 0.995


@pytest.mark.parametrize("solver", [RUSTWORKX, PYTHON])
@pytest.mark.parametrize("size", [2, 4, 6, 8, 10, 12, 16])
def test_a_closed_group_meets_everybody_with_nobody_resting(size, solver):
    evening = Evening(crowd(size)).play(size - 1, solver)
    assert len(evening.met) == size * (size - 1) // 2
    assert all(not plan.resting and not plan.repeats for plan in evening.plans)


@pytest.mark.parametrize("seed", range(3))
def test_a_closed_group_of_thirty_meets_everybody_in_29_rounds(seed):
    evening = Evening(crowd(30), seed=seed).play(29)
    assert [len(fresh) for fresh in evening.fresh] == [15] * 29


@pytest.mark.parametrize("size", [3, 5, 7, 9, 15, 31])
def test_a_closed_odd_group_meets_everybody_no_later_than_in_twos(size):
    evening = Evening(crowd(size)).play(size)
    assert len(evening.met) == size * (size - 1) // 2
    assert not any(plan.repeats for plan in evening.plans)


@pytest.mark.parametrize("size", [3, 5, 7, 9, 15, 31])
def test_a_closed_odd_group_in_twos_rests_once_each(size):
    evening = Evening(crowd(size, rather_rests=True)).play(size)
    assert len(evening.met) == size * (size - 1) // 2
    assert [person.rests for person in evening.people] == [1] * size


@pytest.mark.parametrize(("size", "rounds"), [(9, 5), (15, 5), (15, 10), (31, 5)])
def test_where_new_people_do_not_run_short_the_odd_one_sits_in_a_trio(size, rounds):
    evening = Evening(crowd(size)).play(rounds)
    assert evening.coverage == size * rounds
    assert not any(person.rests for person in evening.people)


def test_trios_and_rests_are_mixed_where_trios_alone_would_leave_the_last_round_empty():
    evening = Evening(crowd(7)).play(5)
    assert len(evening.met) == 21
    assert evening.coverage == 33


def test_fewer_rounds_than_people_lose_nothing():
    for rounds in (2, 5, 9):
        evening = Evening(crowd(16)).play(rounds)
        assert [len(fresh) for fresh in evening.fresh] == [8] * rounds


@pytest.mark.parametrize("block", range(3))
def test_no_evening_of_few_people_is_better(block):
    """Held against every evening there is, with the most new pairs in each of its rounds."""
    for seed in range(15 * block, 15 * block + 15):
        chance = Random(seed)
        size, rounds = chance.randint(3, 7), chance.randint(2, 4)
        people = tuple(
            Person(id=f"p{number}", languages=chance.choice(LANGUAGES), rather_rests=True)
            for number in range(size)
        )
        understood = [
            (one.id, other.id)
            for one, other in combinations(people, 2)
            if one.languages & other.languages
        ]
        fresh = frozenset(chance.sample(understood, min(len(understood), chance.randint(3, 12))))
        evening = Evening(people, all_met(people, but=set(fresh)), seed).play(rounds)
        assert evening.new_pairs == best_evening(fresh, rounds, size)


@cache
def best_evening(fresh, rounds, size):
    if not rounds or not fresh:
        return 0
    best = 0
    for pairs in largest_matchings(fresh):
        best = max(best, len(pairs) + best_evening(fresh - pairs, rounds - 1, size))
        if best == min(len(fresh), rounds * (size // 2)):
            break
    return best


@cache
def largest_matchings(fresh):
    matchings: list[frozenset[tuple[str, str]]] = [frozenset()]
    for pair in sorted(fresh):
        matchings += [
            pairs | {pair}
            for pairs in matchings
            if not {one for other in pairs for one in other} & set(pair)
        ]
    most = max(map(len, matchings))
    return [pairs for pairs in matchings if len(pairs) == most]


def test_a_room_is_easy_only_where_any_choice_is_good():
    def regular(size, degree):
        return [
            sum(1 << (place + step) % size for step in range(1, size)[:degree])
            for place in range(size)
        ]

    assert is_easy(regular(20, 14), rounds_left=5)
    assert not is_easy(regular(20, 13), rounds_left=5)


def test_preferences_yield_only_where_they_would_cost_an_encounter():
    people = crowd(12)
    wishing = tuple(
        Person(
            id=person.id,
            languages=person.languages,
            wishes=frozenset({people[number ^ 1].id}),
        )
        for number, person in enumerate(people)
    )
    evening = Evening(wishing).play(11)
    assert len(evening.met) == 66
    assert all((f"p{n}", f"p{n + 1}") in evening.fresh[0] for n in range(0, 10, 2))
