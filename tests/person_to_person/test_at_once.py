"""Presses of several hosts and phones in one moment, and jobs that do what is due."""

import pytest
from django_tasks_db.models import DBTaskResult

from meshup.agenda.domain.hiding import hide_event, show_event
from meshup.community.domain.nodes import set_up_node
from meshup.kit import clock
from meshup.person_to_person.domain.advancing import advance
from meshup.person_to_person.domain.participating import leave
from meshup.person_to_person.domain.rounds import start
from meshup.person_to_person.domain.sessions import end_session
from meshup.person_to_person.jobs import advance_rounds, leave_rounds, tend_rounds
from meshup.person_to_person.models import Participant, Round, RoundSession, Seat
from meshup.presence.domain import joining
from tests.agenda.paris import paris_series
from tests.attendance.domain.test_at_once import at_once
from tests.person_to_person.evening import (
    DECEMBER,
    EIGHT,
    ENDS,
    come,
    comes,
    opened,
    phase,
    row,
    seconds,
    tables,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _evening(transactional_db):
    set_up_node(name="Paris P2P", city="Paris", languages=["fr"], time_zone="Europe/Paris")
    paris_series()
    with clock.set_to(EIGHT):
        opened()
        yield


def test_a_start_of_several_hosts_at_once_is_one():
    come(8)
    at_once([lambda: start(None, DECEMBER, EIGHT, starts=0)] * 4, 4)
    assert (Round.objects.count(), RoundSession.objects.get().starts) == (1, 1)
    assert Seat.objects.count() == 8


def test_what_is_due_is_done_once_by_several_at_once():
    come(8)
    start(None, DECEMBER, EIGHT)
    at_once([lambda: advance(DECEMBER, EIGHT + seconds(725))] * 4, 4)
    assert Round.objects.count() == 2
    assert Seat.objects.filter(round__number=2).count() == 8
    assert {each.met for each in Participant.objects.all()} == {1}


def test_phones_that_press_while_a_round_is_planned_are_all_heard():
    people = come(8)
    late = [lambda: comes("Zoé", EIGHT + seconds(640))] * 3
    start(None, DECEMBER, EIGHT)
    leaving = [lambda peer=peer: leave(peer, DECEMBER, EIGHT + seconds(640)) for peer in people[:2]]
    at_once([*leaving, lambda: advance(DECEMBER, EIGHT + seconds(640)), *late], 6)
    planned = Seat.objects.filter(round__number=2)
    assert not planned.filter(participant__left_at__isnull=False).exists()
    assert Participant.objects.count() == 11


def jobs():
    return DBTaskResult.objects.filter(status="READY", task_path__contains="person_to_person")


def test_a_job_waits_for_each_moment_and_goes_on_alone():
    come(4)
    start(None, DECEMBER, EIGHT)
    moments = []
    for _each in range(200):
        due = RoundSession.objects.get().wakes_at
        if due is None:
            break
        assert jobs().filter(run_after=due).exists()
        moments.append(due)
        with clock.set_to(due):
            advance_rounds.call(RoundSession.objects.get().event_id)
    assert phase(EIGHT + seconds(4000)) == ("ended", 5)
    assert moments == sorted(moments)
    assert Round.objects.filter(settled_at__isnull=False).count() == 5


def test_a_job_that_comes_too_early_or_too_often_does_nothing():
    come(4)
    start(None, DECEMBER, EIGHT)
    event = RoundSession.objects.get().event_id
    for _twice in range(2):
        advance_rounds.call(event)
    assert Round.objects.count() == 1
    waiting = jobs().count()
    advance_rounds.call(event)
    assert jobs().count() == waiting


def test_a_job_that_falls_is_followed_by_another(monkeypatch):
    come(4)
    start(None, DECEMBER, EIGHT)
    due = EIGHT + seconds(630)
    advance(DECEMBER, due - seconds(1))
    event = RoundSession.objects.get().event_id

    def falls(*_facts, **_more):
        raise MemoryError

    with monkeypatch.context() as patched, clock.set_to(due):
        patched.setattr("meshup.person_to_person.domain.planning.solve", falls)
        with pytest.raises(MemoryError):
            advance_rounds.call(event)
    again = RoundSession.objects.get().wakes_at
    assert again == due + seconds(15)
    with clock.set_to(again):
        advance_rounds.call(event)
    assert len(tables(2)) == 2


def test_what_no_job_did_is_found_at_night():
    come(4)
    start(None, DECEMBER, EIGHT)
    jobs().delete()
    with clock.set_to(EIGHT + seconds(10_000)):
        tend_rounds()
        assert jobs().count() == 1
        advance_rounds.call(RoundSession.objects.get().event_id)
    assert RoundSession.objects.get().state != "gathering"


def test_who_leaves_the_event_is_taken_out_by_a_job():
    people = come(4)
    joining.leave(people[0], DECEMBER, EIGHT + seconds(5))
    job = jobs().get(task_path__endswith="leave_rounds")
    with clock.set_to(EIGHT + seconds(6)):
        leave_rounds.call(**job.args_kwargs["kwargs"])
    assert row(people[0]).left_at == EIGHT + seconds(6)


@pytest.mark.parametrize("is_hidden", [False, True])
def test_who_leaves_when_the_rounds_are_over_or_hidden_makes_no_job_fall(is_hidden, ada):
    people = come(4)
    start(None, DECEMBER, EIGHT)
    event = RoundSession.objects.get().event_id
    at = EIGHT + seconds(300)
    joining.leave(people[0], DECEMBER, at)
    if is_hidden:
        hide_event(ada, DECEMBER, at)
    else:
        end_session(None, DECEMBER, at)
    with clock.set_to(at):
        leave_rounds.call(event=event, peer=people[0])
    assert row(people[0]).left_at is None


def test_jobs_of_an_event_that_stays_hidden_come_to_an_end(ada):
    come(4)
    start(None, DECEMBER, EIGHT)
    session = RoundSession.objects.get()
    hidden = hide_event(ada, DECEMBER, EIGHT)
    with clock.set_to(EIGHT + seconds(200)):
        advance_rounds.call(session.event_id)
        session.refresh_from_db()
        assert session.wakes_at == clock.now() + seconds(60)
    jobs().delete()
    with clock.set_to(ENDS + seconds(60)):
        advance_rounds.call(session.event_id)
        assert not jobs().exists()
        tend_rounds()  # at night it is looked at again
        assert jobs().count() == 1
    show_event(ada, DECEMBER, hidden, ENDS + seconds(7200))
    with clock.set_to(ENDS + seconds(9000)):
        advance_rounds.call(session.event_id)
    session.refresh_from_db()
    assert session.state == "ended"
