"""Letters to those who come to every date: other rhythms, new dates, an end, skipped months."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from meshup.agenda.domain.life_cycle import confirm, move, skip as leave_out
from meshup.agenda.domain.series import change_pattern, end_series
from meshup.agenda.domain.stored import stored_series
from meshup.attendance.domain.registering import change, skip, unskip
from meshup.attendance.jobs import tend_registrations
from meshup.attendance_letters.jobs import tend_letters
from meshup.history.domain.undoing import undo
from meshup.kit import clock
from tests.agenda.paris import NOW
from tests.attendance.people import DECEMBER, JANUARY, SERIES, paris_series
from tests.attendance_letters.letter_reading import (
    arrived,
    calendar_in,
    entries_in,
    run_due_jobs,
    the_letter,
    with_letters,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_leave")]
SOON = NOW + timedelta(minutes=10)


@pytest.fixture
def comes_to_all():
    paris_series()
    return with_letters(DECEMBER, series=True)


def other_rhythm(ada, since: date, at=NOW, **said: object) -> None:
    series = stored_series([SERIES])[SERIES]
    plan = replace(series.patterns[-1], starts_on=since, **said)  # type: ignore[arg-type]
    change_pattern(ada, SERIES, series.version, since, plan, at)


def test_the_confirmation_has_the_rhythm_the_next_dates_and_the_whole_series(comes_to_all):
    letter = the_letter()
    assert letter.subject == "You are coming every time: Paris P2P"
    assert "Rhythm: first Wednesday of each month, 18:30" in letter.body
    assert "#88: Wednesday 2 December 2026, 18:30 to 23:00" in letter.body
    assert letter.body.count("2027, 18:30") == 5
    (rule,) = entries_in(letter)
    assert rule["DTSTART"].dt.date() == date(2026, 12, 2)


def test_another_rhythm_is_one_letter_with_the_whole_series_anew(ada, comes_to_all):
    (first,) = entries_in(the_letter())
    other_rhythm(ada, date(2027, 1, 1), rule="FREQ=MONTHLY;BYDAY=1TH", start=time(19))
    letter = the_letter(SOON)
    assert letter.subject == "Changed dates: Paris P2P"
    assert "From now on: first Thursday of each month, 19:00." in letter.body
    moved = "#89: Thursday 7 January 2027, 19:00 to 23:30, instead of Wednesday 6 January"
    assert moved in letter.body
    rules = [entry for entry in entries_in(letter) if "RRULE" in entry]
    assert rules[0]["UID"] == first["UID"]
    assert rules[0]["RRULE"]["UNTIL"][0].date() <= date(2026, 12, 31)
    assert rules[0]["SEQUENCE"] > first["SEQUENCE"]
    assert rules[1]["DTSTART"].dt.date() == date(2027, 1, 7)
    assert letter.body.count("/en/coming/") == 1
    assert arrived(SOON + timedelta(hours=1)) == []


def test_a_rhythm_that_is_taken_back_in_time_is_not_told(ada, comes_to_all):
    arrived()
    other_rhythm(ada, date(2027, 1, 1), rule="FREQ=MONTHLY;BYDAY=1TH")
    undo(ada, f"series:{SERIES}", NOW + timedelta(minutes=5))
    assert arrived(SOON + timedelta(minutes=10)) == []


def test_dates_that_a_series_gets_are_told(ada, comes_to_all):
    arrived()
    other_rhythm(ada, date(2027, 1, 1), rule="FREQ=MONTHLY;BYDAY=1WE,3WE")
    letter = the_letter(SOON)
    assert letter.subject == "Changed dates: Paris P2P"
    assert "Wednesday 20 January 2027" in letter.body


def test_dates_that_only_come_in_sight_are_no_news(ada, comes_to_all):
    arrived()
    with clock.set_to(NOW + timedelta(days=31)):
        tend_registrations()
        tend_letters()
        assert arrived() == []


def test_the_end_of_a_series_is_told(ada, comes_to_all):
    arrived()
    version = stored_series([SERIES])[SERIES].version
    end_series(ada, SERIES, version, date(2027, 1, 31), NOW)
    letter = the_letter(SOON)
    assert letter.subject == "Changed dates: Paris P2P"
    rules = [entry for entry in entries_in(letter) if "RRULE" in entry]
    assert rules[0]["RRULE"]["UNTIL"][0].date() == date(2027, 1, 31)


def test_a_date_that_hosts_leave_out_does_not_take_place(ada, comes_to_all):
    arrived()
    leave_out(ada, JANUARY, NOW)
    letter = the_letter(SOON)
    assert letter.subject == "Cancelled: Paris P2P #89, Wednesday 6 January"
    assert calendar_in(letter)["METHOD"] == "CANCEL"
    (entry,) = entries_in(letter)
    assert entry["RECURRENCE-ID"].dt == datetime(2027, 1, 6, 17, 30, tzinfo=UTC)


def test_a_month_that_somebody_skips_is_left_out_of_what_they_get_later(ada, comes_to_all):
    arrived()
    skip(comes_to_all.number, [date(2027, 1, 6)], NOW)
    other_rhythm(ada, date(2027, 2, 1), rule="FREQ=MONTHLY;BYDAY=1TH")
    rule = next(entry for entry in entries_in(the_letter(SOON)) if "EXDATE" in entry)
    assert [day.dt.date() for day in rule["EXDATE"].dts] == [date(2027, 1, 6)]


def test_what_changed_while_a_month_was_skipped_is_no_news_afterwards(ada, comes_to_all):
    arrived()
    skip(comes_to_all.number, [date(2027, 1, 6)], NOW)
    later = datetime(2027, 1, 7, 18, tzinfo=UTC)
    move(ada, JANUARY, later, later + timedelta(hours=3), NOW)
    assert arrived(SOON) == []
    with clock.set_to(SOON):
        unskip(comes_to_all.number, [date(2027, 1, 6)], SOON)
        confirm(ada, DECEMBER, SOON)
    assert arrived(SOON + timedelta(minutes=10)) == []


def test_a_registration_that_becomes_one_to_a_series_is_confirmed_anew(ada):
    paris_series()
    facts = with_letters(DECEMBER)
    (alone,) = entries_in(the_letter())
    change(facts.number, replace(facts.wish, series=True), NOW)
    letter = the_letter()
    assert letter.subject == "You are coming every time: Paris P2P"
    rule, over = sorted(entries_in(letter), key=lambda entry: "RRULE" not in entry)
    assert (over["UID"], over["STATUS"]) == (alone["UID"], "CANCELLED")
    assert over["SEQUENCE"] > alone["SEQUENCE"]
    facts = change(facts.number, replace(facts.wish, series=False), NOW)
    letter = the_letter()
    by_uid = {str(entry["UID"]): entry for entry in entries_in(letter)}
    assert by_uid[str(rule["UID"])]["STATUS"] == "CANCELLED"
    assert by_uid[str(alone["UID"])]["STATUS"] != "CANCELLED"
    assert by_uid[str(alone["UID"])]["SEQUENCE"] > over["SEQUENCE"]


def test_a_change_that_no_job_told_is_told_at_night(ada, comes_to_all):
    arrived()
    later = datetime(2027, 1, 7, 18, tzinfo=UTC)
    move(ada, JANUARY, later, later + timedelta(hours=3), NOW)
    DBTaskResult.objects.filter(status="READY").delete()
    with clock.set_to(SOON):
        tend_letters()
        run_due_jobs()
    assert the_letter().subject == "Moved: Paris P2P #89, now on Thursday 7 January"
