"""What members publish is announced once; what they pass on, never; circles are harmless."""

import pytest

from meshup.federated_events.domain.boosts import BoostPlan, boost, boosts_for, undo_boost
from meshup.federated_events.models import Boost
from meshup.kit import clock
from meshup.neighbour_events.models import NeighbourEvent, Sighting
from meshup.umbrella.choices import MemberKind, MemberState
from meshup.umbrella.domain.announcing import announce_new, take_back
from meshup.umbrella.domain.settings import UmbrellaFacts, change_umbrella
from meshup.umbrella.models import Announced, Member
from tests.umbrella.roofs import a_member, publishes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roof")]


def shared():
    return sorted(Boost.objects.filter(undone_at=None).values_list("object_id", flat=True))


def test_each_event_of_a_member_is_announced_once():
    lyon, _neighbour = a_member()
    event = publishes(lyon)
    assert announce_new(clock.now()) == 1
    assert announce_new(clock.now()) == 0
    assert shared() == [event["id"]]
    assert Boost.objects.count() == 1


def test_what_a_member_passes_on_is_not_announced_again():
    _lyon, by_lyon = a_member()
    rouen, _neighbour = a_member("rouen")
    publishes(rouen)
    Member.objects.filter(actor_id=rouen.pk).delete()
    Sighting.objects.create(event=NeighbourEvent.objects.get(), neighbour_id=by_lyon)
    assert announce_new(clock.now()) == 0
    assert shared() == []


def test_guests_and_who_only_asks_are_not_announced():
    publishes(a_member("gancio", kind=MemberKind.GUEST)[0])
    publishes(a_member("rouen", state=MemberState.WAITING)[0])
    assert announce_new(clock.now()) == 0


def test_who_leaves_is_announced_no_more_and_who_returns_is_anew():
    lyon, _neighbour = a_member()
    event = publishes(lyon)
    announce_new(clock.now())
    member = Member.objects.filter(actor_id=lyon.pk)
    member.update(state=MemberState.LEFT)
    assert take_back(clock.now()) == 1
    assert shared() == []
    assert not Announced.objects.exists()
    member.update(state=MemberState.ACTIVE, version=2)
    assert announce_new(clock.now()) == 1
    assert shared() == [event["id"]]
    assert Boost.objects.count() == 2


def test_what_hosts_share_or_share_no_more_is_theirs_to_decide(ada):
    lyon, _neighbour = a_member()
    first, second = publishes(lyon), publishes(lyon, 2)
    boost(ada, BoostPlan(first["id"]), clock.now())
    announce_new(clock.now())
    sent = next(one for one in boosts_for(ada, 9) if one.object_id == second["id"])
    undo_boost(ada, sent.number, clock.now())
    assert announce_new(clock.now()) == 0
    Member.objects.update(state=MemberState.LEFT)
    take_back(clock.now())
    assert shared() == [first["id"]]


def test_an_umbrella_that_is_closed_announces_nothing_more():
    publishes(a_member()[0])
    announce_new(clock.now())
    change_umbrella(None, UmbrellaFacts())
    assert announce_new(clock.now()) == 0
    assert take_back(clock.now()) == 1
    assert shared() == []
