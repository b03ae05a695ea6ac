"""Who registered on another device says so, counts once, and opens nothing of that registration."""

import pytest

from meshup.attendance.domain.passes import pass_code, written_pass
from meshup.kit import clock
from meshup.peers.models import Peer
from meshup.presence.domain.arriving import arrive, take_back_arrival
from meshup.presence.domain.claiming import claim_check_in
from meshup.presence.domain.joining import JoinWish, join, leave
from meshup.presence.domain.queries.roster import numbers_present_at, presence_of
from meshup.presence.errors import NotHere, PassTaken, WrongPass
from tests.agenda.paris import NOW, paris_series
from tests.attendance.people import comes, somebody
from tests.presence.evening import DECEMBER, EIGHT, STARTS, minutes, roster


@pytest.fixture(autouse=True)
def _evening(node):
    paris_series()
    with clock.set_to(EIGHT):
        yield


@pytest.fixture
def registered():
    return comes(DECEMBER, NOW, name="Bilal B.")


def pass_of(registration):
    return written_pass(pass_code(registration.handle, DECEMBER))


def joins(name="Bilal"):
    peer = somebody()
    join(peer, DECEMBER, JoinWish(name, ("fr",)), EIGHT)
    return peer


@pytest.mark.parametrize("read_first", [True, False])
def test_a_check_in_counts_with_the_phone_whether_it_was_read_before_or_later(
    registered, read_first
):
    phone = joins()
    if read_first:
        arrive(DECEMBER, registered.peer, STARTS)
        assert numbers_present_at([DECEMBER], EIGHT)[DECEMBER].present == 2
    claim_check_in(phone, DECEMBER, pass_of(registered).lower(), EIGHT)
    claim_check_in(phone, DECEMBER, pass_of(registered), EIGHT)
    if not read_first:
        assert roster() == [("Bilal", False, True)]
        arrive(DECEMBER, registered.peer, STARTS)
    assert roster() == [("Bilal", True, True)]


def test_the_registration_learns_nothing_of_the_phone(registered):
    phone = joins()
    arrive(DECEMBER, registered.peer, STARTS)
    claim_check_in(phone, DECEMBER, pass_of(registered), EIGHT)
    assert presence_of(registered.peer, DECEMBER) is None
    assert presence_of(phone, DECEMBER).peer == phone


def test_a_check_in_that_is_taken_back_and_read_again_still_counts_with_the_phone(registered):
    phone = joins()
    arrive(DECEMBER, registered.peer, STARTS)
    claim_check_in(phone, DECEMBER, pass_of(registered), EIGHT)
    take_back_arrival(DECEMBER, registered.peer, EIGHT)
    assert roster() == [("Bilal", False, True)]
    arrive(DECEMBER, registered.peer, EIGHT)
    assert roster() == [("Bilal", True, True)]


def test_who_went_and_is_read_at_the_door_again_is_back(registered):
    phone = joins()
    claim_check_in(phone, DECEMBER, pass_of(registered), EIGHT)
    leave(phone, DECEMBER, EIGHT)
    later = EIGHT + minutes(30)
    arrive(DECEMBER, registered.peer, later)
    assert roster(later) == [("Bilal", True, True)]


def test_whoever_registered_joins_by_their_own_phone_and_counts_for_themselves_again(registered):
    companion = joins("Chloé")
    arrive(DECEMBER, registered.peer, STARTS)
    claim_check_in(companion, DECEMBER, pass_of(registered), EIGHT)
    join(registered.peer, DECEMBER, JoinWish("Bilal", ("fr",)), EIGHT)
    assert sorted(roster()) == [("Bilal", True, True), ("Chloé", False, True)]
    with pytest.raises(PassTaken):
        claim_check_in(companion, DECEMBER, pass_of(registered), EIGHT)


def test_one_pass_counts_with_one_phone(registered):
    claim_check_in(joins(), DECEMBER, pass_of(registered), EIGHT)
    with pytest.raises(PassTaken):
        claim_check_in(joins("Chloé"), DECEMBER, pass_of(registered), EIGHT)


def test_only_who_has_joined_claims(registered):
    with pytest.raises(NotHere):
        claim_check_in(somebody(), DECEMBER, pass_of(registered), EIGHT)
    arrive(DECEMBER, registered.peer, STARTS)
    with pytest.raises(NotHere):
        claim_check_in(registered.peer, DECEMBER, pass_of(registered), EIGHT)


def test_their_own_pass_changes_nothing(registered):
    join(registered.peer, DECEMBER, JoinWish("Bilal", ("fr",)), EIGHT)
    claim_check_in(registered.peer, DECEMBER, pass_of(registered), EIGHT)
    assert roster() == [("Bilal", False, True)]


@pytest.mark.parametrize("typed", ["", "hello", "AAAA AAAA AAAA AAAA", "é" * 16])
def test_what_is_no_pass_of_the_evening_is_refused(typed):
    with pytest.raises(WrongPass):
        claim_check_in(joins(), DECEMBER, typed, EIGHT)


def test_when_the_phone_is_erased_the_check_in_stands_for_itself_again(registered):
    phone = joins()
    arrive(DECEMBER, registered.peer, STARTS)
    claim_check_in(phone, DECEMBER, pass_of(registered), EIGHT)
    Peer.objects.get(pk=phone).delete()
    assert roster() == [("", True, False)]
