"""Attacks 34, 35 and 44: old cards, two at once, of others' addresses, of who is blocked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from meshup.gossip.card import signed_card
from meshup.kit import clock
from meshup.mesh.choices import Level
from meshup.mesh.domain.gossiping import gossip_once
from meshup.mesh.domain.learning import join_by_address
from meshup.mesh.domain.queries.known_nodes import known_nodes
from meshup.mesh.models import Equivocation, MeshNode
from meshup.remote_actors.domain.blocking import block_domain
from tests.mesh.other_nodes import OtherNode, answer_of
from tests.mesh.test_directory import codes, read

pytestmark = pytest.mark.django_db


def shown():
    """Return did and number of every card that this node passes on, and the names on its page."""
    cards = answer_of(read())["orderedItems"]
    return {card["did"]: card["seq"] for card in cards}, {
        node.name for node in known_nodes(clock.now())
    }


def by_push(node, *cards):
    return node.push(*cards)


def by_update(node, *cards):
    return node.relay.post(node.relay.activity("Update", cards[0]))


def by_a_neighbour(node, *cards):
    """Let another node, which is a neighbour, bring the cards of this one."""
    return node.neighbour.push(*cards)


DOORS = [by_push, by_update, by_a_neighbour]


@pytest.fixture
def known(lyon, oslo, own_did):
    """Lyon, which was found at its address with the number 2000; Oslo is a neighbour."""
    lyon.neighbour = oslo
    for node in (lyon, oslo):
        node.serve_card(seq=2000)
        join_by_address(node.peer.base, clock.now())
    MeshNode.objects.filter(did=oslo.did).update(level=Level.NEIGHBOUR)
    return lyon


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("seq", [1, 1999, 2000])
def test_34_an_old_card_brings_nothing_back(known, door, seq):
    before = MeshNode.objects.order_by("did").values("did", "seq", "card", "level", "arrival")
    rows, seen = list(before), shown()
    door(known, known.card(seq=seq))
    assert (list(before), shown()) == (rows, seen)
    assert not Equivocation.objects.exists()


@pytest.mark.parametrize("door", DOORS)
def test_34_a_card_older_than_one_that_is_over_brings_nobody_back(known, door):
    at = clock.now()
    old = known.card(seq=2001)
    short = signed_card(
        known.fields.__class__(
            **{name: getattr(known.fields, name) for name in known.fields.__slots__} | {"seq": 3000}
        ),
        known.key,
        known.at,
        timedelta(days=2),
    )
    known.push(short)
    with clock.set_to(at + timedelta(days=3)):
        gossip_once(clock.now())
        assert known.did not in shown()[0]
        door(known, old)
        known.peer.serve("/ap/relay/card", old)
        gossip_once(clock.now())
        assert known.did not in shown()[0]
        assert not MeshNode.objects.filter(did=known.did).exists()
        door(known, known.card(seq=3001))
        assert MeshNode.objects.get(did=known.did).seq == 3001


@pytest.mark.parametrize("door", DOORS)
def test_34_two_cards_of_one_number_are_evidence_and_the_node_is_shown_to_nobody(
    known, door, as_ada
):
    door(known, known.card(seq=2000, name="Lyon of another"))
    evidence = Equivocation.objects.get()
    assert {evidence.first["name"], evidence.second["name"]} == {"Lyon P2P", "Lyon of another"}
    assert known.did not in shown()[0]
    assert "Lyon P2P" not in shown()[1]
    door(known, known.card(seq=5000))
    assert known.did not in shown()[0]
    assert "contradicts itself" in as_ada.get("/en/desk/nodes/").text


@pytest.mark.parametrize("door", DOORS)
def test_34_nobody_makes_another_contradict_itself(known, door, evil):
    eve = OtherNode(evil, "Lyon")
    forged = [
        known.card(seq=2000) | {"name": "Forged"},
        eve.card(seq=2000) | {"did": known.did},
        eve.card(seq=2000) | {"proof": known.card(seq=2000)["proof"]},
    ]
    for card in forged:
        door(known, card)
        eve.push(card)
    assert not Equivocation.objects.exists()
    assert shown()[0][known.did] == 2000


@pytest.mark.parametrize("what", ["all of it", "the page"])
def test_35_a_card_of_an_address_that_is_not_ones_own_is_never_shown(known, evil, what):
    """Eve signs that she lives where Lyon does, or that its page is hers."""
    eve = OtherNode(evil, "Eve")
    there = {"id": known.card_id, "actor": known.relay.id, "group": known.fields.group}
    claims = {
        "all of it": there | {"url": known.fields.url, "directory": known.fields.directory},
        "the page": {"url": known.fields.url},
    }[what]
    fields = {name: getattr(eve.fields, name) for name in eve.fields.__slots__} | claims
    card = signed_card(eve.fields.__class__(**fields), eve.key, eve.at)
    eve.push(card)
    known.neighbour.push(card)
    for _period in range(3):
        gossip_once(clock.now())
    cards, names = shown()
    assert eve.did not in cards
    assert "Eve P2P" not in names
    assert cards[known.did] == 2000


def test_35_a_neighbour_vouches_for_nobody(known, evil):
    eve = OtherNode(evil, "Eve")
    evil.serve("/ap/relay/card", b"", status=404)
    known.neighbour.push(eve.card())
    gossip_once(clock.now())
    assert MeshNode.objects.get(did=eve.did).level == Level.HEARD
    assert eve.did not in shown()[0]


@pytest.mark.parametrize("door", DOORS)
def test_44_a_blocked_node_comes_in_by_no_door_and_is_asked_nothing(known, ada, door):
    block_domain(ada, known.peer.host, "They flood.", clock.now())
    MeshNode.objects.filter(did=known.did).delete()
    asked = len(known.peer.asked)
    door(known, known.card(seq=3000))
    gossip_once(clock.now())
    assert len(known.peer.asked) == asked
    assert not MeshNode.objects.filter(did=known.did).exists()


def test_44_a_blocked_node_that_was_known_is_passed_on_no_more(known, ada):
    block_domain(ada, known.peer.host, "They flood.", clock.now())
    gossip_once(clock.now())
    assert "Lyon P2P" not in shown()[1]


def test_44_a_blocked_node_does_not_come_in_under_another_address(known, ada, evil):
    """Who moves is the same identity; a host blocks its server, and a new one is another server."""
    block_domain(ada, known.peer.host, "They flood.", clock.now())
    moved = OtherNode(evil, "Lyon", key=known.key)
    again = evil.actor(
        "relay",
        "Application",
        **(
            moved.relay.document
            | {
                "alsoKnownAs": [known.relay.id],
            }
        ),
    )
    moved.relay = again
    assert moved.push(moved.card(seq=4000)).status == 403


def test_44_blocked_codes_are_told_to_the_neighbour(known, ada):
    block_domain(ada, known.peer.host, "They flood.", clock.now())
    assert codes(known.neighbour.push(known.card(seq=3000))) == ["blocked"]
