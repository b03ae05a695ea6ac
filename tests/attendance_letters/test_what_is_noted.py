"""What letters said: kept with a registration, taken along, erased, and another's when joined."""

from __future__ import annotations

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from meshup.attendance.domain import peer_records
from meshup.attendance.domain.queries.registrations import registration
from meshup.attendance.domain.registering import leave_email, withdraw
from meshup.attendance.models import Registration
from meshup.attendance_letters.domain.confirming import on_proved
from meshup.attendance_letters.jobs import ask_for_others, send_changes, send_place
from meshup.attendance_letters.models import EventNotice
from meshup.kit import personal_data
from meshup.kit.personal_data import Subject
from meshup.letters.domain.addresses import leave_address, mark_proved
from tests.agenda.paris import NOW
from tests.attendance.people import DECEMBER, comes, proved, routing_night
from tests.attendance_letters.letter_reading import BO, arrived, with_letters

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_leave")]
KIND = "attendance_letters.notices"


def test_what_is_noted_goes_with_the_registration():
    facts = with_letters(routing_night())
    assert EventNotice.objects.count() == 1
    withdraw(facts.number, NOW)
    assert EventNotice.objects.count() == 0


def test_what_is_noted_goes_with_the_address_and_is_noted_of_another():
    facts = with_letters(routing_night())
    arrived()
    leave_email(facts.number, None, NOW)
    assert EventNotice.objects.count() == 0
    leave_email(facts.number, proved("chloe@example.org"), NOW)
    (letter,) = arrived()
    assert letter.to == ["chloe@example.org"]
    assert EventNotice.objects.get().registration_id == facts.number


@pytest.mark.parametrize("by_address", [True, False], ids=["by address", "as a peer"])
def test_what_is_noted_of_a_person_is_taken_along_and_erased(by_address):
    slug = routing_night()
    facts, other = with_letters(slug), with_letters(slug, "chloe@example.org")
    subject = Subject(email=BO) if by_address else Subject(peer=facts.peer)
    (record,) = personal_data.export(subject)[KIND]
    assert (record["event"], record["said"]["standing"]) == (slug, "coming")
    assert personal_data.erase(subject)[KIND] == 1
    assert EventNotice.objects.get().registration_id == other.number
    assert KIND not in personal_data.export(Subject(person=1))


def test_who_is_joined_still_gets_letters():
    slug = routing_night()
    mine, theirs = comes(slug), comes(slug)
    own = leave_address("chloe@example.org", "en", NOW).number
    leave_email(theirs.number, own, NOW)
    mark_proved(own, NOW)
    on_proved({"registration": theirs.number}, own, NOW)
    with transaction.atomic():
        peer_records.merge(theirs.peer, mine.peer, NOW)
    row = Registration.objects.get()
    assert (row.pk, row.address_id, row.letters_since) == (mine.number, own, NOW)
    assert peer_records.emails(mine.peer) == {"chloe@example.org"}


def test_what_is_taken_back_promises_no_letter(paris):
    number = proved(BO)
    facts = comes(DECEMBER)
    with transaction.atomic():
        leave_email(facts.number, number, NOW)
        transaction.set_rollback(True)
    assert registration(facts.number).address is None
    assert EventNotice.objects.count() == 0
    assert arrived() == []


@pytest.mark.parametrize("task", [send_changes, send_place, ask_for_others])
def test_jobs_that_waited_through_an_upgrade_are_found_where_they_are_now(task):
    task.enqueue()
    name = task.module_path.rpartition(".")[2]
    DBTaskResult.objects.update(task_path=f"meshup.attendance.jobs.{name}")
    assert DBTaskResult.objects.get().task.func is task.func
