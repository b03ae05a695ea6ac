"""Attacks 37 and 38: announcements that go around, and memberships that one side made up."""

from __future__ import annotations

import pytest

from meshup.federated_events.models import Boost
from meshup.fediverse.domain.own_actors import group
from meshup.kit import clock
from meshup.neighbour_events.domain.looking_up import look_up_due
from meshup.neighbour_events.models import NeighbourEvent
from meshup.umbrella.domain.announcing import announce_new
from meshup.umbrella.domain.card_fields import umbrellas_field
from meshup.umbrella.models import Announced, Member, Membership
from tests.inbox.attacks.test_origin import event_of
from tests.inbox.peer import ACTIVITY_JSON, PUBLIC
from tests.umbrella.roofs import SECOND, be_umbrella, community, join, kinds, reads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("roof")]
PATHS = 40


@pytest.fixture
def members(evil, victim, later):
    """Two umbrellas under ours: what one announces comes from the other, and from us."""
    be_umbrella(accepts_at_once=True)
    found = community(victim, "lyon"), community(evil, "empire")
    for actor in found:
        join(actor)
        reads(actor)
    later(SECOND)
    return found


def api_events(browser):
    return browser.get("/api/mesh/events").json()["items"]


def members_told(browser):
    headers = {"accept": ACTIVITY_JSON}
    return browser.get(f"/ap/{group().name}/members", headers=headers).json()["items"]


def test_37_an_event_by_forty_ways_is_one_and_is_announced_once(members, victim, as_chloe, later):
    lyon, empire = members
    event = event_of(lyon)
    victim.serve(event["id"].removeprefix(victim.base), event)
    lyon.post(lyon.activity("Create", event, to=[PUBLIC]))
    for _way in range(PATHS):
        empire.post(empire.activity("Announce", event["id"], to=[PUBLIC]))
        empire.post(empire.activity("Announce", event, to=[PUBLIC]))
        lyon.post(lyon.activity("Announce", event["id"], to=[PUBLIC]))
    for _time in range(3):
        look_up_due(clock.now())
        announce_new(clock.now())
    assert NeighbourEvent.objects.count() == 1
    assert [one["home"] for one in api_events(as_chloe)] == [victim.base]
    assert Boost.objects.count() == 1
    assert Announced.objects.count() == 1


def test_37_what_another_umbrella_announces_is_announced_by_nobody_here(members, peers, as_chloe):
    """Rouen is under the other umbrella alone: we show it, and send it around no further."""
    _lyon, empire = members
    rouen = community(peers("rouen.example"), "rouen")
    event = event_of(rouen)
    rouen.peer.serve(event["id"].removeprefix(rouen.peer.base), event)
    empire.post(empire.activity("Announce", event["id"], to=[PUBLIC]))
    look_up_due(clock.now())
    announce_new(clock.now())
    assert [one["home"] for one in api_events(as_chloe)] == [rouen.peer.base]
    assert not Boost.objects.exists()


def test_37_our_own_event_that_comes_back_is_no_event_of_others(members, as_ada, evil, later):
    _lyon, empire = members
    own = f"{group().id.partition('/ap/')[0]}/ap/events/00000000-0000-4000-8000-000000000001"
    before = len(evil.fetched)
    for activity in (
        empire.activity("Announce", own, to=[PUBLIC]),
        empire.activity("Announce", event_of(empire) | {"id": own}, to=[PUBLIC]),
        empire.activity("Create", event_of(empire) | {"id": own}, to=[PUBLIC]),
    ):
        empire.post(activity)
    look_up_due(clock.now())
    announce_new(clock.now())
    assert not NeighbourEvent.objects.exists()
    assert not Boost.objects.exists()
    assert len(evil.fetched) == before


def test_37_umbrellas_under_each_other_answer_once_and_no_more(members, evil, later):
    _lyon, empire = members
    for _time in range(5):
        empire.post(empire.activity("Add", empire.id, target=f"{group().id}/members"))
        empire.post(empire.activity("Announce", group().id, to=[PUBLIC]))
    before = len(evil.delivered)
    for _time in range(5):
        announce_new(clock.now())
        later(SECOND)
    assert len(evil.delivered) == before


def test_38_whom_a_hostile_umbrella_lists_is_not_its_member(evil, victim, as_chloe, as_ada):
    """It says that we are its member, that others are, and that it is our member."""
    empire, lyon = community(evil, "empire"), community(victim, "lyon")
    listed = f"{empire.id}/members"
    evil.serve(
        listed.removeprefix(evil.base),
        {"id": listed, "type": "Collection", "items": [group().id, lyon.id]},
    )
    for activity in (
        empire.activity("Add", group().id, target=listed),
        empire.activity("Add", lyon.id, target=listed),
        empire.activity("Add", empire.id, target=f"{group().id}/members"),
        empire.activity("Add", lyon.id, target=f"{group().id}/members"),
        empire.activity("Accept", {"type": "Join", "actor": group().id, "object": empire.id}),
        empire.activity("Accept", f"{group().id}#join-{'0' * 36}"),
    ):
        empire.post(activity)
    assert not Member.objects.exists()
    assert not Membership.objects.exists()
    assert members_told(as_chloe) == []
    assert umbrellas_field(clock.now()) is None
    assert "Empire" not in as_ada.get("/en/desk/umbrella/").text
    assert listed.removeprefix(evil.base) not in evil.fetched


def test_38_nobody_joins_leaves_or_answers_for_another(members, evil, as_chloe, later):
    lyon, empire = members
    told = members_told(as_chloe)
    for activity in (
        empire.activity("Leave", group().id) | {"actor": lyon.id},
        empire.activity("Remove", lyon.id, target=f"{group().id}/members"),
        empire.activity("Undo", {"type": "Join", "actor": lyon.id, "object": group().id}),
        empire.activity("Reject", {"type": "Join", "actor": lyon.id, "object": group().id}),
        empire.activity("Delete", lyon.id),
    ):
        empire.post(activity)
    left = {lyon.id} & set(members_told(as_chloe))
    assert left == {lyon.id} & set(told) != set()


def test_38_an_organiser_that_never_said_yes_is_not_shown(members, victim, as_chloe):
    """The attacker's event names Lyon as its host: it is the attacker's, or nobody's."""
    lyon, empire = members
    forged = event_of(empire) | {"attributedTo": [empire.id, lyon.id]}
    named = event_of(empire) | {
        "id": f"{empire.peer.base}/events/named",
        "organizers": [lyon.id],
        "contacts": [lyon.id],
    }
    for event in (forged, named):
        empire.peer.serve(event["id"].removeprefix(empire.peer.base), event)
        empire.post(empire.activity("Create", event, to=[PUBLIC]))
    look_up_due(clock.now())
    for event in api_events(as_chloe):
        assert event["home"] == empire.peer.base
        assert "Lyon" not in str(event)


def test_38_who_is_accepted_is_told_once(members, evil):
    assert kinds(evil).count("Accept") == 1
