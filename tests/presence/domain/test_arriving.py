"""Who is checked in at the door is there, whatever comes twice, late or in another order."""

import pytest

from meshup.agenda.domain.life_cycle import cancel
from meshup.agenda.errors import NoSuchEvent
from meshup.kit import clock
from meshup.moderation.domain.queries.blocks import blocked_peers
from meshup.peers.models import Peer
from meshup.presence.domain.arriving import arrive, arrive_all, take_back_arrival
from meshup.presence.domain.queries.roster import (
    NumbersPresent,
    numbers_present_at,
    presence_of,
    present_at,
)
from meshup.presence.models import Presence
from tests.agenda.paris import paris_series
from tests.attendance.people import somebody
from tests.presence.evening import DECEMBER, EIGHT, ENDS, OPENS, STARTS, minutes, roster


@pytest.fixture(autouse=True)
def _evening(node):
    paris_series()
    with clock.set_to(EIGHT):
        yield


def test_who_is_checked_in_is_there_from_then_until_the_end():
    arrive(DECEMBER, somebody(), STARTS, language="fr")
    assert roster(STARTS) == roster(EIGHT) == roster(ENDS - minutes(1)) == [("", True, False)]
    assert roster(STARTS - minutes(1)) == roster(ENDS) == roster(ENDS + minutes(600)) == []
    assert present_at(DECEMBER, EIGHT)[0].languages == ("fr",)


def test_twice_is_once_and_the_first_time_counts():
    peer = somebody()
    for moment in (STARTS + minutes(5), STARTS, STARTS + minutes(9)):
        arrive(DECEMBER, peer, moment)
    assert [who.since for who in present_at(DECEMBER, EIGHT)] == [STARTS]
    assert Presence.objects.count() == 1


def test_a_check_in_that_is_taken_back_leaves_nobody():
    peer = somebody()
    arrive(DECEMBER, peer, STARTS)
    take_back_arrival(DECEMBER, peer, EIGHT)
    take_back_arrival(DECEMBER, peer, EIGHT)
    assert (roster(), presence_of(peer, DECEMBER)) == ([], None)
    assert not Presence.objects.exists()


def test_who_joined_by_phone_as_well_is_still_there_when_the_check_in_is_taken_back():
    peer = somebody()
    arrive(DECEMBER, peer, STARTS)
    Presence.objects.update(joined_at=STARTS, display_name="Bilal")
    take_back_arrival(DECEMBER, peer, EIGHT)
    assert roster() == [("Bilal", False, True)]


def test_who_went_and_is_checked_in_again_is_back_but_not_by_a_check_in_of_before():
    peer = somebody()
    arrive(DECEMBER, peer, STARTS)
    Presence.objects.update(left_at=STARTS + minutes(60))
    arrive(DECEMBER, peer, STARTS + minutes(30))  # a phone at the door was without network
    assert roster() == []
    arrive(DECEMBER, peer, STARTS + minutes(80))
    assert roster() == [("", True, False)]


def test_a_peer_who_is_gone_from_the_node_arrives_nowhere():
    peer = somebody()
    Peer.objects.all().delete()
    arrive(DECEMBER, peer, STARTS)
    assert not Presence.objects.exists()


def test_an_event_that_is_not_there_has_no_door():
    with pytest.raises(NoSuchEvent):
        arrive("nothing-here", somebody(), STARTS)
    with pytest.raises(NoSuchEvent):
        take_back_arrival("nothing-here", somebody(), STARTS)


def test_nobody_is_at_an_event_that_is_cancelled(ada):
    arrive(DECEMBER, somebody(), STARTS)
    cancel(ada, DECEMBER, {"en": "The roof leaks."}, EIGHT)
    assert roster() == []


def test_nobody_is_there_long_before():
    arrive(DECEMBER, somebody(), OPENS)
    assert roster(OPENS) == [("", True, False)]
    assert roster(OPENS - minutes(1)) == []


def test_the_numbers_count_each_person_once():
    for _person in range(3):
        arrive(DECEMBER, somebody(), STARTS)
    first, second, _third = Presence.objects.order_by("pk")
    Presence.objects.filter(pk=first.pk).update(joined_at=EIGHT)
    Presence.objects.filter(pk=second.pk).update(joined_at=EIGHT, checked_in_at=None)
    numbers = numbers_present_at([DECEMBER], EIGHT)[DECEMBER]
    assert numbers == NumbersPresent(present=3, checked_in=2, joined=2)
    assert numbers.only_joined == 1
    assert numbers_present_at(["nothing-here"], EIGHT) == {"nothing-here": NumbersPresent()}


@pytest.mark.parametrize("people", [1, 3])
def test_many_arrive_in_as_many_queries_as_one(django_assert_num_queries, people):
    arrive(DECEMBER, somebody(), STARTS)
    known = Presence.objects.get().peer_id
    peers = {known: STARTS, **{somebody(): STARTS for _person in range(people)}}
    with django_assert_num_queries(9):
        arrive_all(DECEMBER, peers, languages={})
    blocked_peers(EIGHT)  # they stay in memory
    with django_assert_num_queries(1):
        assert len(present_at(DECEMBER, EIGHT)) == people + 1
    with django_assert_num_queries(1):
        assert numbers_present_at([DECEMBER, "another"], EIGHT)[DECEMBER].present == people + 1
