"""A place by name, street and town, in the form of what takes place there."""

import pytest

from meshup.agenda.domain.plans import VenuePlan
from meshup.agenda.domain.queries.events import event_of
from meshup.agenda.domain.queries.series import series_of
from meshup.agenda.domain.venues import create_venue, edit_venue
from meshup.agenda.models import Event, Series, Venue
from meshup.history.domain.undoing import undo
from meshup.kit.towns import towns_named
from tests.agenda.paris import NOW
from tests.agenda_desk.test_events import DATA as EVENT
from tests.agenda_desk.test_series import DATA as SERIES
from tests.desk.conftest import url_of

pytestmark = pytest.mark.django_db

PLACE = {
    "venue": "+",
    "place_name": "La Halle",
    "place_street": "12, rue des Pairs",
    "place_city": "Lyon",
}
IMPROMPTU = {"title": "Coffee?", "starts": "2026-11-24T18:00"}


def made(as_ada, name, data, query=""):
    return as_ada.post(url_of(f"agenda_desk:{name}") + query, {**data, **PLACE, "publish": "yes"})


def test_a_series_is_made_at_a_new_place(node, as_ada):
    assert made(as_ada, "series_new", SERIES).status_code == 302
    place = event_of("lyon-p2p-2026-12-03").place
    (lyon, *_) = towns_named("Lyon", "FR")
    assert (place.name, place.street, place.city) == ("La Halle", "12, rue des Pairs", "Lyon")
    assert (place.country, place.latitude) == ("FR", lyon.latitude)


@pytest.mark.parametrize(
    ("data", "query", "slug"),
    [(EVENT, "", "nuit-du-routage"), (IMPROMPTU, "?kind=impromptu", "coffee")],
)
def test_an_event_is_made_at_a_new_place(node, as_ada, data, query, slug):
    assert made(as_ada, "event_new", data, query).status_code == 302
    assert event_of(slug).place.street == "12, rue des Pairs"


def test_an_event_and_a_series_move_to_a_new_place(paris, as_ada):
    made(as_ada, "event_new", {**EVENT, "place_city": ""})
    address = url_of("agenda_desk:event_edit", "nuit-du-routage")
    elsewhere = {**PLACE, "place_name": "Le Garage"}
    as_ada.post(address, {**EVENT, **elsewhere, "version": "1", "save": "yes"})
    assert event_of("nuit-du-routage").place.name == "Le Garage"
    data = {**SERIES, **elsewhere, "version": str(paris.version), "starts_on": "2027-01-01"}
    as_ada.post(url_of("agenda_desk:series_pattern", "paris-p2p"), {**data, "save": "yes"})
    assert series_of("paris-p2p").patterns[-1].venue.name == "Le Garage"
    assert Venue.objects.filter(name="Le Garage").count() == 1


@pytest.mark.parametrize(
    ("there", "is_same"),
    [
        ({}, True),
        ({"name": "LA HALLE", "street": "12 rue des pairs"}, True),
        ({"street": "14 rue des Pairs"}, False),
        ({"street": ""}, False),
        ({"city": "Villeurbanne"}, False),
        ({"name": "La Grande Halle"}, False),
    ],
)
def test_the_same_name_and_street_are_the_same_place(node, ada, as_ada, there, is_same):
    known = {"name": "La Halle", "street": "12 rue des Pairs", "city": "Lyon", **there}
    venue = create_venue(ada, VenuePlan(**known), NOW)
    made(as_ada, "event_new", EVENT)
    assert (event_of("nuit-du-routage").place.slug == venue.slug) is is_same
    assert Venue.objects.count() == 2 - is_same


def test_a_name_alone_is_a_place_that_is_known(node, ada, as_ada):
    venue = create_venue(ada, VenuePlan(name="La Halle", street="12 rue des Pairs"), NOW)
    nameless = {**PLACE, "place_street": "", "place_city": ""}
    as_ada.post(url_of("agenda_desk:event_new"), {**EVENT, **nameless, "publish": "yes"})
    assert event_of("nuit-du-routage").place.slug == venue.slug


@pytest.mark.parametrize(("name", "data"), [("event_new", EVENT), ("series_new", SERIES)])
def test_of_what_is_refused_no_place_is_left_and_nothing_typed_is_lost(node, as_ada, name, data):
    answer = made(as_ada, name, {**data, "time_zone": "Mars/Base"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["time_zone"])
    assert "12, rue des Pairs" in answer.text
    answer = as_ada.post(url_of(f"agenda_desk:{name}"), {**data, **PLACE, "place_name": " "})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["place_name"])
    assert "12, rue des Pairs" in answer.text
    assert [kind.objects.count() for kind in (Venue, Event, Series)] == [0, 0, 0]


def test_what_is_refused_while_saving_leaves_no_place(node, as_ada):
    answer = made(as_ada, "series_new", {**SERIES, "ends_on": "2026-12-01"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["every"])
    assert not Venue.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "about"),
    [
        ("event_new", EVENT, "event:nuit-du-routage"),
        ("series_new", SERIES, "series:lyon-p2p"),
    ],
)
def test_a_place_goes_with_what_made_it(node, as_ada, ada, name, data, about):
    made(as_ada, name, data)
    assert Venue.objects.get().slug == "la-halle"
    undo(ada, about, NOW)
    assert [kind.objects.count() for kind in (Venue, Event, Series)] == [0, 0, 0]


def test_a_place_of_which_more_was_said_stays(node, as_ada, ada):
    made(as_ada, "event_new", EVENT)
    edit_venue(ada, "la-halle", 1, VenuePlan(name="La Grande Halle"), NOW)
    undo(ada, "event:nuit-du-routage", NOW)
    assert not Event.objects.exists()
    assert Venue.objects.get().name == "La Grande Halle"


def test_a_place_stays_where_something_else_takes_place_meanwhile(node, as_ada, ada):
    made(as_ada, "event_new", EVENT)
    made(as_ada, "series_new", SERIES)
    undo(ada, "event:nuit-du-routage", NOW)
    assert not Event.objects.exists()
    assert series_of("lyon-p2p").patterns[0].venue.slug == "la-halle"


def test_what_stands_in_the_fields_of_a_new_place_counts_only_when_it_is_chosen(paris, as_ada):
    data = {**EVENT, **PLACE, "venue": "ground-control", "place_name": "", "publish": "yes"}
    as_ada.post(url_of("agenda_desk:event_new"), data)
    assert event_of("nuit-du-routage").place.slug == "ground-control"
    assert Venue.objects.count() == 1


def test_a_venue_is_where_its_town_is(node, as_ada):
    as_ada.post(
        url_of("agenda_desk:venue_new"), {"name": "Halle", "city": "Köln", "step_free": "unknown"}
    )
    venue = Venue.objects.get()
    assert (venue.country, venue.latitude) == ("DE", towns_named("Köln")[0].latitude)
    where = {"country": "DE", "latitude": venue.latitude, "longitude": venue.longitude}
    moved = {"name": "Halle", "city": "Lyon", "step_free": "unknown", "version": "1"}
    as_ada.post(url_of("agenda_desk:venue", "halle"), {**where, **moved})
    assert Venue.objects.get().country == "FR"
