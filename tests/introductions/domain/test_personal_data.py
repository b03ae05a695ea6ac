"""Encounters as data about people: exported, erased, gone in time, and joined with its peer."""

from datetime import timedelta

import pytest
from django.utils import translation

from meshup.introductions.domain.avoiding import avoid, avoid_name, avoided_among
from meshup.introductions.domain.personal_data import AVOIDANCES, ENCOUNTERS
from meshup.introductions.domain.queries.history import history_among
from meshup.introductions.domain.remembering import remember
from meshup.introductions.domain.retention import MONTH, set_retention_months
from meshup.introductions.domain.wishing import wish_for
from meshup.introductions.models import Avoidance, AvoidedName, Encounter, Wish
from meshup.kit import clock, personal_data
from meshup.kit.personal_data import Subject
from meshup.operations.left_out import tables_left_out
from meshup.peers.domain.forgetting import forget_at_night
from meshup.peers.domain.joining import belongings, join
from meshup.peers.domain.peers import peer_facts
from meshup.peers.domain.personal_data import erase_peer, export_peer
from tests.agenda.paris import NOW, paris_series
from tests.attendance.people import somebody
from tests.presence.evening import DECEMBER, EIGHT, ENDS

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=12)
DAY = timedelta(days=1)


def held_of(peer):
    """What a device says that rooms hold of its person."""
    facts = peer_facts(peer)
    assert facts is not None
    return belongings(facts)


@pytest.fixture
def people(node):
    return sorted(somebody() for _ in range(3))


def test_a_peer_gets_how_many_they_met_and_when_never_whom(people):
    ada, bilal, chloe = people
    remember([(ada, bilal), (ada, chloe)], NOW)
    remember([(ada, chloe), (bilal, chloe)], LATER)
    assert export_peer(ada)["introductions.encounters"] == [
        {"met_at": NOW.isoformat(), "people": 2},
        {"met_at": LATER.isoformat(), "people": 1},
    ]


def test_erasing_takes_encounters_from_both(people):
    ada, bilal, chloe = people
    remember([(ada, bilal), (bilal, chloe)], NOW)
    assert personal_data.erase(Subject(peer=ada))["introductions.encounters"] == 1
    assert set(history_among(people)) == {(bilal, chloe)}
    assert "introductions.encounters" not in personal_data.erase(Subject(peer=ada))


def test_whom_nobody_knows_is_told_nothing(people):
    remember([people[:2]], NOW)
    avoid(people[0], people[1], NOW)
    for kind in (ENCOUNTERS, AVOIDANCES):
        assert kind.export(Subject(email="ada@paris.example")) == []
        assert kind.erase(Subject(email="ada@paris.example")) == 0
    assert Encounter.objects.count() == Avoidance.objects.count() == 1


def test_encounters_really_go_after_the_months_that_hosts_chose(people, ada):
    first, second, third = people
    remember([(first, second)], NOW)
    remember([(first, second), (second, third)], NOW + MONTH)
    at = NOW + 24 * MONTH
    assert ENCOUNTERS.expire(at) == 0
    assert ENCOUNTERS.expire(at + DAY) == 1
    assert history_among(people)[first, second].times == 1
    set_retention_months(ada, 1)
    assert ENCOUNTERS.expire(at) == 2
    assert history_among(people) == {}


def test_what_was_asked_goes_when_who_asked_has_not_taken_part_for_so_long(people, ada):
    asks, avoided, _other = people
    set_retention_months(ada, 1)
    avoid(asks, avoided, NOW)
    avoid_name(asks, "Nobody", NOW)
    taking_part = NOW + MONTH - DAY
    avoided_among({asks: "Chloé"}, taking_part)
    assert AVOIDANCES.expire(taking_part + MONTH) == 0
    avoided_among({avoided: "Bilal"}, taking_part + MONTH)
    assert AVOIDANCES.expire(taking_part + MONTH + DAY) == 2
    assert not Avoidance.objects.exists()
    assert not AvoidedName.objects.exists()


