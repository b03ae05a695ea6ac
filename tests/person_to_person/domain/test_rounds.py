"""Rounds are started, held, shortened, added and undone; what is due is done, once."""

import pytest
from django_tasks_db.models import DBTaskResult

from meshup.introductions.domain.queries.history import history_among
from meshup.introductions.domain.queries.introduced_pairs import pairs_introduced
from meshup.kit import clock
from meshup.person_to_person.domain.advancing import advance
from meshup.person_to_person.domain.queries.sessions import session_of
from meshup.person_to_person.domain.rounds import (
    add_round,
    begin_now,
    end_round,
    extend,
    hold,
    resume,
    start,
    undo_start,
)
from meshup.person_to_person.domain.sessions import end_session
from meshup.person_to_person.errors import TooFewPeople, TooLateToUndo
from meshup.person_to_person.jobs import look_after_rounds
from meshup.person_to_person.models import Round, Seat
from tests.agenda.paris import paris_series
from tests.person_to_person.evening import (
    DECEMBER,
    EIGHT,
    come,
    opened,
    phase,
    seconds,
    tables,
)


@pytest.fixture(autouse=True)
def _evening(node):
    paris_series()
    with clock.set_to(EIGHT):
        opened()
        yield


def test_an_evening_goes_by_itself_from_the_start_to_the_end():
    people = come(6)
    start(None, DECEMBER, EIGHT)
    assert phase(EIGHT) == ("announced", 1)
    assert phase(EIGHT + seconds(120)) == ("talking", 1)
    for at in range(0, 5 * 720 + 1, 15):
        advance(DECEMBER, EIGHT + seconds(at))
    assert phase(EIGHT + seconds(3600)) == ("ended", 5)
    met = [pair for number in range(1, 6) for pair in map(frozenset, tables(number))]
    assert len(met) == len(set(met)) == 15  # everybody has met everybody
    assert (len(history_among(people)), pairs_introduced()) == (15, 15)
    assert session_of(DECEMBER, EIGHT + seconds(3601)).state == "ended"


def test_the_next_round_waits_in_the_phones_ninety_seconds_before():
    come(4)
    start(None, DECEMBER, EIGHT)
    ends = EIGHT + seconds(720)
    assert advance(DECEMBER, ends - seconds(91)) == 1  # who is late was looked after
    assert Round.objects.count() == 1
    advance(DECEMBER, ends - seconds(90))
    planned = Round.objects.get(number=2)
    assert (planned.begins_at - ends, planned.ends_at - planned.begins_at) == (
        seconds(120),
        seconds(600),
    )
    assert phase(ends - seconds(1)) == ("talking", 1)
    assert phase(ends) == ("announced", 2)


def test_a_start_that_is_pressed_twice_is_one():
    come(4)
    for at in (0, 1, 2):
        start(None, DECEMBER, EIGHT + seconds(at), starts=0)
    assert Round.objects.get().planned_at == EIGHT


def test_a_start_that_is_undone_has_never_been():
    come(4)
    start(None, DECEMBER, EIGHT, starts=0)
    undo_start(None, DECEMBER, EIGHT + seconds(10))
    undo_start(None, DECEMBER, EIGHT + seconds(11))
    start(None, DECEMBER, EIGHT + seconds(12), starts=0)  # the same form, sent again
    assert (phase(EIGHT + seconds(12)), Round.objects.count(), Seat.objects.count()) == (
        ("gathering", 0),
        0,
        0,
    )
    start(None, DECEMBER, EIGHT + seconds(20), starts=1)
    assert phase(EIGHT + seconds(20)) == ("announced", 1)


def test_a_start_can_be_undone_for_ten_seconds_only():
    come(2)
    start(None, DECEMBER, EIGHT)
    with pytest.raises(TooLateToUndo):
        undo_start(None, DECEMBER, EIGHT + seconds(11))


@pytest.mark.parametrize("number", [0, 1])
def test_nobody_starts_alone(number):
    come(number)
    with pytest.raises(TooFewPeople, match=str(number)):
        start(None, DECEMBER, EIGHT)
    assert phase(EIGHT) == ("gathering", 0)


def test_on_hold_the_clock_stands_still():
    come(4)
    start(None, DECEMBER, EIGHT)
    hold(None, DECEMBER, EIGHT + seconds(300))
    hold(None, DECEMBER, EIGHT + seconds(310))
    later = EIGHT + seconds(2000)
    assert advance(DECEMBER, later) == 0
    assert phase(later) == ("held", 1)
    assert session_of(DECEMBER, later).moment.remaining == seconds(420)
    resume(None, DECEMBER, later)
    assert phase(later + seconds(419)) == ("talking", 1)
    assert Round.objects.get(number=1).ends_at == later + seconds(420)


def test_a_clock_that_is_set_back_on_hold_brings_nothing_nearer():
    come(4)
    start(None, DECEMBER, EIGHT)
    hold(None, DECEMBER, EIGHT + seconds(300))
    resume(None, DECEMBER, EIGHT + seconds(200))
    assert phase(EIGHT + seconds(719)) == ("talking", 1)
    assert Round.objects.get(number=1).ends_at == EIGHT + seconds(720)


