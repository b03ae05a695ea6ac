"""Attacks 45 and 50: who says that they moved, and who has the address of somebody else now."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from meshup.fediverse.domain.own_actors import application, group
from meshup.follows.domain.following import note_following
from meshup.follows.domain.queries.followings import followings
from meshup.kit import clock
from meshup.mesh.choices import Level
from meshup.mesh.domain.forgetting import follow_where_it_went
from meshup.mesh.domain.gossiping import gossip_once, verify_moved
from meshup.mesh.domain.learning import join_by_address
from meshup.mesh.domain.neighbourhood import settle_neighbours
from meshup.mesh.models import MeshNode
from meshup.remote_actors.domain.remote_actors import actor_of
from tests.inbox.wire_signatures import public_pem
from tests.mesh.other_nodes import OtherNode, answer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def neighbour(lyon, own_did):
    """Lyon, which is a neighbour: it follows us, and we follow it."""
    join_by_address(lyon.peer.base, clock.now())
    assert lyon.relay.post(lyon.relay.activity("Follow", application().id)).status == 202
    note_following(application().name, actor_of(lyon.relay.id, clock.now()), clock.now())
    gossip_once(clock.now())
    settle_neighbours()
    assert MeshNode.objects.get(did=lyon.did).level == Level.NEIGHBOUR
    return lyon


def followed():
    return {one.actor.actor_id for one in followings()}


def settled():
    settle_neighbours()
    return dict(MeshNode.objects.values_list("did", "level"))


def lives_at(node, peer, **parts):
    """Let the identity of a node live at another peer."""
    moved = OtherNode(peer, node.fields.city, key=node.key)
    if "known_as" in parts:
        moved.relay = peer.actor(
            "relay", "Application", **(moved.relay.document | {"alsoKnownAs": parts["known_as"]})
        )
    moved.serve_card(seq=parts.get("seq", 5000))
    return moved


def test_45_who_moves_is_followed_where_card_key_and_alias_agree(neighbour, peers):
    moved = lives_at(neighbour, peers("new.test"), known_as=[neighbour.relay.id])
    with clock.set_to(clock.now() + timedelta(hours=1)):
        moved.push(moved.card(seq=5000))
        gossip_once(clock.now())
        assert follow_where_it_went(neighbour.did, clock.now()) == 1
        assert followed() == {moved.relay.id}


def test_45_without_an_alias_nobody_is_followed_elsewhere(neighbour, peers):
    moved = lives_at(neighbour, peers("new.test"))
    with clock.set_to(clock.now() + timedelta(hours=1)):
        moved.push(moved.card(seq=5000))
        gossip_once(clock.now())
        assert follow_where_it_went(neighbour.did, clock.now()) == 0
        assert followed() == {neighbour.relay.id}


def test_45_who_only_said_to_live_at_anothers_address_takes_nobody_along(neighbour, evil, peers):
    """Eve signs that she lives where Lyon does, and then that she has moved from there."""
    eve = OtherNode(evil, "Eve")
    there = {
        "id": neighbour.card_id,
        "actor": neighbour.relay.id,
        "group": neighbour.fields.group,
        "url": neighbour.fields.url,
        "directory": neighbour.fields.directory,
    }
    eve.push(eve.card())
    MeshNode.objects.filter(did=eve.did).delete()
    neighbour.push(eve.card(**there, seq=1001))
    assert MeshNode.objects.get(did=eve.did).card_id == neighbour.card_id
    known_as = [neighbour.relay.id, neighbour.fields.group]
    eve.relay = evil.actor(
        "relay", "Application", **(eve.relay.document | {"alsoKnownAs": known_as})
    )
    eve.serve_card(seq=3000)
    eve.push(eve.card(seq=3000))
    gossip_once(clock.now())
    assert MeshNode.objects.get(did=eve.did).level == Level.VERIFIED
    assert follow_where_it_went(eve.did, clock.now()) == 0
    assert followed() == {neighbour.relay.id}


@pytest.mark.parametrize("target", ["not reciprocal", "itself", "ours", "nobody", "in a circle"])
def test_45_a_move_of_the_application_leads_nowhere(neighbour, evil, target):
    eve = OtherNode(evil, "Eve")
    circle = evil.actor("circle", "Application", movedTo=neighbour.relay.id)
    where = {
        "not reciprocal": eve.relay.id,
        "itself": neighbour.relay.id,
        "ours": group().id,
        "nobody": f"{evil.base}/nobody",
        "in a circle": circle.id,
    }[target]
    move = neighbour.relay.activity("Move", neighbour.relay.id, target=where)
    assert neighbour.relay.post(move).status in {202, 400, 403}
    assert followed() == {neighbour.relay.id}
    assert settled()[neighbour.did] == Level.NEIGHBOUR


def test_45_a_move_before_the_handshake_is_over_makes_nobody_a_neighbour(lyon, evil, own_did):
    """Lyon follows us, and says that it is Eve now, before we follow it."""
    join_by_address(lyon.peer.base, clock.now())
    lyon.relay.post(lyon.relay.activity("Follow", application().id))
    eve = OtherNode(evil, "Eve")
    lyon.relay.post(lyon.relay.activity("Move", lyon.relay.id, target=eve.relay.id))
    eve.push(eve.card())
    gossip_once(clock.now())
    assert set(settled().values()) == {Level.VERIFIED}
    assert followed() == set()


@pytest.fixture
def buyer(neighbour, peers):
    """Whoever has Lyon's domain now, and keys of their own."""
    bought = OtherNode(neighbour.peer, "Lyon")  # served in place of the old ones
    key = bought.relay.document["publicKey"] | {"publicKeyPem": public_pem("the buyer")}
    document = bought.relay.document | {"publicKey": key}
    neighbour.peer.serve("/users/relay", document)
    bought.relay = replace(bought.relay, key="the buyer", document=document)
    bought.serve_card(seq=9000)
    return bought


