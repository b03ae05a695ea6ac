"""Hosts say how coming works: in the forms of events and of series, and on the event's page."""

from datetime import UTC, datetime, timedelta

import pytest

from meshup.agenda.domain.queries.events import event_for, event_of
from meshup.agenda.domain.queries.series import series_for
from meshup.agenda.domain.registration import Registration
from meshup.community.domain.nodes import edit_node
from meshup.community.domain.rooms import room_at
from meshup.community.models import Node
from tests.agenda.paris import DECEMBER
from tests.agenda_desk.test_events import DATA, ROUTING, edited
from tests.desk.conftest import url_of

pytestmark = pytest.mark.django_db
URL = "https://tickets.example/night"
HERE = {
    "registration": "here",
    "registration_opens": "2026-12-01T08:00",
    "registration_closes": "2026-12-20T12:00",
    "place_audience": "attendees",
}
SERIES = {"titles_fr": "Paris P2P", "titles_en": "Paris P2P", "kind": "meetup"}


@pytest.fixture
def routing(paris, as_ada):
    as_ada.post(url_of("agenda_desk:event_new"), {**DATA, **HERE, "publish": "yes"})
    return event_of(ROUTING)


def edit(browser, slug=ROUTING, **data):
    return browser.post(url_of("agenda_desk:event_edit", slug), edited(**data))


def test_an_event_is_made_for_which_people_register_here(routing):
    opens_at = datetime(2026, 12, 1, 7, tzinfo=UTC)
    closes_at = datetime(2026, 12, 20, 11, tzinfo=UTC)
    assert routing.registration == Registration("here", "", opens_at, closes_at)
    assert (routing.place, routing.area) == (None, "Paris")


def test_a_form_that_does_not_ask_changes_nothing_of_it(routing, ada, as_ada):
    page = edit(as_ada, titles_en="Routes")
    assert page.status_code == 302
    event = event_for(ada, ROUTING)
    assert (event.titles["en"], event.registration) == ("Routes", routing.registration)
    assert (event.place_audience, event.place.slug) == ("attendees", "ground-control")


def test_the_form_shows_what_is_and_can_take_it_back(routing, as_ada):
    form = as_ada.get(url_of("agenda_desk:event_edit", ROUTING)).context["form"]
    assert f"{form['registration_opens'].value():%d %H:%M}" == "01 08:00"
    assert "Registration and place" in [str(fold.heading) for fold in form.folds()]
    edit(as_ada, registration="none", place_audience="everyone", registration_url="x")
    event = event_of(ROUTING)
    assert (event.registration, event.place.name) == (Registration(), "Ground Control")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"registration": "elsewhere"}, "registration_url"),
        ({"registration": "none"}, "place_audience"),
        ({"registration": "elsewhere", "registration_url": "tickets"}, "registration_url"),
        ({"registration_closes": "2026-11-30T10:00"}, "registration_closes"),
        ({"registration_opens": "2027-01-30T10:00"}, "registration_closes"),
    ],
)
def test_a_mistake_stands_at_its_field_and_loses_nothing(routing, as_ada, data, field):
    page = edit(as_ada, **{**HERE, "titles_en": "Typed", **data})
    assert list(page.context["form"].errors) == [field]
    assert "Typed" in page.text
    assert event_of(ROUTING).registration == routing.registration


def test_registration_elsewhere_has_its_address(routing, as_ada):
    edit(as_ada, registration="elsewhere", registration_url=URL)
    assert event_of(ROUTING).registration == Registration("elsewhere", URL)
    assert "tickets.example" in as_ada.get(url_of("desk:event", ROUTING)).text


def test_a_series_says_it_for_all_dates_before_each_start(paris, ada, as_ada):
    page = as_ada.get(url_of("agenda_desk:series_edit", "paris-p2p"))
    version = page.context["form"]["version"].initial
    said = {"registration_opens": "14", "registration_closes": "2", "place_audience": "attendees"}
    words = {**SERIES, "version": version, "registration": "here", **said}
    assert as_ada.post(url_of("agenda_desk:series_edit", "paris-p2p"), words).status_code == 302
    series = series_for(ada, "paris-p2p")
    assert (series.registration_opens_days, series.registration_closes_hours) == (14, 2)
    event = event_of(DECEMBER)
    assert event.registration.opens_at == event.starts_at - timedelta(days=14)
    assert (event.place, event.area) == (None, "Paris")
    form = as_ada.get(url_of("agenda_desk:series_edit", "paris-p2p")).context["form"]
    assert form["registration_opens"].value() == 14
    page = as_ada.get(url_of("agenda_desk:series", "paris-p2p")).text
    assert "told only to those who come" in page


def test_the_preview_shows_hosts_what_everybody_will_read(routing, as_ada):
    page = as_ada.get(url_of("agenda_desk:event_preview", ROUTING)).text
    assert "The place is told to those who come." in page
    assert "Ground Control" not in page


def test_nobody_guesses_the_room_online_of_an_event_whose_link_is_withheld(
    routing, paris, ada, as_ada
):
    edit_node(ada, {"meet_open": True}, version=Node.objects.get().version)

    def room_of(slug):
        return as_ada.get(url_of("agenda_desk:online", slug)).context["form"]["online_url"].value()

    assert room_of(DECEMBER).endswith(f"/meet/{DECEMBER}/")
    first, second = room_of(ROUTING), room_of(ROUTING)
    assert room_at(first).startswith(f"{ROUTING}-")
    assert first != second
