"""Whom somebody asked not to meet: held to, and known to nobody."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.introductions.domain import avoiding
from meshup.introductions.domain.avoiding import avoid, avoid_name, avoided_among
from meshup.introductions.domain.pairs import pair_of
from meshup.introductions.domain.queries.avoidances import separated_pairs
from meshup.introductions.errors import NoName, TooManyAvoided
from meshup.introductions.models import Avoidance
from meshup.kit.personal_data import Subject, erase
from meshup.peers.domain.joining import belongings, join
from meshup.peers.domain.peers import peer_facts
from meshup.peers.domain.personal_data import erase_peer, export_peer
from tests.agenda.paris import NOW
from tests.attendance.people import somebody

pytestmark = pytest.mark.django_db

NEXT_MONTH = NOW + timedelta(days=30)
AVOIDANCES = "introductions.avoidances"


def held_of(peer):
    """What a device says that rooms hold of its person."""
    facts = peer_facts(peer)
    assert facts is not None
    return belongings(facts)


@pytest.fixture
def ada(node):
    return somebody()


@pytest.fixture
def bilal(node):
    return somebody()


@pytest.fixture
def chloe(node):
    return somebody()


def avoided(**people):
    """Return who must not meet whom among ``people`` by display name, at present."""
    return avoided_among({number: name for name, number in people.items()}, NOW)


def test_who_was_chosen_is_avoided_either_way(ada, bilal, chloe):
    avoid(ada, bilal, NOW)
    assert avoided(Ada=ada, Bilal=bilal, Chloe=chloe) == {pair_of(ada, bilal)}
    assert avoided(Ada=ada, Chloe=chloe) == set()


def test_a_name_holds_for_who_comes_later(ada, bilal, chloe):
    avoid_name(ada, "bilal", NOW)
    assert avoided(Ada=ada, Chloe=chloe) == set()
    assert avoided(Ada=ada, Bilal=bilal, Chloe=chloe) == {pair_of(ada, bilal)}


def test_whom_a_name_meant_is_avoided_under_any_name(ada, bilal):
    avoid_name(ada, "Bilal", NOW)
    avoided(Ada=ada, Bilal=bilal)
    assert avoided_among({ada: "Ada", bilal: "Somebody Else"}, NEXT_MONTH) == {pair_of(ada, bilal)}


def test_all_of_a_name_are_avoided(ada, bilal, chloe):
    avoid_name(ada, "Sasha", NOW)
    found = avoided_among({ada: "Ada", bilal: "Sasha", chloe: "Sasha K."}, NOW)
    assert found == {pair_of(ada, bilal), pair_of(ada, chloe)}


def test_who_types_their_own_name_does_not_avoid_themselves(ada, bilal):
    avoid_name(ada, "Ada", NOW)
    assert avoided(Ada=ada, Bilal=bilal) == set()
    avoid(ada, ada, NOW)
    assert not Avoidance.objects.exists()


def test_nothing_typed_is_no_name(ada):
    for nothing in ("", "  ", "\u200b\n"):
        with pytest.raises(NoName):
            avoid_name(ada, nothing.replace("\u200b", ""), NOW)


def test_nobody_can_name_everybody_but_one(ada, monkeypatch):
    monkeypatch.setattr(avoiding, "MOST_NAMES", 2)
    monkeypatch.setattr(avoiding, "MOST_CHOSEN", 1)
    avoid_name(ada, "One", NOW)
    avoid_name(ada, "Two", NOW)
    avoid_name(ada, "two", NOW)
    with pytest.raises(TooManyAvoided):
        avoid_name(ada, "Three", NOW)
    met = somebody()
    avoid(ada, met, NOW)
    avoid(ada, met, NOW)
    with pytest.raises(TooManyAvoided):
        avoid(ada, somebody(), NOW)


def test_whom_names_meant_does_not_count_for_what_one_may_still_ask(ada, bilal, chloe, monkeypatch):
    monkeypatch.setattr(avoiding, "MOST_CHOSEN", 1)
    avoid_name(ada, "Sasha", NOW)
    avoided_among({ada: "Ada", bilal: "Sasha", chloe: "Sasha"}, NOW)
    avoid(ada, somebody(), NOW)


def asked(act):
    """Return the questions that ``act`` asks of the database, without their values."""
    with CaptureQueriesContext(connection) as queries:
        act()
    asked_for = [query["sql"].split(" WHERE ")[0].split(" VALUES ")[0] for query in queries]
    return [sql for sql in asked_for if "SAVEPOINT" not in sql]


def test_the_same_is_asked_whether_or_not_anybody_is_called_so(ada, bilal):
    avoid_name(ada, "Bilal", NOW)
    avoided(Ada=ada, Bilal=bilal)
    somebody_there = asked(lambda: avoid_name(ada, "Bilal B.", NOW))
    nobody_there = asked(lambda: avoid_name(ada, "Nobody", NOW))
    known_already = asked(lambda: avoid_name(ada, "Bilal", NOW))
    assert len(nobody_there) == 3
    assert somebody_there == nobody_there == known_already


def test_what_one_finds_among_ones_own_data_does_not_say_who_was_there(ada, bilal):
    avoid_name(ada, "Bilal", NOW)
    before = export_peer(ada)[AVOIDANCES]
    assert before == [{"please_not": "bilal", "made_at": NOW.isoformat()}]
    avoided(Ada=ada, Bilal=bilal)
    assert export_peer(ada)[AVOIDANCES] == before


def test_who_was_chosen_is_named_to_nobody(ada, bilal):
    avoid(ada, bilal, NOW)
    assert export_peer(ada)[AVOIDANCES] == [
        {"please_not": "somebody you had met", "made_at": NOW.isoformat()}
    ]


def test_who_is_avoided_finds_nothing_of_it(ada, bilal):
    before = export_peer(bilal), held_of(bilal)
    avoid(ada, bilal, NOW)
    avoid_name(ada, "Bilal", NOW)
    avoided(Ada=ada, Bilal=bilal)
    assert (export_peer(bilal), held_of(bilal)) == before


def test_who_is_avoided_stays_so_on_two_devices(ada, bilal, chloe):
    other_device = somebody()
    avoid(ada, bilal, NOW)
    join(bilal, other_device, NOW)
    assert avoided(Ada=ada, Bilal=other_device, Chloe=chloe) == {pair_of(ada, other_device)}


def test_who_avoids_goes_on_on_two_devices(ada, bilal, chloe):
    other_device = somebody()
    avoid(ada, bilal, NOW)
    avoid_name(ada, "Chloe", NOW)
    avoid_name(other_device, "Chloe", NEXT_MONTH)
    join(ada, other_device, NEXT_MONTH)
    assert avoided(Ada=other_device, Bilal=bilal, Chloe=chloe) == {
        pair_of(other_device, bilal),
        pair_of(other_device, chloe),
    }
    assert len(export_peer(other_device)[AVOIDANCES]) == 2


def test_whoever_turns_out_to_be_oneself_is_not_avoided(ada, bilal):
    avoid(ada, bilal, NOW)
    avoid(bilal, ada, NOW)
    join(ada, bilal, NOW)
    assert not Avoidance.objects.exists()


def test_of_two_that_become_one_the_chosen_and_the_longer_counts(ada, bilal):
    other_device = somebody()
    avoid(ada, bilal, NOW)
    avoid_name(other_device, "Bilal", NEXT_MONTH)
    avoided_among({other_device: "Ada", bilal: "Bilal"}, NEXT_MONTH)
    join(ada, other_device, NEXT_MONTH)
    kept = Avoidance.objects.get()
    assert (kept.by_id, kept.other_id, kept.is_chosen) == (other_device, bilal, True)
    assert (kept.made_at, kept.renewed_at) == (NOW, NEXT_MONTH)


def test_erasing_takes_what_one_asked_for(ada, bilal):
    avoid(ada, bilal, NOW)
    avoid_name(ada, "Bilal", NOW)
    erase_peer(ada)
    assert not Avoidance.objects.exists()
    assert peer_facts(bilal) is not None


def test_who_is_avoided_and_erased_is_gone_and_the_name_still_holds(ada, bilal, chloe):
    avoid(ada, bilal, NOW)
    avoid_name(ada, "Bilal", NOW)
    erase_peer(bilal)
    assert not Avoidance.objects.exists()
    assert avoided(Ada=ada, Bilal=chloe) == {pair_of(ada, chloe)}


def test_who_is_gone_is_avoided_by_nobody(ada, bilal):
    erase(Subject(peer=bilal))
    avoid(ada, bilal, NOW)
    avoid(bilal, ada, NOW)
    avoid_name(bilal, "Ada", NOW)
    avoid_name(ada, "Bilal", NOW)
    assert avoided(Ada=ada, Bilal=bilal) == set()


def test_a_look_finds_the_same_and_writes_nothing(ada, bilal, chloe, django_assert_num_queries):
    avoid(chloe, ada, NOW)
    avoid_name(ada, "Bilal", NOW)
    people = {ada: "Ada", bilal: "Bilal", chloe: "Chloe"}
    with django_assert_num_queries(2):
        found = separated_pairs(people)
    assert found == {pair_of(ada, bilal), pair_of(ada, chloe)}
    assert Avoidance.objects.count() == 1
    assert avoided_among(people, NOW) == found
    assert separated_pairs(people) == found