def test_50_another_identity_at_the_address_of_a_neighbour_is_none(neighbour, buyer, as_ada):
    with clock.set_to(clock.now() + timedelta(days=2)):
        buyer.push(buyer.card(seq=9000))
        gossip_once(clock.now())
        row = MeshNode.objects.get(did=buyer.did)
        assert (row.level, row.is_unconfirmed) == (Level.VERIFIED, True)
        levels = settled()
        assert levels[neighbour.did] == Level.HEARD
        assert levels[buyer.did] == Level.VERIFIED
        page = as_ada.get("/en/desk/nodes/").text
        assert "has the address of one of your neighbours" in page


def test_50_it_brings_no_cards_of_others(neighbour, buyer, oslo):
    with clock.set_to(clock.now() + timedelta(days=2)):
        answered = answer_of(buyer.push(buyer.card(seq=9000), oslo.card()))
    assert [one["code"] for one in answered["refused"]] == ["not_neighbour"]
    assert not MeshNode.objects.filter(did=oslo.did).exists()


def test_50_also_when_the_neighbour_had_fallen_silent_before(neighbour, buyer):
    with clock.set_to(clock.now() + timedelta(days=31)):
        gossip_once(clock.now())
        assert not MeshNode.objects.exists()
        buyer.at = clock.now()
        buyer.push(buyer.serve_card(seq=9500))
        gossip_once(clock.now())
        assert settled() == {buyer.did: Level.VERIFIED}


def test_50_a_host_who_knows_better_makes_it_a_neighbour(neighbour, buyer, as_ada):
    with clock.set_to(clock.now() + timedelta(days=2)):
        buyer.push(buyer.card(seq=9000))
        gossip_once(clock.now())
        number = MeshNode.objects.get(did=buyer.did).pk
        answer = as_ada.post(f"/en/desk/nodes/{number}/neighbour/")
        assert answer.status_code == 302
        row = MeshNode.objects.get(did=buyer.did)
        assert (row.level, row.is_unconfirmed) == (Level.NEIGHBOUR, False)


def test_50_the_card_of_the_old_owner_is_not_believed_at_the_new_owners(neighbour, buyer):
    """The buyer serves the old card, which anybody could copy, beside an actor of its own."""
    old = neighbour.card(seq=1000)
    buyer.peer.serve("/ap/relay/card", old)
    with clock.set_to(clock.now() + timedelta(days=2)):
        MeshNode.objects.filter(did=neighbour.did).update(level=Level.HEARD, tried_at=None)
        gossip_once(clock.now())
        assert MeshNode.objects.get(did=neighbour.did).level == Level.HEARD


@pytest.mark.parametrize(
    "did",
    [
        "did:key:z6Mk",
        "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme",
        "did:web:lyon.test",
        "did:key:u7QEQ",
        "DID:KEY:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
        "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK#z6Mk",
        " did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
        "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2do\u043a",
        "did:key:z6MkeTG3bFFSLYVU7VqhgZxqr6YzpaGrQtFMh1uvqGy1vDnP",
        "",
        None,
        7,
        ["did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"],
    ],
)
def test_50_no_other_spelling_kind_or_weak_key_is_an_identity(neighbour, did):
    before = list(MeshNode.objects.values())
    tricks = [neighbour.card(seq=4000) | {"did": did}]
    proof = tricks[0]["proof"] | {"verificationMethod": did}
    tricks.append(neighbour.card(seq=4000) | {"did": did, "proof": proof})
    for card in tricks:
        answered = answer_of(neighbour.push(card))
        assert answered["taken"] == 0
        assert len(answered["refused"]) == 1
    assert list(MeshNode.objects.values()) == before


def test_50_a_proof_by_another_key_than_the_did_is_none(neighbour, evil):
    eve = OtherNode(evil, "Eve")
    stolen = eve.card(seq=4000) | {"did": neighbour.did}
    named = neighbour.card(seq=4000)
    named["proof"] = named["proof"] | {"verificationMethod": eve.did}
    for card in (stolen, named):
        assert answer_of(neighbour.push(card))["taken"] == 0
    assert MeshNode.objects.get(did=neighbour.did).seq == 1000


def test_45_who_is_not_at_the_new_address_is_looked_for_there_once_and_then_in_periods(
    neighbour, evil
):
    there = OtherNode(evil, "Eve")
    claims = {
        name: getattr(there.fields, name) for name in ("id", "actor", "group", "url", "directory")
    }
    neighbour.push(neighbour.card(seq=6000, **claims))
    assert (verify_moved(clock.now()), verify_moved(clock.now())) == (0, 0)
    assert evil.fetched.count("/ap/relay/card") == 1
    assert MeshNode.objects.get(did=neighbour.did).level == Level.HEARD
    assert followed() == {neighbour.relay.id}


def test_45_who_is_there_is_found_without_waiting_for_a_period(neighbour, peers):
    moved = lives_at(neighbour, peers("new.test"), known_as=[neighbour.relay.id])
    moved.push(moved.card(seq=5000))
    assert verify_moved(clock.now()) == 1
    assert MeshNode.objects.get(did=neighbour.did).card_id == moved.card_id
