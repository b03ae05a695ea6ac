"""Being there as data about people: exported, erased, gone in time, and joined with its peer."""

from datetime import timedelta

import pytest

from meshup.attendance.models import AttendanceSettings
from meshup.history.domain.tracking import refuse_if_in_use
from meshup.history.errors import InUse
from meshup.kit import clock, personal_data
from meshup.kit.personal_data import Subject
from meshup.live.models import Channel
from meshup.peers.domain.forgetting import forget_at_night
from meshup.peers.domain.joining import belongings, join as join_peers
from meshup.peers.domain.peers import peer_facts
from meshup.peers.domain.personal_data import erase_peer, export_peer
from meshup.peers.models import Peer
from meshup.presence.domain.arriving import arrive
from meshup.presence.domain.joining import JoinWish, join, leave
from meshup.presence.domain.personal_data import PRESENCES
from meshup.presence.models import Presence
from tests.agenda.paris import paris_series
from tests.attendance.people import somebody
from tests.presence.evening import DECEMBER, EIGHT, ENDS, STARTS, minutes, roster


@pytest.fixture(autouse=True)
def _evening(node):
    paris_series()
    with clock.set_to(EIGHT):
        yield


def joins(name, peer=None, at=EIGHT):
    peer = peer or somebody()
    join(peer, DECEMBER, JoinWish(name, ("fr",)), at)
    return peer


def row_of(peer):
    return Presence.objects.get(peer=peer)


def test_a_peer_gets_what_is_kept():
    peer = joins("Chloé")
    joins("Bilal")
    assert export_peer(peer)["presence.presences"] == [
        {
            "event": DECEMBER,
            "display_name": "Chloé",
            "languages": ["fr"],
            "checked_in_at": None,
            "joined_at": EIGHT.isoformat(),
            "left_at": None,
            "counted_elsewhere": False,
        }
    ]


def test_erasing_takes_a_peer_off_the_roster_and_the_screen_hears_of_it():
    peer = joins("Chloé")
    joins("Bilal")
    before = Channel.objects.get(name=f"present:{DECEMBER}").sequence
    erase_peer(peer)
    assert roster() == [("Bilal", False, True)]
    assert not Peer.objects.filter(pk=peer).exists()
    assert Channel.objects.get(name=f"present:{DECEMBER}").sequence > before
    erase_peer(peer)


def test_it_goes_with_the_registrations():
    joins("Chloé")
    AttendanceSettings.objects.update_or_create(defaults={"retention_days": 7})
    assert PRESENCES.expire(ENDS + timedelta(days=7) - minutes(1)) == 0
    assert PRESENCES.expire(ENDS + timedelta(days=7) + minutes(1)) == 1
    assert not Presence.objects.exists()


def test_a_peer_lives_while_they_were_somewhere_and_no_longer():
    peer = joins("Chloé")
    later = ENDS + timedelta(days=60)
    with clock.set_to(later):
        assert forget_at_night(later) == 0
        PRESENCES.expire(later)
        assert forget_at_night(later) == 1
    assert not Peer.objects.filter(pk=peer).exists()


def test_whom_it_is_about_can_be_looked_through():
    peer = joins("Chloé")
    assert list(PRESENCES.subjects()) == [Subject(peer=peer)]
    assert personal_data.export(Subject(email="chloe@paris.example")) == {}


def test_an_event_at_which_people_are_is_in_use():
    joins("Chloé")
    with pytest.raises(InUse, match="1 person is, or was, there"):
        refuse_if_in_use("event", row_of(Peer.objects.get().pk).event_id)


def test_who_joins_a_device_sees_that_they_were_there():
    peer = joins("Chloé")
    facts = peer_facts(peer)
    assert facts is not None
    (sentence,) = belongings(facts).sentences
    assert "You said that you were there" in sentence
    assert "Paris P2P" in sentence


def test_two_who_turn_out_to_be_one_are_one_at_each_event():
    laptop, phone = somebody(), joins("Chloé")
    arrive(DECEMBER, laptop, STARTS, language="en")
    join_peers(laptop, phone, EIGHT)
    assert roster() == [("Chloé", True, True)]
    assert row_of(phone).languages == ["fr"]
    assert row_of(phone).checked_in_at == STARTS


def test_joined_the_other_way_round_they_are_called_the_same():
    laptop, phone = somebody(), joins("Chloé")
    arrive(DECEMBER, laptop, STARTS)
    join_peers(phone, laptop, EIGHT)
    assert roster() == [("Chloé", True, True)]
    assert row_of(laptop).joined_at == EIGHT


def test_who_was_only_on_one_device_stays_there_with_the_other():
    phone, other = joins("Chloé"), somebody()
    join_peers(phone, other, EIGHT)
    assert roster() == [("Chloé", False, True)]
    assert row_of(other).display_name == "Chloé"


@pytest.mark.parametrize(
    ("first_left", "second_left", "is_there"),
    [(False, True, True), (True, False, True), (True, True, False)],
)
def test_who_left_on_one_device_alone_is_still_there(first_left, second_left, is_there):
    first, second = joins("Chloé"), joins("Chloé")
    for peer, has_left in ((first, first_left), (second, second_left)):
        if has_left:
            leave(peer, DECEMBER, EIGHT)
    join_peers(first, second, EIGHT)
    assert bool(roster()) == is_there


def counts_with(peer, other):
    Presence.objects.filter(peer=peer).update(same_as=row_of(other))


@pytest.mark.parametrize("into_phone", [True, False])
def test_who_said_already_that_both_are_one_stays_one(into_phone):
    laptop, phone = somebody(), joins("Chloé")
    arrive(DECEMBER, laptop, STARTS)
    counts_with(laptop, phone)
    one, other = (laptop, phone) if into_phone else (phone, laptop)
    join_peers(one, other, EIGHT)
    assert roster() == [("Chloé", True, True)]
    assert row_of(other).same_as is None


def test_whose_check_in_counts_with_a_third_still_does():
    laptop, tablet, phone = somebody(), somebody(), joins("Chloé")
    arrive(DECEMBER, laptop, STARTS)
    counts_with(laptop, phone)
    arrive(DECEMBER, tablet, STARTS)
    join_peers(laptop, tablet, EIGHT)
    assert roster() == [("Chloé", True, True)]
    assert row_of(tablet).same_as == row_of(phone)
