"""A location becomes the venue with its whole address, and no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meshup.agenda.domain.plans import VenuePlan
from meshup.agenda.domain.stored import stored_venue, stored_venues
from meshup.agenda.domain.venues import create_venue, edit_venue
from meshup.agenda.models import Event, Venue
from meshup.kit import clock
from tests.agenda.paris import NOW
from tests.imports.agenda_state import imports
from tests.imports.files import Entry, calendar_of

TOULOUSE = "Maison de quartier, 3 rue des Lilas, 31000 Toulouse"
PARIS = "Maison de quartier, 12 rue du Charolais, 75012 Paris"


@pytest.fixture(autouse=True)
def _november(node):
    with clock.set_to(NOW):
        yield


def places(*locations: str, geo: str = "") -> list[str]:
    """Import an event at each location, and return the addresses of their venues."""
    entries = [
        Entry(uid=f"p{number}", title=f"At {number}", place=place, geo=geo)
        for number, place in enumerate(locations)
    ]
    imports(calendar_of(*entries))
    rows = Event.objects.filter(uid__in=[entry.uid for entry in entries]).order_by("uid")
    return [row.venue.slug if row.venue else "" for row in rows.select_related("venue")]


def test_the_same_name_in_two_towns_is_two_places():
    toulouse, paris = places(TOULOUSE, PARIS)
    assert [stored_venue(slug).city for slug in (toulouse, paris)] == ["Toulouse", "Paris"]


@pytest.mark.parametrize(
    "spelling",
    [
        TOULOUSE.upper(),
        f"{TOULOUSE}, France",
        "Maison de Quartier - 3, rue des Lilas, 31000 TOULOUSE",
        "Maison de quartier,3 rue des lilas,31000 toulouse",
    ],
)
def test_case_accents_punctuation_and_country_make_no_difference(spelling):
    first, second = places(TOULOUSE, spelling)
    assert first == second


def test_a_venue_that_hosts_made_is_found_by_its_address():
    plan = VenuePlan(
        name="Ground Control", street="81 rue du Charolais", postal_code="75012", city="Paris"
    )
    create_venue(None, plan, NOW)
    assert places("Ground Control, 81 rue du Charolais, 75012 Paris, France") == ["ground-control"]
    assert len(stored_venues()) == 1


def test_a_bare_name_is_the_one_venue_that_hosts_gave_it():
    create_venue(None, VenuePlan(name="Ground Control", city="Paris"), NOW)
    assert places("ground control") == ["ground-control"]


def test_a_bare_name_that_two_venues_have_is_neither():
    for city in ("Paris", "Toulouse"):
        create_venue(None, VenuePlan(name="Maison de quartier", city=city), NOW)
    assert places("Maison de quartier") == ["maison-de-quartier-3"]


def test_a_bare_name_is_not_the_place_that_another_event_described_in_full():
    full, bare = places(TOULOUSE, "Maison de quartier")
    assert full != bare
    assert stored_venue(bare).city == ""


def test_places_a_kilometre_apart_are_two():
    imports(calendar_of(Entry(uid="a", place="Hall", geo="43.6045;1.4440")))
    imports(calendar_of(Entry(uid="b", place="Hall", geo="43.6045;1.4450")))
    imports(calendar_of(Entry(uid="c", place="Hall", geo="43.6245;1.4440")))
    slugs = dict(Event.objects.values_list("uid", "venue__slug"))
    assert slugs["a"] == slugs["b"] != slugs["c"]


def test_a_venue_that_hosts_renamed_stays_the_one_and_is_not_changed(ada):
    (slug,) = places(TOULOUSE)
    edit_venue(ada, slug, 1, VenuePlan(name="La Maison", city="Toulouse"), NOW)
    assert imports(calendar_of(Entry(uid="p0", title="At 0", place=TOULOUSE))).to_write == []
    imports(calendar_of(Entry(uid="p1", title="At 1", place=TOULOUSE)))
    assert {event.venue.slug for event in Event.objects.all() if event.venue} == {slug}
    assert stored_venue(slug).name == "La Maison"


def test_a_venue_that_is_gone_is_made_again():
    (slug,) = places(TOULOUSE)
    Event.objects.update(venue=None)
    Venue.objects.all().delete()
    entry = Entry(uid="p1", title="At 1", place=TOULOUSE)
    imports(calendar_of(entry, replace(entry, uid="p2")))
    assert [place.slug for place in stored_venues()] == [slug]
