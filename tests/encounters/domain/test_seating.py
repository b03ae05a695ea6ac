from hypothesis import given, strategies as st

from meshup.encounters.domain.seating import seat
from meshup.encounters.domain.values import Person
from tests.encounters.domain.gatherings import FRENCH, Evening, crowd


def person(name, last="", *, stayed=False):
    return Person(id=name, languages=FRENCH, last_table=last, stayed=stayed)


def test_one_of_each_pair_stays_seated():
    evening = Evening(crowd(40)).play(6)
    for plan in evening.plans[1:]:
        assert all(len(table.stays) == 1 for table in plan.tables)


def test_who_moves_takes_turns():
    groups = [[person("a", "0", stayed=True), person("b", "1")]]
    (table,) = seat(groups, None)
    assert (table.index, table.stays) == (1, frozenset({"b"}))


def test_newcomers_get_the_lowest_free_table():
    tables = seat([[person("a"), person("b")], [person("c", "0"), person("d")]], None)
    assert [(table.people, table.index) for table in tables] == [(("c", "d"), 0), (("a", "b"), 1)]


def test_a_table_that_is_taken_or_gone_is_left():
    groups = [[person("a", "0"), person("b", "7")]]
    (table,) = seat(groups, 4, taken={0})
    assert (table.index, table.stays) == (1, frozenset())


@given(st.lists(st.sampled_from(["", "0", "1", "2", "3", "9", "x", "²"]), max_size=12))
def test_no_two_groups_share_a_table(last):
    people = [person(f"p{number}", table) for number, table in enumerate(last)]
    groups = [people[start : start + 2] for start in range(0, len(people), 2)]
    tables = seat(groups, 6)
    assert len({table.index for table in tables}) == len(groups)
    assert all(table.index < 6 for table in tables)


@given(st.permutations(range(10)), st.permutations(range(10)))
def test_nobody_moves_who_need_not(before, after):
    """Two rounds of the same ten people: each table keeps one of those who meet there."""
    last = {who: str(number // 2) for number, who in enumerate(before)}
    people = [person(f"p{who}", last[who]) for who in after]
    groups = [people[start : start + 2] for start in range(0, 10, 2)]
    assert all(table.stays for table in seat(groups, None))
