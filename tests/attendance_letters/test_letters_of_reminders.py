"""The reminder the day before, once, for who still comes; and what stops it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from meshup.agenda.domain.life_cycle import cancel, move
from meshup.attendance.domain.queries.registrations import registration
from meshup.attendance.domain.registering import withdraw
from meshup.attendance_letters.domain.stopping import stop_all, stop_reminders
from meshup.attendance_letters.jobs import tend_letters
from meshup.kit import clock
from meshup.letters.models import Letter
from tests.agenda.paris import NOW
from tests.attendance.people import DECEMBER, paris_series, routing_night
from tests.attendance_letters.letter_reading import arrived, run_due_jobs, the_letter, with_letters

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_leave")]
NIGHT = datetime(2026, 12, 6, 3, tzinfo=UTC)
TEN = datetime(2026, 12, 7, 9, tzinfo=UTC)
"""Ten in Paris, on the day before Tuesday 8 December."""


def at_night(at: datetime = NIGHT) -> None:
    with clock.set_to(at):
        tend_letters()
        run_due_jobs()


def test_who_comes_is_reminded_once_at_ten_the_day_before():
    text = "Bring a *cable*."
    with_letters(routing_night(texts={"en": text}), companions=1)
    arrived()
    at_night()
    assert arrived(TEN - timedelta(seconds=1)) == []
    letter = the_letter(TEN)
    assert letter.subject == "Tomorrow: Routing night, 19:00"
    assert "Bring a *cable*." in letter.body
    assert "bonjour@paris.example" in letter.body
    assert "For: 2 people" in letter.body
    at_night(NIGHT + timedelta(days=1))
    assert arrived(TEN + timedelta(hours=3)) == []


def test_who_says_so_after_that_hour_is_not_reminded():
    with clock.set_to(TEN):
        with_letters(routing_night())
        assert [one.subject[:8] for one in arrived()] == ["You are "]
    at_night(NIGHT + timedelta(days=2))
    assert arrived(TEN + timedelta(hours=20)) == []


def test_who_says_so_the_evening_before_that_hour_is():
    with clock.set_to(TEN - timedelta(hours=12)):
        with_letters(routing_night())
        arrived()
    assert the_letter(TEN).subject == "Tomorrow: Routing night, 19:00"


@pytest.mark.parametrize("wish", [{"only_changes": True}])
def test_who_wants_changes_only_is_not_reminded(wish):
    with_letters(routing_night(), **wish)
    assert "only if something changes" in the_letter().body
    at_night()
    assert arrived(TEN) == []


def test_nobody_is_reminded_of_what_was_cancelled_moved_or_left_meanwhile(ada):
    slugs = [routing_night(titles={"en": name}) for name in ("Cancelled", "Moved", "Left")]
    left = [with_letters(slug, f"{slug}@example.org") for slug in slugs][2]
    arrived()
    at_night()
    later = datetime(2026, 12, 20, 18, tzinfo=UTC)
    cancel(ada, slugs[0], {}, NIGHT)
    move(ada, slugs[1], later, later + timedelta(hours=2), NIGHT)
    withdraw(left.number, NIGHT)
    letters = arrived(TEN)
    assert sorted(one.subject.split(":")[0] for one in letters) == ["Cancelled", "Moved"]
    at_night(later - timedelta(days=2))
    assert the_letter(later - timedelta(hours=20)).subject == "Tomorrow: Moved, 19:00"


def test_one_date_of_a_series_is_reminded_of(ada):
    paris_series()
    with_letters(DECEMBER, series=True)
    arrived()
    at_night(datetime(2026, 11, 30, 3, tzinfo=UTC))
    letter = the_letter(datetime(2026, 12, 1, 9, tzinfo=UTC))
    assert letter.subject == "Tomorrow: Paris P2P #88, 18:30"
    assert "Ground Control, Paris" in letter.body


def test_one_click_stops_reminders_and_changes_are_told_all_the_same(ada):
    slug = routing_night()
    facts = with_letters(slug)
    arrived()
    at_night()
    reminder = Letter.objects.get(kind="attendance.reminder")
    stop_reminders(reminder.facts)
    stop_reminders(reminder.facts)
    assert registration(facts.number).only_changes
    cancel(ada, slug, {}, NIGHT)
    assert [one.subject[:9] for one in arrived(TEN)] == ["Cancelled"]


def test_one_click_stops_all_letters_of_a_registration_and_its_peer_still_comes(ada, as_chloe):
    slug = routing_night()
    facts = with_letters(slug)
    letter = the_letter()
    url = letter.extra_headers["List-Unsubscribe"].strip("<>")
    path = url.removeprefix("http://127.0.0.1:8000")
    assert as_chloe.get(path).status_code == 200
    assert registration(facts.number).address is not None  # looking stops nothing
    assert as_chloe.post(path, {"List-Unsubscribe": "One-Click"}).status_code < 400
    assert registration(facts.number).address is None
    assert registration(facts.number).evenings[0].standing == "coming"
    cancel(ada, slug, {}, NOW)
    assert arrived(NOW + timedelta(minutes=10)) == []
    assert mail.outbox == []


def test_an_old_link_stops_nothing_of_another_address():
    facts = with_letters(routing_night())
    old = {"registration": facts.number, "address": (facts.address or 0) + 1}
    stop_all(old)
    assert registration(facts.number).address == facts.address
