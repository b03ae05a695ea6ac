"""Changes of date, place and state: one letter to each, with an entry that replaces the last."""

from datetime import UTC, date, datetime, timedelta

import pytest

from meshup.agenda.domain.life_cycle import cancel, confirm, move, move_online
from meshup.attendance.domain.registering import skip, withdraw
from meshup.history.domain.undoing import undo
from meshup.letters.domain.outbox import post
from tests.agenda.paris import NOW
from tests.attendance.people import DECEMBER, JANUARY, paris_series, routing_night
from tests.attendance_letters.letter_reading import (
    arrived,
    calendar_in,
    entries_in,
    the_letter,
    unproved,
    with_letters,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_leave")]
SOON = NOW + timedelta(minutes=10)
WEDNESDAY = datetime(2026, 12, 9, 18, tzinfo=UTC)


def moved(ada, slug, day=WEDNESDAY, at=NOW):
    move(ada, slug, day, day + timedelta(hours=3), at)


def test_who_comes_is_told_of_a_move_in_one_letter_that_replaces_the_entry(ada):
    slug = routing_night()
    with_letters(slug)
    first = entries_in(the_letter())[0]
    moved(ada, slug)
    assert arrived(SOON - timedelta(seconds=1)) == []
    letter = the_letter(SOON)
    assert letter.subject == "Moved: Routing night, now on Wednesday 9 December"
    assert "Until now: Tuesday 8 December 2026, 19:00 to 22:00" in letter.body
    assert "From now on: Wednesday 9 December 2026, 19:00 to 22:00" in letter.body
    (entry,) = entries_in(letter)
    assert calendar_in(letter)["METHOD"] == "PUBLISH"
    assert (entry["UID"], entry["DTSTART"].dt) == (first["UID"], WEDNESDAY)
    assert entry["SEQUENCE"] > first["SEQUENCE"]
    assert arrived(SOON + timedelta(hours=1)) == []


def test_two_changes_within_ten_minutes_make_one_letter(ada):
    slug = routing_night()
    with_letters(slug)
    arrived()
    moved(ada, slug)
    cancel(ada, slug, {"en": "The hall is flooded."}, NOW + timedelta(minutes=9))
    letter = the_letter(SOON)
    assert letter.subject == "Cancelled: Routing night, Tuesday 8 December"
    assert "The hall is flooded." in letter.body
    assert calendar_in(letter)["METHOD"] == "CANCEL"
    assert arrived(SOON + timedelta(hours=1)) == []


def test_a_change_that_is_taken_back_makes_no_letter(ada):
    slug = routing_night()
    with_letters(slug)
    arrived()
    moved(ada, slug)
    undo(ada, f"event:{slug}", NOW + timedelta(minutes=5))
    assert arrived(SOON + timedelta(hours=1)) == []


def test_a_change_that_is_taken_back_later_is_told_as_another(ada):
    slug = routing_night()
    with_letters(slug)
    first = entries_in(the_letter())[0]
    moved(ada, slug)
    second = entries_in(the_letter(SOON))[0]
    undo(ada, f"event:{slug}", SOON)
    letter = the_letter(SOON + timedelta(minutes=10))
    assert letter.subject == "Moved: Routing night, now on Tuesday 8 December"
    (third,) = entries_in(letter)
    assert first["SEQUENCE"] < second["SEQUENCE"] < third["SEQUENCE"]
    assert third["DTSTART"].dt == first["DTSTART"].dt


def test_cancelled_and_back_again(ada):
    slug = routing_night()
    with_letters(slug)
    arrived()
    cancel(ada, slug, {}, NOW)
    assert calendar_in(the_letter(SOON))["METHOD"] == "CANCEL"
    confirm(ada, slug, SOON)
    letter = the_letter(SOON + timedelta(minutes=10))
    assert letter.subject == "It takes place after all: Routing night, Tuesday 8 December"
    assert entries_in(letter)[0]["STATUS"] == "CONFIRMED"


def test_an_event_that_goes_online_says_so_and_where(ada):
    slug = routing_night()
    with_letters(slug)
    arrived()
    move_online(ada, slug, "https://meet.example/room", NOW)
    letter = the_letter(SOON)
    assert letter.subject == "Online instead: Routing night, Tuesday 8 December"
    assert "https://meet.example/room" in letter.body
    assert entries_in(letter)[0]["LOCATION"] == "https://meet.example/room"


def test_a_date_of_a_series_is_an_exception_for_who_comes_to_all_and_stands_alone_for_others(ada):
    paris_series()
    with_letters(DECEMBER, series=True)
    with_letters(DECEMBER, "chloe@example.org")
    both = {letter.to[0]: letter for letter in arrived()}
    (rule,) = entries_in(both["bo@example.org"])
    assert rule["RRULE"].to_ical() == b"FREQ=MONTHLY;BYDAY=1WE"
    moved(ada, DECEMBER)
    told = {letter.to[0]: entries_in(letter)[0] for letter in arrived(SOON)}
    exception, alone = told["bo@example.org"], told["chloe@example.org"]
    assert exception["UID"] == rule["UID"]
    assert exception["RECURRENCE-ID"].dt == datetime(2026, 12, 2, 17, 30, tzinfo=UTC)
    assert exception["SEQUENCE"] > rule["SEQUENCE"]
    assert alone["UID"] == entries_in(both["chloe@example.org"])[0]["UID"]
    assert "RECURRENCE-ID" not in alone


def test_who_has_not_proved_an_address_hears_of_no_change(ada):
    slug = routing_night()
    unproved(slug)
    assert len(arrived()) == 1  # the letter that asks
    moved(ada, slug)
    assert arrived(SOON) == []


def test_who_withdrew_or_skipped_the_date_hears_nothing_of_it(ada):
    paris_series()
    gone = with_letters(JANUARY, "gone@example.org")
    skips = with_letters(DECEMBER, series=True)
    arrived()
    withdraw(gone.number, NOW)
    skip(skips.number, [date(2027, 1, 6)], NOW)
    moved(ada, JANUARY, WEDNESDAY.replace(year=2027, month=1, day=12))
    assert arrived(SOON) == []


def test_one_letter_tells_a_person_of_everything_that_changed(ada):
    paris_series()
    slug = routing_night()
    with_letters(slug)
    with_letters(DECEMBER, series=True)
    arrived()
    moved(ada, slug)
    cancel(ada, JANUARY, {"en": "Holidays"}, NOW)
    letter = the_letter(SOON)
    assert letter.subject == "2 changes to what you come to"
    assert "Holidays" in letter.body
    assert len(entries_in(letter)) == 2
    assert letter.body.count("/en/coming/") == 2


def test_a_letter_that_waits_is_replaced_by_the_next(ada, monkeypatch):
    slug = routing_night()
    with_letters(slug)
    arrived()
    with monkeypatch.context() as patch:
        patch.setattr("meshup.attendance_letters.domain.changes.post", _post_that_waits)
        moved(ada, slug)
        assert arrived(SOON) == []
    moved(ada, slug, WEDNESDAY.replace(day=10), SOON)
    later = SOON + timedelta(minutes=10)
    letter = the_letter(later)
    assert "Until now: Tuesday 8 December 2026" in letter.body
    assert "From now on: Thursday 10 December 2026" in letter.body


def _post_that_waits(kind, address, key, facts, **more):
    return post(kind, address, key, facts, NOW + timedelta(days=1), **more)
