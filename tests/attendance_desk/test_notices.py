"""What hosts hear of: who waits, what is full, bursts; at once, and once, however many register."""

from datetime import timedelta

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult

from meshup.attendance_desk.domain.notices import bursts_to_review, what_is_full, who_waits
from meshup.attendance_desk.jobs import look_at_registrations
from meshup.attendance_desk.next_look import EVERY, next_look
from meshup.community.domain.notifications import choices_of
from meshup.community.jobs import send_notification
from meshup.kit import clock
from tests.attendance.hosting import MINUTE, arrive, flood, limit
from tests.attendance.people import DECEMBER, NOW, ROUTING, routing_night

pytestmark = pytest.mark.django_db

LOOK = "meshup.attendance_desk.jobs.look_at_registrations"


@pytest.fixture(autouse=True)
def _november(paris):
    routing_night()
    with clock.set_to(NOW):
        yield


def looks():
    return list(DBTaskResult.objects.filter(task_path=LOOK).order_by("enqueued_at"))


def told(kind, asker):
    return [(notice.subject, notice.sentence) for notice in kind(asker)]


def test_hosts_hear_who_waits_and_what_is_full(ada):
    limit(ada, ROUTING, 1)
    arrive(DECEMBER)
    assert told(what_is_full, ada) == []
    arrive(ROUTING)
    assert told(what_is_full, ada) == [
        (ROUTING, "“Routing night” is full: all 1 places are taken"),
    ]
    assert told(who_waits, ada) == []
    arrive(ROUTING, at=NOW + MINUTE)
    assert told(who_waits, ada) == [(ROUTING, "1 waits for a place at “Routing night”")]
    with clock.set_to(NOW + timedelta(days=60)):
        assert told(who_waits, ada) == told(what_is_full, ada) == []


def test_hosts_hear_of_a_burst_under_one_name_while_it_grows(ada):
    flood(ROUTING, 10)
    ((subject, sentence),) = told(bursts_to_review, ada)
    assert sentence == "10 registrations within 1 minute, for “Routing night”"
    flood(ROUTING, 10, at=NOW + MINUTE)
    assert told(bursts_to_review, ada) == [
        (subject, "20 registrations within 2 minutes, for “Routing night”")
    ]


def test_only_hosts_hear_of_coming(bilal, door, ada):
    limit(ada, ROUTING, 1)
    flood(ROUTING, 10)
    for person in (bilal, door):
        assert not [name for name in choices_of(person) if name.startswith("attendance.")]
        for kind in (who_waits, what_is_full, bursts_to_review):
            assert told(kind, person) == []
    assert [name for name in choices_of(ada) if name.startswith("attendance.")] == [
        "attendance.waiting",
        "attendance.full",
        "attendance.bursts",
    ]


def test_registrations_of_a_minute_are_looked_at_once():
    next_look.forget()
    flood(ROUTING, 10)
    assert len(looks()) == 1
    assert looks()[0].run_after == NOW + EVERY
    with clock.set_to(NOW + EVERY + MINUTE):
        arrive(ROUTING)
    assert len(looks()) == 2


def test_a_host_gets_one_letter_for_each_thing(ada):
    next_look.forget()
    limit(ada, ROUTING, 10)
    flood(ROUTING, 12)
    ((arguments),) = [job.args_kwargs["kwargs"] for job in looks()]
    assert look_at_registrations.func(**arguments) == 3
    jobs = DBTaskResult.objects.filter(task_path=send_notification.module_path)
    for job in [*jobs, *jobs]:
        send_notification.func(**job.args_kwargs["kwargs"])
    assert len(mail.outbox) == 3
    text = "\n".join(str(letter.body) for letter in mail.outbox)
    assert "2 wait for a place at “Routing night”" in text
    assert "all 10 places are taken" in text
    assert "12 registrations within 1 minute" in text
    assert all(letter.to == [ada.email] for letter in mail.outbox)


def test_nothing_new_is_nothing_to_tell():
    assert look_at_registrations.func(since=NOW.isoformat()) == 0
    arrive(ROUTING, at=NOW - timedelta(hours=1))
    assert look_at_registrations.func(since=NOW.isoformat()) == 0
