"""What was changed, and undo."""

from dataclasses import replace
from datetime import timedelta

import pytest

from meshup.agenda.domain.events import create_event, edit_event, withdraw
from meshup.agenda.domain.life_cycle import cancel, confirm, move
from meshup.agenda.domain.plans import VenuePlan
from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.domain.venues import create_venue, remove_venue
from meshup.agenda.errors import NoSuchEvent
from tests.agenda.paris import DECEMBER, NOW, themed
from tests.desk.conftest import url_of

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def text_of(browser, *address):
    return " ".join(browser.get(url_of(*address)).text.split())


def test_a_date_whose_every_word_was_undone_is_called_by_its_series(paris, ada, as_ada):
    confirm(ada, DECEMBER, NOW)
    as_ada.post(url_of("desk:undo", "event", DECEMBER))
    text = text_of(as_ada, "desk:thing_history", "event", DECEMBER)
    assert "Ada undid the last change of “Paris P2P” of 2 December 2026." in text
    assert f">{DECEMBER}<" not in text


def test_changes_are_told_as_sentences(paris, ada, bilal, as_ada):
    confirm(ada, DECEMBER, NOW)
    later = NOW.replace(month=12, day=9, hour=17, minute=30)
    move(ada, DECEMBER, later, later + timedelta(hours=4), NOW + DAY)
    slug = create_event(ada, themed(NOW + 9 * DAY), NOW + 2 * DAY).slug
    plan = themed(NOW + 9 * DAY, titles={"en": "BGP night"}, texts={"en": "More."})
    edit_event(bilal, slug, 1, plan, NOW + 3 * DAY)
    cancel(ada, DECEMBER, {}, NOW + 4 * DAY)
    text = text_of(as_ada, "desk:history")
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
    places = [text.find(sentence) for sentence in sentences]
    assert -1 not in places
    assert places == sorted(places)


def test_the_last_change_is_undone_after_a_question(paris, ada, as_ada):
    confirm(ada, DECEMBER, NOW)
    asked = text_of(as_ada, "desk:undo", "event", DECEMBER)
    assert "Ada confirmed “Paris P2P” of 2 December 2026." in asked
    assert event_of(DECEMBER).state == "confirmed"
    answer = as_ada.post(url_of("desk:undo", "event", DECEMBER))
    assert answer["Location"] == url_of("desk:thing_history", "event", DECEMBER)
    assert event_of(DECEMBER).state == "usual"
    assert "Ada undid the last change of" in text_of(
        as_ada, "desk:thing_history", "event", DECEMBER
    )


def test_with_nothing_to_undo_undo_says_so(paris, as_ada):
    assert as_ada.get(url_of("desk:undo", "event", DECEMBER)).status_code == 409
    assert as_ada.post(url_of("desk:undo", "event", DECEMBER)).status_code == 409


def test_the_first_words_about_a_date_are_told_without_what_the_series_says(paris, ada, as_ada):
    event = event_of(DECEMBER)
    plan = themed(event.starts_at, kind="meetup", ends_at=event.ends_at, titles=event.titles)
    plan = replace(plan, texts={"en": "Mulled wine."}, venue="ground-control", mode=event.mode)
    edit_event(ada, DECEMBER, 0, replace(plan, languages=event.languages, open_slots=2), NOW)
    assert "Ada edited “Paris P2P” of 2 December 2026: text." in text_of(as_ada, "desk:overview")


def test_a_series_of_which_something_was_said_is_not_undone_away(paris, ada, as_ada):
    confirm(ada, DECEMBER, NOW)
    assert as_ada.post(url_of("desk:undo", "series", "paris-p2p")).status_code == 409
    assert event_of(DECEMBER).state == "confirmed"


def test_a_venue_in_use_is_not_undone_away(paris, as_ada):
    assert as_ada.post(url_of("desk:undo", "venue", "ground-control")).status_code == 409
    assert event_of(DECEMBER).place.name == "Ground Control"


def test_what_took_place_in_a_venue_that_is_gone_is_not_brought_back(node, ada, as_ada):
    venue = create_venue(ada, VenuePlan(name="La Halle"), NOW).slug
    slug = create_event(ada, replace(themed(NOW + DAY), venue=venue), NOW).slug
    withdraw(ada, slug, NOW)
    remove_venue(ada, venue, NOW)
    assert as_ada.post(url_of("desk:undo", "event", slug)).status_code == 409
    assert as_ada.post(url_of("desk:undo", "venue", venue)).status_code == 302
    assert as_ada.post(url_of("desk:undo", "event", slug)).status_code == 302


def test_a_new_series_is_undone_as_long_as_nothing_was_said(paris, as_ada):
    assert as_ada.post(url_of("desk:undo", "series", "paris-p2p")).status_code == 302
    with pytest.raises(NoSuchEvent):
        event_of(DECEMBER)
