"""Venues: made, edited, removed when nothing takes place there."""

import pytest

from meshup.agenda.domain.plans import VenuePlan
from meshup.agenda.domain.stored import stored_venue
from meshup.agenda.domain.venues import create_venue, edit_venue
from meshup.agenda.errors import NoSuchVenue
from tests.agenda.paris import NOW
from tests.desk.conftest import url_of

pytestmark = pytest.mark.django_db

DATA = {
    "name": "La Halle",
    "city": "Paris",
    "country": "fr",
    "latitude": "48.86",
    "longitude": "2.38",
    "step_free": "partly",
    "access_fr": "Sonnez.",
    "zones": "Bar\n\nScène\nBar\n",
}


@pytest.fixture
def halle(ada):
    return create_venue(ada, VenuePlan(name="La Halle", zones=("Bar",)), NOW).slug


def test_a_host_describes_a_venue(as_ada):
    assert as_ada.post(url_of("agenda_desk:venue_new"), DATA).status_code == 302
    place = stored_venue("la-halle")
    assert (place.country, place.zones, place.access) == ("FR", ("Bar", "Scène"), {"fr": "Sonnez."})
    form = as_ada.get(url_of("agenda_desk:venue", "la-halle")).context["form"]
    assert form["zones"].value() == "Bar\nScène"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"latitude": "91"}, "latitude"),
        ({"longitude": ""}, "longitude"),
        ({"country": "France"}, "country"),
        ({"step_free": "maybe"}, "step_free"),
        ({"zones": "\n".join(map(str, range(61)))}, "zones"),
        ({"access_fr": "x" * 1001}, "access"),
    ],
)
def test_a_refusal_stands_beside_its_field(as_ada, data, field):
    answer = as_ada.post(url_of("agenda_desk:venue_new"), {**DATA, **data})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_of_two_hosts_the_second_compares(halle, ada, as_ada):
    edit_venue(ada, halle, 1, VenuePlan(name="La Grande Halle", zones=("Bar",)), NOW)
    answer = as_ada.post(url_of("agenda_desk:venue", halle), {**DATA, "version": "1"})
    assert answer.status_code == 409
    text = {str(d.label): (d.theirs, d.yours) for d in answer.context["differences"]}
    assert text["Name"] == ("La Grande Halle", "La Halle")
    assert text["Places inside"] == ("Bar", "Bar\nScène")
    assert (
        as_ada.post(url_of("agenda_desk:venue", halle), {**DATA, "version": "2"}).status_code == 302
    )


def test_a_venue_in_use_stays(paris, as_ada):
    answer = as_ada.post(url_of("agenda_desk:venue_remove", "ground-control"))
    assert answer.status_code == 409
    assert "1 events take place here" in answer.text


def test_an_unused_venue_is_removed(halle, as_ada):
    assert as_ada.post(url_of("agenda_desk:venue_remove", halle)).status_code == 302
    with pytest.raises(NoSuchVenue):
        stored_venue(halle)


def test_a_venue_is_removed_by_one_press_from_its_page_and_never_by_a_link(halle, as_ada):
    remove = url_of("agenda_desk:venue_remove", halle)
    page = as_ada.get(url_of("agenda_desk:venue", halle)).text
    assert f'formaction="{remove}"' in page
    assert f'href="{remove}' not in page
    assert as_ada.get(remove).status_code == 405
