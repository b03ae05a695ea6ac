"""Attacks 44 and 45: a block holds through every door, and whoever moves takes nobody along."""

from __future__ import annotations

import pytest

from meshup.deliveries.domain.delivering import deliver
from meshup.deliveries.models import Delivery
from meshup.fediverse.domain.own_actors import application, group
from meshup.remote_actors.domain.blocking import block_actor, block_domain, lift_domain
from meshup.remote_actors.domain.blocks import blocked_among, blocked_numbers, is_blocked
from meshup.remote_actors.domain.fetching import fetch_document
from meshup.remote_actors.domain.remote_actors import actor_of
from meshup.remote_actors.errors import FetchRefused
from tests.agenda.paris import NOW
from tests.inbox.attacks.test_origin import event_of
from tests.inbox.peer import PUBLIC


@pytest.fixture
def blocked(ada, evil):
    """The attacker's whole server is kept out."""
    block_domain(ada, "evil.example", "they flood", NOW)
    return evil


@pytest.mark.parametrize("kind", ["Create", "Follow", "Join", "Flag", "Announce", "Delete"])
@pytest.mark.parametrize("is_signed", [True, False])
def test_44_a_blocked_server_is_refused_and_asked_nothing(
    blocked, handed, unchanged, kind, is_signed
):
    eve = blocked.actor()
    activity = eve.activity(kind, group().id)
    with unchanged(actors=True):
        answered = blocked.post(activity, by=eve if is_signed else None)
    assert answered.status == (403 if is_signed else 401)
    assert (handed, blocked.asked) == ([], [])


def test_44_every_name_below_it_is_blocked_and_none_beside_it(ada, peers, handed):
    block_domain(ada, "evil.example", "they flood", NOW)
    for name, status in [
        ("sub.evil.example", 403),
        ("a.b.evil.example", 403),
        ("notevil.example", 202),
        ("evil.example.test", 202),
    ]:
        somebody = peers(name).actor()
        assert somebody.post(somebody.activity("Create", somebody.id)).status == status
    assert len(handed) == 2


@pytest.mark.parametrize("spelling", ["EVIL.example", "evil.example.", "ev\u0131l.example"])
def test_44_no_other_spelling_gets_in(blocked, handed, spelling):
    eve = blocked.actor()
    actor = eve.id.replace("evil.example", spelling)
    activity = {**eve.activity("Create", actor), "actor": actor}
    activity.pop("id")
    answered = eve.post(activity, key_id=f"{actor}#main-key".encode().decode("latin-1"))
    assert answered.status in {400, 401, 403}
    assert (handed, blocked.fetched) == ([], [])


def test_44_an_actor_who_is_blocked_stays_out_under_an_alias(ada, evil, peers, handed):
    eve = evil.actor()
    eve.post(eve.activity("Create", eve.id))
    block_actor(ada, actor_of(eve.id, NOW).pk, "harasses", NOW)
    assert eve.post(eve.activity("Create", eve.id)).status == 403
    elsewhere = peers("other.example")
    for alias in ({"alsoKnownAs": [eve.id]}, {"movedTo": eve.id}):
        name = next(iter(alias)).lower()
        again = elsewhere.actor(name, **alias)
        assert again.post(again.activity("Create", again.id)).status == 403
        assert is_blocked(again.id)
    friend = elsewhere.actor("friend")
    assert friend.post(friend.activity("Create", friend.id)).status == 202
    others = evil.actor("mallory")
    assert others.post(others.activity("Create", others.id)).status == 202
    assert len(handed) == 3


def test_44_somebody_who_says_that_a_victim_is_their_alias_blocks_nobody(ada, evil, victim):
    vera = actor_of(victim.actor("vera").id, NOW)
    eve = actor_of(evil.actor("eve", alsoKnownAs=[vera.actor_id], movedTo=vera.actor_id).id, NOW)
    block_actor(ada, eve.pk, "harasses", NOW)
    assert is_blocked(eve.actor_id)
    assert not is_blocked(vera.actor_id)
    assert blocked_among([eve.actor_id, vera.actor_id]) == {eve.actor_id}
    assert blocked_numbers([eve.pk, vera.pk]) == {eve.pk}


def test_44_an_alias_on_a_blocked_server_is_kept_out(ada, evil, peers, handed):
    block_domain(ada, "evil.example", "they flood", NOW)
    again = peers("other.example").actor("eve", alsoKnownAs=[f"{evil.base}/users/eve"])
    assert again.post(again.activity("Create", again.id)).status == 403
    assert (handed, evil.asked) == ([], [])


@pytest.mark.parametrize("shape", ["id", "embedded", "wrapped"])
def test_44_what_a_third_party_shares_of_a_blocked_server_is_not_read(
    blocked, victim, unchanged, shape
):
    eve, relay = blocked.actor(), victim.actor("relay", "Application")
    event = event_of(eve)
    shared = {
        "id": event["id"],
        "embedded": event,
        "wrapped": eve.activity("Create", event, to=[PUBLIC]),
    }[shape]
    with unchanged("inbox.seendigest"):
        answered = relay.post(relay.activity("Announce", shared, to=[PUBLIC]))
    assert answered.status in {202, 403}
    assert blocked.asked == []
    with pytest.raises(FetchRefused):
        fetch_document(event["id"], NOW)
    assert blocked.asked == []


def test_44_nothing_is_sent_to_a_blocked_server(blocked, ada):
    eve = blocked.actor()
    note = {"id": f"{application().id}#1", "type": "Create", "object": group().id}
    assert deliver(note, by=application().name, to=[eve.inbox], at=NOW) == 0
    lift_domain(ada, "evil.example", "", NOW)
    assert deliver(note, by=application().name, to=[eve.inbox], at=NOW) == 1
    assert Delivery.objects.count() == 1


def test_44_a_block_that_is_lifted_lets_in_again(ada, blocked, handed):
    eve = blocked.actor()
    assert eve.post(eve.activity("Create", eve.id)).status == 403
    lift_domain(ada, "evil.example", "a mistake", NOW)
    assert eve.post(eve.activity("Create", eve.id)).status == 202
    assert len(handed) == 1


@pytest.mark.parametrize("target", ["not reciprocal", "itself", "ours", "nobody"])
def test_45_a_move_takes_nobody_along(evil, victim, unchanged, target):
    eve = evil.actor()
    follow = eve.activity("Follow", group().id)
    assert eve.post(follow, to=f"/ap/{group().name}/inbox").status == 202
    where = {
        "not reciprocal": victim.actor("vera").id,
        "itself": eve.id,
        "ours": group().id,
        "nobody": f"{victim.base}/nobody",
    }[target]
    with unchanged("inbox.seendigest"):
        answered = eve.post(eve.activity("Move", eve.id, target=where))
    assert answered.status in {202, 400, 403}
    assert victim.delivered == []