def test_a_round_that_is_extended_takes_the_next_one_along():
    come(4)
    start(None, DECEMBER, EIGHT)
    at = EIGHT + seconds(650)
    advance(DECEMBER, at)
    before = Round.objects.get(number=2).begins_at
    extend(None, DECEMBER, 120, at)
    assert Round.objects.get(number=2).begins_at == before + seconds(120)
    extend(None, DECEMBER, -3600, at)
    assert phase(at) == ("announced", 2)
    assert Round.objects.get(number=2).begins_at == at + seconds(120)


def test_two_hosts_who_press_the_same_minutes_together_give_them_once():
    come(4)
    start(None, DECEMBER, EIGHT)
    saw = session_of(DECEMBER, EIGHT + seconds(300)).round_ends
    for _host in range(2):
        extend(None, DECEMBER, 300, EIGHT + seconds(300), saw)
    assert Round.objects.get(number=1).ends_at == EIGHT + seconds(720 + 300)
    hold(None, DECEMBER, EIGHT + seconds(310))
    saw = session_of(DECEMBER, EIGHT + seconds(400)).round_ends
    for later in (401, 402):  # on hold the end that hosts see stands still
        extend(None, DECEMBER, -60, EIGHT + seconds(later), saw)
    assert Round.objects.get(number=1).ends_at == EIGHT + seconds(720 + 240)


def test_a_round_ends_and_begins_when_hosts_say_so():
    come(4)
    start(None, DECEMBER, EIGHT)
    begin_now(None, DECEMBER, 1, EIGHT + seconds(20))
    begin_now(None, DECEMBER, 1, EIGHT + seconds(21))
    assert phase(EIGHT + seconds(20)) == ("talking", 1)
    end_round(None, DECEMBER, 1, EIGHT + seconds(100))
    end_round(None, DECEMBER, 1, EIGHT + seconds(101))
    assert phase(EIGHT + seconds(101)) == ("announced", 2)
    assert Round.objects.get(number=1).settled_at == EIGHT + seconds(100)


def test_the_last_round_ended_by_two_hosts_at_once_ends_once():
    opened(rounds=1)
    come(4)
    start(None, DECEMBER, EIGHT)
    for _host in range(2):
        end_round(None, DECEMBER, 1, EIGHT + seconds(300))
    assert phase(EIGHT + seconds(300)) == ("ended", 1)


def test_an_evening_whose_job_was_never_written_goes_on_within_the_minute(
    django_assert_max_num_queries,
):
    come(4)
    start(None, DECEMBER, EIGHT)
    DBTaskResult.objects.all().delete()  # a disk that was full
    due = EIGHT + seconds(120 + 75)
    for at, rescues in ((due + seconds(19), 0), (due + seconds(21), 1)):
        with clock.set_to(at):
            look_after_rounds()
        assert Round.objects.get().rescues == rescues
    ready = DBTaskResult.objects.filter(status="READY", run_after__gt=due)
    assert ready.exists()  # and then by its jobs again
    with clock.set_to(due + seconds(22)), django_assert_max_num_queries(1):
        look_after_rounds()


def test_a_round_in_which_nobody_talked_has_introduced_nobody():
    people = come(4)
    start(None, DECEMBER, EIGHT)
    end_round(None, DECEMBER, 1, EIGHT + seconds(30))
    assert history_among(people) == {}


def test_a_round_more_goes_on_after_the_last():
    come(6)
    start(None, DECEMBER, EIGHT)
    end_session(None, DECEMBER, EIGHT + seconds(400))
    assert phase(EIGHT + seconds(400)) == ("ended", 1)
    add_round(None, DECEMBER, EIGHT + seconds(500), rounds=1)
    add_round(None, DECEMBER, EIGHT + seconds(501), rounds=1)
    assert phase(EIGHT + seconds(501)) == ("announced", 2)
    view = session_of(DECEMBER, EIGHT + seconds(501))
    assert (view.wish.rounds, view.moment.begins_at) == (2, EIGHT + seconds(620))


def test_rounds_that_are_ended_before_they_began_introduce_nobody():
    people = come(4)
    start(None, DECEMBER, EIGHT)
    end_session(None, DECEMBER, EIGHT + seconds(60))
    assert (phase(EIGHT + seconds(60)), history_among(people)) == (("ended", 0), {})


def test_the_end_takes_rounds_that_were_shown_or_planned_along():
    come(6)
    start(None, DECEMBER, EIGHT)
    for moment in (EIGHT + seconds(721), EIGHT + seconds(2 * 720 - 60)):
        advance(DECEMBER, moment)
    end_session(None, DECEMBER, EIGHT + seconds(2 * 720 - 60))
    for later in (0, 60, 720):
        advance(DECEMBER, EIGHT + seconds(1440 + later))
        assert phase(EIGHT + seconds(1440 + later)) == ("ended", 2)
