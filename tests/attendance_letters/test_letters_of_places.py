"""Letters to who waits: a place given, offered, gone to the next."""

from datetime import timedelta

import pytest

from meshup.attendance.domain.registering import answer_offer, withdraw
from meshup.attendance.models import Attendance
from tests.agenda.paris import NOW
from tests.attendance.people import DECEMBER, at_most, comes, paris_series, routing_night
from tests.attendance_letters.letter_reading import (
    arrived,
    calendar_in,
    entries_in,
    the_letter,
    with_letters,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_leave")]


@pytest.fixture
def full():
    """An evening for one, who comes; Bo waits."""
    slug = routing_night()
    at_most(1, slug)
    first = comes(slug)
    waits = with_letters(slug)
    assert the_letter().subject.startswith("You are on the waiting list")
    return first, waits


def test_a_place_that_is_free_is_offered_with_a_time_to_answer_and_no_entry(full):
    first, _waits = full
    withdraw(first.number, NOW)
    letter = the_letter()
    assert letter.subject == "A place is free for you: Routing night, Tuesday 8 December"
    assert "until Monday 23 November 2026, 13:00" in letter.body
    assert "Answer:\nhttp://127.0.0.1:8000/en/coming/" in letter.body
    assert calendar_in(letter) is None


def test_who_takes_the_place_gets_the_entry(full):
    first, _waits = full
    withdraw(first.number, NOW)
    arrived()
    answer_offer(Attendance.objects.get().pk, NOW, accept=True)
    letter = the_letter()
    assert letter.subject == "You have a place: Routing night, Tuesday 8 December"
    assert len(entries_in(letter)) == 1
    answer_offer(Attendance.objects.get().pk, NOW, accept=True)
    assert arrived() == []


def test_who_does_not_answer_hears_that_the_place_is_gone(full):
    first, _waits = full
    withdraw(first.number, NOW)
    arrived()
    letter = the_letter(NOW + timedelta(hours=24, seconds=1))
    assert letter.subject == "The place went to the next one: Routing night, Tuesday 8 December"


def test_an_offer_that_is_over_before_its_letter_leaves_says_nothing(full):
    first, waits = full
    withdraw(first.number, NOW)
    answer_offer(Attendance.objects.get().pk, NOW, accept=False)
    assert arrived() == []
    assert waits.number


def test_a_place_at_one_date_of_a_series_comes_with_the_rule_that_had_left_it_out():
    paris_series()
    at_most(1, "paris-p2p")
    first = comes(DECEMBER)
    with_letters(DECEMBER, series=True)
    confirmation = the_letter()
    (rule,) = [entry for entry in entries_in(confirmation) if "RRULE" in entry]
    assert [str(day.dt.date()) for day in rule["EXDATE"].dts] == ["2026-12-02"]
    withdraw(first.number, NOW)
    assert the_letter().subject.startswith("A place is free")
    answer_offer(Attendance.objects.get(event__slug=DECEMBER).pk, NOW, accept=True)
    (again,) = [entry for entry in entries_in(the_letter()) if "RRULE" in entry]
    assert "EXDATE" not in again
    assert again["SEQUENCE"] > rule["SEQUENCE"]
