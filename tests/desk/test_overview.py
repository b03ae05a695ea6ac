"""What needs doing, what was changed, and undo."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.agenda.choices import State
from meshup.agenda.domain.events import cancel, confirm, create_event, edit_event, move, withdraw
from meshup.agenda.domain.plans import VenuePlan
from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.domain.suggestions import suggest
from meshup.agenda.domain.venues import create_venue, remove_venue
from meshup.agenda.errors import NoSuchEvent
from meshup.kit import clock
from tests.agenda.paris import DECEMBER, NOW, paris_series, themed
from tests.desk.conftest import door

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def text_of(browser, *address):
    return " ".join(browser.get(door(*address)).text.split())


def test_the_desk_says_what_needs_doing(paris, ada, as_ada):
    suggest(themed(NOW + 2 * DAY, titles={"en": "Coffee"}), "", NOW)
    create_event(ada, themed(NOW + 3 * DAY, titles={"en": "Hidden"}), NOW, state=State.DRAFT)
    desk = text_of(as_ada, "overview")
    assert "Confirm Wednesday 2 December 2026" in desk
    assert "2 open slots on Wednesday 2 December 2026" in desk
    assert "1 suggestion waits for a decision" in desk
    assert "Hidden" in desk
    assert "Note how many came on Wednesday 4 November 2026" in desk


def test_a_confirmed_date_is_off_the_list(paris, ada, as_ada):
    confirm(ada, DECEMBER, NOW)
    assert "Confirm Wednesday 2 December 2026" not in text_of(as_ada, "overview")


def test_every_usual_date_that_is_listed_is_confirmed_from_the_list(paris, as_ada):
    shown = as_ada.get(door("overview"))
    coming = shown.context["desk"].coming
    buttons = [door("step", one.slug, "confirm") in shown.text for one in coming]
    assert (len(coming), buttons) == (6, [True] * 6)


def test_a_date_whose_every_word_was_undone_is_called_by_its_series(paris, ada, as_ada):
    confirm(ada, DECEMBER, NOW)
    as_ada.post(door("undo", "event", DECEMBER))
    told = text_of(as_ada, "thing_history", "event", DECEMBER)
    assert "Ada undid the last change of “Paris P2P” of 2 December 2026." in told
    assert f">{DECEMBER}<" not in told


def test_on_the_evening_itself_heads_can_be_counted(paris, as_door):
    with clock.set_to(NOW.replace(month=12, day=2, hour=19)):
        assert "Note how many came on Wednesday 2 December 2026" in text_of(as_door, "overview")


def test_an_empty_desk_says_what_to_do(node, as_ada):
    desk = text_of(as_ada, "overview")
    assert "Nothing. All is well." in desk
    assert "Nothing is coming. Make a series, or a single event." in desk


def test_changes_are_told_as_sentences(paris, ada, bilal, as_ada):
    confirm(ada, DECEMBER, NOW)
    later = NOW.replace(month=12, day=9, hour=17, minute=30)
    move(ada, DECEMBER, later, later + timedelta(hours=4), NOW + DAY)
    slug = create_event(ada, themed(NOW + 9 * DAY), NOW + 2 * DAY).slug
    plan = themed(NOW + 9 * DAY, titles={"en": "BGP night"}, texts={"en": "More."})
    edit_event(bilal, slug, 1, plan, NOW + 3 * DAY)
    cancel(ada, DECEMBER, {}, NOW + 4 * DAY)
    told = text_of(as_ada, "history")
    sentences = [
        "Ada cancelled “Paris P2P” of 2 December 2026.",
        "Bilal edited “BGP night”: title, text.",
        "Ada made “Routing night”.",
        (
            "Ada moved “Paris P2P” of 2 December 2026 from Wednesday 2 December 2026, 18:30"
            " to Wednesday 9 December 2026, 18:30."
        ),
        "Ada confirmed “Paris P2P” of 2 December 2026.",
        "The node made “Paris P2P”.",
    ]
    places = [told.find(sentence) for sentence in sentences]
    assert -1 not in places
    assert places == sorted(places)


def test_the_last_change_is_undone_after_a_question(paris, ada, as_ada):
    confirm(ada, DECEMBER, NOW)
    asked = text_of(as_ada, "undo", "event", DECEMBER)
    assert "Ada confirmed “Paris P2P” of 2 December 2026." in asked
    assert event_of(DECEMBER).state == "confirmed"
    answer = as_ada.post(door("undo", "event", DECEMBER))
    assert answer["Location"] == door("thing_history", "event", DECEMBER)
    assert event_of(DECEMBER).state == "usual"
    assert "Ada undid the last change of" in text_of(as_ada, "thing_history", "event", DECEMBER)


def test_with_nothing_to_undo_undo_says_so(paris, as_ada):
    assert as_ada.get(door("undo", "event", DECEMBER)).status_code == 409
    assert as_ada.post(door("undo", "event", DECEMBER)).status_code == 409


def test_the_first_words_about_a_date_are_told_without_what_the_series_says(paris, ada, as_ada):
    one = event_of(DECEMBER)
    plan = themed(one.starts_at, kind="meetup", ends_at=one.ends_at, titles=one.titles)
    plan = replace(plan, texts={"en": "Mulled wine."}, venue="ground-control", mode=one.mode)
    edit_event(ada, DECEMBER, 0, replace(plan, languages=one.languages, open_slots=2), NOW)
    assert "Ada edited “Paris P2P” of 2 December 2026: text." in text_of(as_ada, "overview")


def test_a_series_of_which_something_was_said_is_not_undone_away(paris, ada, as_ada):
    confirm(ada, DECEMBER, NOW)
    assert as_ada.post(door("undo", "series", "paris-p2p")).status_code == 409
    assert event_of(DECEMBER).state == "confirmed"


def test_a_venue_in_use_is_not_undone_away(paris, as_ada):
    assert as_ada.post(door("undo", "venue", "ground-control")).status_code == 409
    assert event_of(DECEMBER).place.name == "Ground Control"


def test_what_took_place_in_a_venue_that_is_gone_is_not_brought_back(node, ada, as_ada):
    venue = create_venue(ada, VenuePlan(name="La Halle"), NOW).slug
    slug = create_event(ada, replace(themed(NOW + DAY), venue=venue), NOW).slug
    withdraw(ada, slug, NOW)
    remove_venue(ada, venue, NOW)
    assert as_ada.post(door("undo", "event", slug)).status_code == 409
    assert as_ada.post(door("undo", "venue", venue)).status_code == 302
    assert as_ada.post(door("undo", "event", slug)).status_code == 302


def test_a_new_series_is_undone_as_long_as_nothing_was_said(paris, as_ada):
    assert as_ada.post(door("undo", "series", "paris-p2p")).status_code == 302
    with pytest.raises(NoSuchEvent):
        event_of(DECEMBER)


def queries_of(browser, *address):
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(door(*address)).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    "name", ["overview", "history", "suggestions", "series_list", "venue_list"]
)
def test_a_page_asks_as_much_for_three_things_as_for_one(name, paris, ada, as_ada):
    def one_more(number):
        paris_series()
        moment = NOW + number * DAY
        suggest(themed(moment, titles={"en": f"Coffee {number}"}), "x", NOW)
        create_event(ada, themed(moment, titles={"en": f"Draft {number}"}), NOW)
        create_event(ada, themed(moment), NOW, state=State.CONFIRMED)
        create_event(ada, themed(NOW - number * DAY), NOW, state=State.CONFIRMED)

    one_more(1)
    queries_of(as_ada, name)
    with_one = queries_of(as_ada, name)
    one_more(2)
    one_more(3)
    assert queries_of(as_ada, name) == with_one
