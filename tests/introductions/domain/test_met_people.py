"""Whom a peer has met, as that peer may know it."""

from datetime import timedelta

import pytest

from meshup.introductions.domain.queries.met_people import met_by, met_person_of
from meshup.introductions.domain.remembering import remember
from meshup.presence.domain.joining import JoinWish, join
from meshup.presence.models import Presence
from tests.agenda.paris import paris_series
from tests.attendance.people import ROUTING, TUESDAY, routing_night, somebody
from tests.presence.evening import DECEMBER, EIGHT

pytestmark = pytest.mark.django_db

ROUND = timedelta(minutes=12)


@pytest.fixture(autouse=True)
def _evenings(node):
    paris_series()
    routing_night()


def joins(name, slug=DECEMBER, at=EIGHT, peer=None):
    peer = peer or somebody()
    join(peer, slug, JoinWish(name, ("fr",)), at)
    return peer


def shown(peer):
    return [(person.display_name, person.times, person.last_met_at) for person in met_by(peer)]


def test_people_are_named_as_they_called_themselves_lately_met_first():
    ada, bilal, chloe = joins("Ada"), joins("Bilal"), joins("Chloé")
    joins("Djamila")
    remember([(ada, bilal)], EIGHT)
    remember([(chloe, ada)], EIGHT + ROUND)
    assert shown(ada) == [("Chloé", 1, EIGHT + ROUND), ("Bilal", 1, EIGHT)]
    assert shown(bilal) == [("Ada", 1, EIGHT)]


def test_nobody_learns_a_name_of_an_evening_where_they_did_not_meet():
    ada, bilal = joins("Ada"), joins("Bilal")
    remember([(ada, bilal)], EIGHT)
    joins("Ada", ROUTING, TUESDAY, peer=ada)
    joins("Somebody Else", ROUTING, TUESDAY, peer=bilal)
    assert shown(ada) == [("Bilal", 1, EIGHT)]
    remember([(ada, bilal)], TUESDAY + ROUND)
    assert shown(ada) == [("Somebody Else", 2, TUESDAY + ROUND)]


def test_names_go_with_the_presence_and_who_was_met_stays():
    ada, bilal = joins("Ada"), joins("Bilal")
    remember([(ada, bilal)], EIGHT)
    Presence.objects.filter(peer=bilal).delete()
    assert shown(ada) == [("", 1, EIGHT)]


def test_a_key_means_somebody_to_one_peer_only():
    ada, bilal, chloe = joins("Ada"), joins("Bilal"), joins("Chloé")
    remember([(ada, bilal), (chloe, bilal)], EIGHT)
    (met,) = met_by(ada)
    (same,) = met_by(chloe)
    assert met.key != same.key
    assert str(bilal) not in met.key
    assert met_person_of(ada, met.key) == bilal
    assert met_person_of(chloe, met.key) is None
    for nothing in ("", "é", met.key[:-1], met.key + "A"):
        assert met_person_of(ada, nothing) is None


def test_as_few_questions_for_many_as_for_one(django_assert_num_queries):
    ada = joins("Ada")
    for number in range(3):
        remember([(ada, joins(f"P{number}"))], EIGHT + number * ROUND)
        with django_assert_num_queries(3):
            assert len(met_by(ada)) == number + 1
