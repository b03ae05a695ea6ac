"""What a host should know before the first round."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from meshup.person_to_person_desk.domain.start_warnings import Gathered, Room, start_warnings

EIGHT = datetime(2026, 12, 2, 19, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def somebody(name="Ada", *languages):
    return Gathered(name, frozenset(languages or ("fr",)))


def room(tables=None, rounds=5, ends=EIGHT + 60 * MINUTE):
    return Room(tables, rounds, 10 * MINUTE, 2 * MINUTE, ends)


def warnings(number, tables=None):
    return start_warnings([somebody(str(n)) for n in range(number)], room(tables), EIGHT)


def test_four_at_enough_tables_in_time_are_no_reason_to_warn():
    assert not warnings(4).any
    assert not warnings(4, tables=2).any
    assert not warnings(4, tables=2).too_few


def test_it_takes_two():
    assert [warnings(number).too_few for number in range(4)] == [True, True, False, False]


def test_an_odd_number_makes_a_trio():
    assert [warnings(number).odd for number in range(6)] == [False] * 3 + [True, False, True]


def test_who_speaks_no_language_of_the_others_is_named():
    people = [
        somebody("Ada", "fr", "en"),
        somebody("Bilal", "fr"),
        somebody("Chloé", "wo"),
        somebody("Djamila", "ta"),
    ]
    assert start_warnings(people, room(), EIGHT).speechless == ("Chloé", "Djamila")
    people.append(somebody("Eva", "wo", "de"))
    assert start_warnings(people, room(), EIGHT).speechless == ("Djamila",)


def test_tables_that_are_too_few_let_people_rest():
    found = warnings(13, tables=4)
    assert (found.tables_missing, found.resting, found.odd) == (2, 5, False)
    assert warnings(13, tables=6).tables_missing == 0
    assert warnings(13, tables=6).odd


def test_a_last_round_that_ends_after_the_event_is_told():
    late = start_warnings([somebody()] * 2, room(rounds=6), EIGHT)
    assert late.ends_late_at == EIGHT + 72 * MINUTE
    assert start_warnings([somebody()] * 2, room(rounds=5), EIGHT).ends_late_at is None


@given(st.lists(st.frozensets(st.sampled_from("abcd"), min_size=1), min_size=2, max_size=12))
def test_the_speechless_are_those_who_share_nothing_with_anybody(spoken):
    people = [Gathered(str(n), languages) for n, languages in enumerate(spoken)]
    expected = tuple(
        str(n)
        for n, mine in enumerate(spoken)
        if not any(mine & theirs for m, theirs in enumerate(spoken) if m != n)
    )
    assert start_warnings(people, room(), EIGHT).speechless == expected