def test_what_a_name_meant_goes_with_the_name(people, ada):
    asks, avoided, _other = people
    set_retention_months(ada, 1)
    avoid_name(asks, "Bilal", NOW)
    avoided_among({asks: "Chloé", avoided: "Bilal"}, NOW + 2 * DAY)
    assert AVOIDANCES.expire(NOW + 2 * DAY + MONTH) == 0
    assert AVOIDANCES.expire(NOW + 3 * DAY + MONTH) == 2


def test_a_wish_is_gone_the_night_after(people):
    paris_series()
    wish_for(people[0], DECEMBER, "Bilal", EIGHT)
    assert AVOIDANCES.expire(ENDS - timedelta(seconds=1)) == 0
    assert AVOIDANCES.expire(ENDS + timedelta(seconds=1)) == 1
    assert not Wish.objects.exists()


def test_everybody_about_whom_something_is_kept_can_be_looked_through(people):
    first, second, third = people
    remember([(first, second)], NOW)
    avoid(first, third, NOW)
    assert set(ENCOUNTERS.subjects()) == {Subject(peer=first), Subject(peer=second)}
    assert set(AVOIDANCES.subjects()) == {Subject(peer=first), Subject(peer=third)}


def test_peers_live_while_somebody_remembers_them(people):
    first, second, third = people
    fourth = somebody()
    fifth = somebody()
    remember([(first, second)], NOW)
    avoid_name(third, "Bilal", NOW)
    avoid(third, fourth, NOW)
    forget_at_night(NOW + 60 * DAY)
    there = {each for each in (first, second, third, fourth, fifth) if peer_facts(each)}
    assert there == {first, second, third, fourth}


def test_a_device_says_how_many_its_person_has_met(people):
    first, second, third = people
    remember([(first, second), (first, third)], NOW)
    remember([(first, second)], LATER)
    with translation.override("en"), clock.set_to(LATER):
        assert held_of(first).sentences == (
            "You met 2 people, person to person; last on Sunday 22 November 2026.",
        )
        assert held_of(third).sentences == (
            "You met 1 person, person to person; last on Sunday 22 November 2026.",
        )


def test_devices_that_are_joined_bring_whom_each_has_met(people):
    phone, laptop, chloe = people
    remember([(phone, chloe), (phone, laptop)], NOW)
    remember([(laptop, chloe)], LATER)
    join(phone, laptop, LATER)
    found = history_among([laptop, chloe])
    assert {pair: each.times for pair, each in found.items()} == {(laptop, chloe): 2}
    assert Encounter.objects.count() == 2


def test_wishes_of_two_devices_become_one_persons(people):
    paris_series()
    phone, laptop, _chloe = people
    wish_for(phone, DECEMBER, "Bilal", EIGHT)
    wish_for(phone, DECEMBER, "Chloé", EIGHT)
    wish_for(laptop, DECEMBER, "Bilal", EIGHT)
    join(phone, laptop, EIGHT)
    rows = Wish.objects.values_list("by", "name")
    assert sorted(rows) == [(laptop, "bilal"), (laptop, "chloe")]


def test_a_wish_is_in_the_data_of_who_has_it_and_goes_with_them(people):
    paris_series()
    wish_for(people[0], DECEMBER, "Bilal", EIGHT)
    assert export_peer(people[0])["introductions.avoidances"] == [
        {"would_meet": "bilal", "event": DECEMBER, "made_at": EIGHT.isoformat()}
    ]
    erase_peer(people[0])
    assert not Wish.objects.exists()


def test_no_backup_holds_a_wish_and_all_others_do():
    left_out = set(tables_left_out())
    assert Wish._meta.db_table in left_out
    assert not left_out & {kind._meta.db_table for kind in (Encounter, Avoidance, AvoidedName)}
