"""Whom somebody would like to meet, for one evening."""

import pytest

from meshup.agenda.errors import NoSuchEvent
from meshup.introductions.domain.wishing import wish_for, wished_among
from meshup.introductions.errors import NoName
from tests.agenda.paris import paris_series
from tests.attendance.people import ROUTING, routing_night, somebody
from tests.presence.evening import DECEMBER, EIGHT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _evening(node):
    paris_series()


def test_wishes_find_who_is_called_so():
    ada, bilal, chloe = somebody(), somebody(), somebody()
    wish_for(ada, DECEMBER, "bilal", EIGHT)
    wish_for(ada, DECEMBER, "Nobody", EIGHT)
    wish_for(chloe, DECEMBER, "Ada", EIGHT)
    people = {ada: "Ada", bilal: "Bilal", chloe: "Chloé"}
    assert wished_among(people, DECEMBER) == {ada: {bilal}, chloe: {ada}}
    assert wished_among({ada: "Ada", chloe: "Chloé"}, DECEMBER) == {chloe: {ada}}


def test_wishes_are_of_one_evening():
    routing_night()
    ada, bilal = somebody(), somebody()
    wish_for(ada, DECEMBER, "Bilal", EIGHT)
    assert wished_among({ada: "Ada", bilal: "Bilal"}, ROUTING) == {}


def test_the_latest_three_wishes_count():
    ada = somebody()
    people = {somebody(): name for name in ("One", "Two", "Three", "Four")}
    for name in ("One", "Two", "Three", "one", "Four"):
        wish_for(ada, DECEMBER, name, EIGHT)
    (found,) = wished_among({ada: "Ada", **people}, DECEMBER).values()
    assert {people[other] for other in found} == {"Three", "One", "Four"}


def test_what_is_no_wish_is_refused():
    with pytest.raises(NoName):
        wish_for(somebody(), DECEMBER, " ", EIGHT)
    with pytest.raises(NoSuchEvent):
        wish_for(somebody(), "nothing", "Bilal", EIGHT)


def test_who_is_gone_wishes_nothing():
    wish_for(7, DECEMBER, "Bilal", EIGHT)
    assert wished_among({7: "", somebody(): "Bilal"}, DECEMBER) == {}
