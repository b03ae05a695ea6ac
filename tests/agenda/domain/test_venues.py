"""Venues."""

import pytest

from meshup.agenda.domain.plans import VenuePlan
from meshup.agenda.domain.stored import stored_venue
from meshup.agenda.domain.venues import create_venue, edit_venue, remove_venue
from meshup.agenda.errors import NoSuchVenue, NotYours, TextTooLong, VenueInUse, VenueNameMissing
from meshup.history.domain.undoing import undo
from meshup.history.errors import ChangedMeanwhile
from tests.agenda.paris import NOW, paris_series

pytestmark = pytest.mark.django_db
HALL = VenuePlan(name="La Halle", street="1 rue du Port", city="Lyon", zones=("Scène", "Hackzone"))


def test_a_venue_is_made_edited_and_removed(ada):
    assert create_venue(ada, HALL, NOW).slug == "la-halle"
    assert (stored_venue("la-halle").address, stored_venue("la-halle").zones) == (
        "1 rue du Port, Lyon",
        ("Scène", "Hackzone"),
    )
    edit_venue(ada, "la-halle", 1, VenuePlan(name="La Halle", access={"fr": "Calme."}), NOW)
    assert stored_venue("la-halle").access == {"fr": "Calme."}
    remove_venue(ada, "la-halle", NOW)
    with pytest.raises(NoSuchVenue):
        stored_venue("la-halle")
    undo(ada, "venue:la-halle", NOW)
    assert stored_venue("la-halle").access == {"fr": "Calme."}


def test_two_venues_of_one_name_have_two_addresses(ada):
    assert [create_venue(ada, HALL, NOW).slug for _ in range(3)] == [
        "la-halle",
        "la-halle-2",
        "la-halle-3",
    ]


def test_a_venue_in_use_stays(ada):
    paris_series()
    with pytest.raises(VenueInUse) as refused:
        remove_venue(ada, "ground-control", NOW)
    assert refused.value.facts == {"events": 1}


def test_two_hosts_who_edit_at_once_are_told(ada):
    create_venue(ada, HALL, NOW)
    edit_venue(ada, "la-halle", 1, HALL, NOW)
    with pytest.raises(ChangedMeanwhile):
        edit_venue(ada, "la-halle", 1, HALL, NOW)


def test_what_makes_no_sense_is_refused(ada, bilal):
    with pytest.raises(VenueNameMissing):
        create_venue(ada, VenuePlan(name=" "), NOW)
    with pytest.raises(TextTooLong):
        create_venue(ada, VenuePlan(name="x", access={"en": "x" * 1001}), NOW)
    with pytest.raises(NotYours):
        create_venue(bilal, HALL, NOW)
    with pytest.raises(NotYours):
        remove_venue(bilal, "la-halle", NOW)
    with pytest.raises(NoSuchVenue):
        edit_venue(ada, "nowhere", 1, HALL, NOW)
