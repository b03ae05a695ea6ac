"""What the agenda shows on the first page of the desk: what needs doing, and what is coming."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.agenda.choices import State
from meshup.agenda.domain.events import create_event
from meshup.agenda.domain.life_cycle import confirm
from meshup.agenda.domain.suggestions import suggest
from meshup.kit import clock
from tests.agenda.paris import DECEMBER, NOW, paris_series, themed
from tests.desk.conftest import url_of

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def text_of(browser, *address):
    return " ".join(browser.get(url_of(*address)).text.split())


def test_the_desk_says_what_needs_doing(paris, ada, as_ada):
    suggest(themed(NOW + 2 * DAY, titles={"en": "Coffee"}), "", NOW)
    create_event(ada, themed(NOW + 3 * DAY, titles={"en": "Hidden"}), NOW, state=State.DRAFT)
    desk = text_of(as_ada, "desk:overview")
    assert "Confirm Wednesday 2 December<" in desk
    assert "2 open slots on Wednesday 2 December<" in desk
    assert "1 suggestion waits for a decision" in desk
    assert "Hidden" in desk
    assert "Note how it was on Wednesday 4 November<" in desk


def test_a_confirmed_date_is_off_the_list(paris, ada, as_ada):
    confirm(ada, DECEMBER, NOW)
    assert "Confirm Wednesday 2 December<" not in text_of(as_ada, "desk:overview")


def test_every_usual_date_that_is_listed_is_confirmed_from_the_list(paris, as_ada):
    shown = as_ada.get(url_of("desk:overview"))
    coming = shown.context["coming"]
    buttons = [
        url_of("agenda_desk:step", event.slug, "confirm") in shown.text for event, _ in coming
    ]
    assert (len(coming), buttons) == (6, [True] * 6)


def test_on_the_evening_itself_heads_can_be_counted(paris, as_door):
    with clock.set_to(NOW.replace(month=12, day=2, hour=19)):
        assert "Note how it was on Wednesday 2 December<" in text_of(as_door, "desk:overview")


def test_an_empty_desk_says_what_to_do(node, as_ada):
    desk = text_of(as_ada, "desk:overview")
    assert "Nothing. All is well." in desk
    assert "Nothing is coming. Make a series, or a single event." in desk


def queries_of(browser, *address):
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(url_of(*address)).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    "name",
    [
        "desk:overview",
        "desk:history",
        "agenda_desk:event_list",
        "agenda_desk:suggestions",
        "agenda_desk:series_list",
        "agenda_desk:venue_list",
    ],
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
