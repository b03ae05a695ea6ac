"""New dates reach followers once, in one letter for what hosts do at one sitting."""

from datetime import UTC, datetime, timedelta

import pytest

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event, edit_event
from meshup.agenda.domain.life_cycle import cancel, confirm, move, move_online
from meshup.agenda.domain.plans import VenuePlan
from meshup.agenda.domain.venues import create_venue
from meshup.agenda.models import Event
from meshup.history.domain.undoing import undo
from meshup.kit import clock
from meshup.mailings import jobs
from meshup.mailings.domain import news
from meshup.mailings.domain.followers import change_wishes, follow
from meshup.mailings.domain.wishes import Wishes
from meshup.mailings.models import EventNews
from tests.agenda.paris import DECEMBER, NOW, themed
from tests.mailings.conftest import arrived, follower, letters_of, run_due_jobs

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 12, 10, 18, tzinfo=UTC)
CERTAIN = State.CONFIRMED


def after(moment):
    """Return what left when the news of ``moment`` have waited long enough."""
    run_due_jobs()
    with clock.set_to(moment + news.PATIENCE):
        return arrived()


def test_a_confirmed_date_of_a_series_is_told_after_half_an_hour_and_never_again(paris, ada):
    follower("new_dates")
    confirm(ada, DECEMBER, NOW)
    assert arrived() == []
    with clock.set_to(NOW + news.PATIENCE - timedelta(seconds=1)):
        assert arrived() == []
    (letter,) = after(NOW)
    assert letter.subject == "Paris P2P #88, Wednesday 2 December 2026, 18:30"
    assert letter.to == ["chloe@lyon.example"]
    assert "Ground Control, Paris" in letter.body
    later = NOW + timedelta(hours=2)
    with clock.set_to(later):
        undo(ada, f"event:{DECEMBER}", later)
        confirm(ada, DECEMBER, later)
        assert after(later) == []


def test_a_new_single_event_is_told_in_the_language_of_its_reader(ada):
    follower("new_dates", language="fr")
    create_event(ada, themed(EVENING), NOW, state=CERTAIN)
    (letter,) = after(NOW)
    assert letter.subject.startswith("Nuit du routage, jeudi 10 décembre 2026")


def test_ten_new_events_are_one_letter_and_what_was_undone_is_not_in_it(ada):
    follower("new_dates")
    for number in range(10):
        plan = themed(EVENING + timedelta(days=number), titles={"en": f"Night {number}"})
        create_event(ada, plan, NOW, state=CERTAIN)
    run_due_jobs()
    undo(ada, "event:night-9", NOW)
    (letter,) = after(NOW)
    assert letter.subject == "Paris P2P: 9 dates"
    assert all(f"Night {number}" in letter.body for number in range(9))
    assert "Night 9" not in letter.body
    assert EventNews.objects.filter(sent_at=None).count() == 0


def test_drafts_usual_dates_and_what_is_over_are_no_news(paris, ada):
    follower("new_dates")
    create_event(ada, themed(EVENING), NOW)
    create_event(ada, themed(NOW - timedelta(days=3)), NOW, state=CERTAIN)
    assert after(NOW) == []
    assert not EventNews.objects.exists()


def test_words_that_change_are_no_news(ada):
    made = create_event(ada, themed(EVENING), NOW, state=CERTAIN)
    assert after(NOW) == []  # nobody follows yet, and the date is no news afterwards
    follower("new_dates")
    later = NOW + timedelta(days=1)
    with clock.set_to(later):
        edit_event(ada, made.slug, 1, themed(EVENING, titles={"en": "Mesh night"}), later)
        assert after(later) == []


def test_followers_hear_that_what_they_had_heard_of_is_moved_or_cancelled(ada):
    follower("new_dates")
    slug = create_event(ada, themed(EVENING), NOW, state=CERTAIN).slug
    assert len(after(NOW)) == 1
    moved = NOW + timedelta(days=1)
    with clock.set_to(moved):
        there = EVENING + timedelta(days=7)
        move(ada, slug, there, there + timedelta(hours=3), moved)
        (letter,) = after(moved)
    assert letter.subject.startswith("Changed: Routing night, Thursday 17 December")
    assert "it was to be on Thursday 10 December" in letter.body
    gone = NOW + timedelta(days=2)
    with clock.set_to(gone):
        cancel(ada, slug, {"en": "No heating."}, gone)
        (letter,) = after(gone)
    assert letter.subject.startswith("Cancelled: Routing night")
    assert "No heating." in letter.body


def test_followers_hear_of_another_place(paris, ada):
    follower("series:paris-p2p")
    confirm(ada, DECEMBER, NOW)
    assert len(after(NOW)) == 1
    later = NOW + timedelta(days=1)
    with clock.set_to(later):
        move_online(ada, DECEMBER, "https://talk.example/p2p", later)
        (letter,) = after(later)
    assert letter.subject.startswith("Changed: Paris P2P #88")
    assert "It takes place online." in letter.body


