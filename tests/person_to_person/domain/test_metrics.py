"""An evening in numbers."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, strategies as st

from meshup.person_to_person.domain.metrics import (
    Metrics,
    PastPerson,
    PastRound,
    PastSeat,
    metrics_from,
)


def table(number, name, *people, **more):
    """Return the seats of one table; of those in ``repeat``, ``missed`` or ``rescued`` it holds."""
    marks = {mark: more.get(mark, ()) for mark in ("repeat", "missed", "rescued")}
    return [
        PastSeat(each, number, "table", name, **{mark: each in who for mark, who in marks.items()})
        for each in people
    ]


def rests(number, *people, kind="rest"):
    return [
        PastSeat(each, number, kind, "", repeat=False, missed=False, rescued=False)
        for each in people
    ]


def people(*numbers, newcomers=(), wishes=None):
    return [
        PastPerson(each, each in newcomers, frozenset((wishes or {}).get(each, ())))
        for each in numbers
    ]


def rounds(*pairs):
    return [PastRound(number, most, 40 * number) for number, most in enumerate(pairs, start=1)]


def test_before_the_first_round_is_over_all_is_zero_and_nothing_is_missed():
    assert metrics_from([], [], people(1, 2)) == Metrics()
    assert Metrics().coverage == 1


def test_four_who_meet_all_others_in_three_rounds_are_as_good_as_it_gets():
    seats = [
        seat
        for number, pairs in enumerate([((1, 2), (3, 4)), ((1, 3), (2, 4)), ((1, 4), (2, 3))], 1)
        for name, pair in zip("ab", pairs, strict=True)
        for seat in table(number, name, *pair)
    ]
    found = metrics_from(rounds(2, 2, 2), seats, people(1, 2, 3, 4))
    assert (found.encounters, found.possible, found.coverage) == (6, 6, 1)
    assert (found.rounds, found.people, found.person_rounds) == (3, 4, 12)
    assert (found.throughout, found.fewest, found.tenth, found.most) == (4, 3, 3, 3)
    assert (found.repeats, found.rests, found.trios, found.missed) == (0, 0, 0, 0)
    assert found.slowest_milliseconds == 120


def test_trios_that_part_a_pair_and_a_late_comer_lose_nothing():
    seats = [
        *table(1, "a", 1, 2, 3),
        *table(1, "b", 4, 5, 6, rescued=(6,)),
        *table(1, "c", 7, 8),
    ]
    found = metrics_from([PastRound(1, 3, 40)], seats, people(*range(1, 9)))
    assert (found.encounters, found.possible, found.coverage) == (7, 7, 1)


def test_a_trio_counts_three_encounters_all_of_them_possible():
    found = metrics_from(rounds(1), table(1, "a", 1, 2, 3), people(1, 2, 3))
    assert (found.encounters, found.possible, found.trios, found.most_trios) == (3, 3, 1, 1)


def test_who_rests_or_waits_was_there_without_somebody_new():
    seats = [*table(1, "a", 1, 2), *rests(1, 3), *table(2, "a", 1, 3), *rests(2, 2, kind="waiting")]
    found = metrics_from(rounds(1, 1), seats, people(1, 2, 3))
    assert (found.person_rounds, found.covered, found.rests, found.most_rests) == (6, 4, 2, 1)
    assert (found.fewest, found.most) == (1, 2)


def test_who_meets_again_does_not_count_as_new_nor_does_the_same_pair_twice():
    again = table(1, "a", 1, 2, repeat=(1, 2))
    found = metrics_from(rounds(0), again, people(1, 2))
    assert (found.encounters, found.repeats, found.covered) == (0, 1, 0)
    twice = [*table(1, "a", 1, 2), *table(2, "a", 1, 2)]
    found = metrics_from(rounds(1, 0), twice, people(1, 2))
    assert (found.encounters, found.repeats, found.possible) == (1, 1, 1)


def test_who_does_not_find_each_other_has_not_met_and_may_be_given_another_table():
    seats = [
        *table(1, "a", 1, 2, missed=(2,)),
        *table(1, "b", 3, 4),
        *table(1, "c", 5, 6, rescued=(5, 6)),
    ]
    found = metrics_from(rounds(2), seats, people(*range(1, 7)))
    assert (found.encounters, found.missed, found.rescued) == (2, 1, 2)
    assert found.possible == 3, "what a rescue adds was possible too"


def test_newcomers_count_when_they_met_a_regular_and_wishes_when_they_met_whom_they_wished():
    seats = [*table(1, "a", 1, 2), *table(1, "b", 3, 4)]
    wishes = {1: (2, 3), 4: (3,)}
    known = people(1, 2, 3, 4, newcomers=(1, 3, 4), wishes=wishes)
    found = metrics_from(rounds(2), seats, known)
    assert (found.newcomers, found.newcomers_introduced) == (3, 1)
    assert (found.wishes, found.wishes_met) == (3, 2)


def test_who_came_late_is_not_among_those_who_were_there_throughout():
    seats = [*table(1, "a", 1, 2), *table(2, "a", 1, 3), *rests(2, 2)]
    found = metrics_from(rounds(1, 1), seats, people(1, 2, 3))
    assert (found.people, found.throughout, found.fewest, found.most) == (3, 2, 1, 2)


def test_numbers_are_kept_and_read_again_also_by_a_later_version():
    found = metrics_from(rounds(1), table(1, "a", 1, 2), people(1, 2))
    assert Metrics.from_json(found.to_json()) == found
    assert Metrics.from_json({"rounds": 3, "later": 1}) == Metrics(rounds=3)


@given(st.data(), st.integers(2, 9), st.integers(1, 6))
def test_numbers_agree_with_each_other_whatever_happened(data, size, number_of_rounds):
    seats = []
    for number in range(1, number_of_rounds + 1):
        order = data.draw(st.permutations(range(size)))
        left = list(order)
        while left:
            some = [left.pop() for _ in range(min(len(left), data.draw(st.integers(1, 3))))]
            if len(some) == 1:
                seats += rests(number, *some)
                continue
            missed = data.draw(st.sets(st.sampled_from(some)))
            seats += table(number, str(some[0]), *some, missed=missed)
    found = metrics_from(rounds(*[size // 2] * number_of_rounds), seats, people(*range(size)))
    assert found.encounters <= len(list(combinations(range(size), 2)))
    assert found.encounters <= found.possible
    assert 0 <= found.covered <= found.person_rounds == size * number_of_rounds
    assert found.fewest <= found.tenth <= found.most <= size - 1
    assert found.most_rests <= number_of_rounds
    assert found.throughout == found.people == size
    shuffled = data.draw(st.permutations(seats))
    assert metrics_from(
        rounds(*[size // 2] * number_of_rounds), shuffled, people(*range(size))
    ) == (found)