def test_nobody_hears_that_a_single_event_is_cancelled_of_which_nobody_had_heard(ada):
    follower("new_dates")
    slug = create_event(ada, themed(EVENING), NOW, state=CERTAIN).slug
    cancel(ada, slug, {}, NOW)
    assert after(NOW) == []


def test_whoever_relies_on_the_rule_hears_that_its_date_is_cancelled(paris, ada):
    follower("series:paris-p2p")
    cancel(ada, DECEMBER, {"en": "Holidays."}, NOW)
    (letter,) = after(NOW)
    assert letter.subject.startswith("Cancelled: Paris P2P #88")


def test_one_series_is_told_to_those_who_asked_for_it_alone(paris, ada):
    follower("series:paris-p2p", "series@lyon.example")
    follower("monthly", "monthly@lyon.example")
    follower("new_dates", "all@lyon.example")
    confirm(ada, DECEMBER, NOW)
    create_event(ada, themed(EVENING), NOW, state=CERTAIN)
    told = {letter.to[0]: letter.subject for letter in after(NOW)}
    assert told == {
        "series@lyon.example": "Paris P2P #88, Wednesday 2 December 2026, 18:30",
        "all@lyon.example": "Paris P2P: 2 dates",
    }


def test_whoever_asks_twice_gets_one_letter(paris, ada):
    somebody = follower("new_dates")
    follow(somebody.address, "series:paris-p2p", NOW)
    confirm(ada, DECEMBER, NOW)
    assert len(after(NOW)) == 1


def test_a_withheld_place_stays_withheld(ada):
    create_venue(ada, VenuePlan(name="Secret Cellar", street="1 Hidden Road", city="Paris"), NOW)
    follower("new_dates")
    plan = themed(EVENING, venue="secret-cellar", place_audience="attendees")
    create_event(ada, plan, NOW, state=CERTAIN)
    (letter,) = after(NOW)
    both = letter.body + letter.alternatives[0][0]
    assert "Paris" in both
    assert "The place is told to those who come." in both
    assert not [word for word in ("Secret", "Cellar", "Hidden") if word in both]


def test_whoever_stops_before_the_letter_leaves_gets_none(ada):
    somebody = follower("new_dates")
    create_event(ada, themed(EVENING), NOW, state=CERTAIN)
    run_due_jobs()
    with clock.set_to(NOW + news.PATIENCE):
        jobs.send_news.call()
        change_wishes(somebody.number, Wishes(), clock.now())
        assert arrived() == []


def test_one_click_stops_what_the_letter_was_sent_for_and_nothing_else(paris, ada, as_chloe):
    somebody = follower("new_dates")
    follow(somebody.address, "monthly", NOW)
    confirm(ada, DECEMBER, NOW)
    (letter,) = after(NOW)
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = letter.extra_headers["List-Unsubscribe"].strip("<>")
    path = "/" + url.split("/", 3)[3]
    as_chloe.get(path)
    assert follow(somebody.address, "monthly", NOW).wishes.new_dates
    answer = as_chloe.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code < 400
    assert follow(somebody.address, "monthly", NOW).wishes == Wishes(monthly=True)


def test_steps_that_run_twice_send_nothing_twice(ada):
    for number in range(3):
        follower("new_dates", f"a{number}@lyon.example")
    slug = create_event(ada, themed(EVENING), NOW, state=CERTAIN).slug
    run_due_jobs()
    with clock.set_to(NOW + news.PATIENCE):
        assert [jobs.send_news.call(), jobs.send_news.call()] == [True, False]
        for _ in range(2):
            jobs.post_news.call(slugs=[slug], known=[], key="k", after=0)
        run_due_jobs()
    assert len([one for one in letters_of("mailings.news") if ":k:" in one.key]) == 3


def test_many_followers_are_written_to_in_parts(ada, monkeypatch):
    monkeypatch.setattr(news, "BATCH", 2)
    for number in range(5):
        follower("new_dates", f"a{number}@lyon.example")
    create_event(ada, themed(EVENING), NOW, state=CERTAIN)
    assert len({letter.to[0] for letter in after(NOW)}) == 5


@pytest.mark.parametrize("count", [1, 3])
def test_posting_costs_as_many_queries_for_one_as_for_three(
    ada, count, django_assert_max_num_queries
):
    for number in range(count):
        follower("new_dates", f"a{number}@lyon.example")
    slug = create_event(ada, themed(EVENING), NOW, state=CERTAIN).slug
    news.public_event(slug)
    with django_assert_max_num_queries(12):
        news.post_news([slug], [], "k", 0)


def test_what_was_heard_of_events_long_over_is_forgotten(ada):
    create_event(ada, themed(EVENING), NOW, state=CERTAIN)
    after(NOW)
    assert news.forget_old_news(EVENING + timedelta(days=50)) == 0
    assert news.forget_old_news(EVENING + timedelta(days=70)) == 1


def test_an_import_or_a_change_without_events_enqueues_nothing(ada):
    create_venue(ada, VenuePlan(name="Ground Control", city="Paris"), NOW)
    assert run_due_jobs() == 0
    assert not Event.objects.exists()
