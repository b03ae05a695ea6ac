"""Attack 36: a crowd of false nodes, from one domain or by one introducer, drives nobody out."""

from __future__ import annotations

import json

import pytest

from meshup.gossip.exchanges import Settings
from meshup.kit import clock
from meshup.mesh.choices import Level
from meshup.mesh.domain import machine as machines
from meshup.mesh.domain.gossiping import gossip_once
from meshup.mesh.domain.learning import join_by_address
from meshup.mesh.models import MeshNode, OwnIdentity
from tests.mesh.other_nodes import OtherNode, answer_of

pytestmark = pytest.mark.django_db
CROWD = 40


@pytest.fixture
def few(monkeypatch):
    """Quotas of a small node, so that a crowd of forty is one."""

    def small(**told):
        return Settings(**told, most_heard=25, most_known=30, most_checks=5)

    monkeypatch.setattr(machines, "Settings", small)


@pytest.fixture
def known(lyon, oslo, own_did):
    """Lyon is a neighbour, Oslo was found at its address."""
    for node in (lyon, oslo):
        join_by_address(node.peer.base, clock.now())
    MeshNode.objects.filter(did=lyon.did).update(level=Level.NEIGHBOUR)
    return lyon, oslo


def crowd_at(peer, number=CROWD, kinds=1):
    """Return cards of so many identities, at names below as many domains."""
    made = []
    for one in range(number):
        node = OtherNode(peer, f"False {one}")
        host = f"n{one}.crowd{one % kinds}.example"
        fields = {
            name: value.replace(peer.base, f"https://{host}")
            for name in ("id", "actor", "group", "url", "directory")
            if isinstance(value := getattr(node.fields, name), str)
        }
        made.append(node.card(**fields))
    return made


def levels():
    return dict(MeshNode.objects.values_list("did", "level"))


def test_36_of_one_domain_no_more_than_ten_in_a_day(known, evil):
    lyon, oslo = known
    answered = answer_of(lyon.push(*crowd_at(evil)))
    assert answered["taken"] == 10
    assert {one["code"] for one in answered["refused"]} == {"domain_today"}
    again = answer_of(lyon.push(*crowd_at(evil)))
    assert MeshNode.objects.filter(domain="crowd0.example").count() == 10, again
    assert levels()[lyon.did] == Level.NEIGHBOUR
    assert levels()[oslo.did] == Level.VERIFIED


@pytest.mark.usefixtures("few")
def test_36_a_crowd_of_many_domains_drives_out_no_neighbour_and_nobody_who_was_found(known, evil):
    lyon, oslo = known
    for _time in range(3):
        lyon.push(*crowd_at(evil, kinds=CROWD))
    assert MeshNode.objects.filter(level=Level.HEARD).count() <= 25
    assert levels()[lyon.did] == Level.NEIGHBOUR
    assert levels()[oslo.did] == Level.VERIFIED


@pytest.mark.usefixtures("few")
def test_36_the_crowd_is_asked_for_a_few_at_a_time_and_given_up(known, evil):
    lyon, oslo = known
    lyon.push(*crowd_at(evil, kinds=CROWD))
    period = gossip_once(clock.now())
    assert period.verified == 0
    assert MeshNode.objects.filter(tries__gt=0).count() == 5
    cards = answer_of(read_directory())["orderedItems"]
    assert {card["did"] for card in cards} - {lyon.did, oslo.did} == {cards_own(cards)}


def read_directory():
    from tests.mesh.test_directory import read  # noqa: PLC0415 - its name is another's here

    return read()


def cards_own(cards):
    """Return who this node is, as its own directory says."""
    return next(card["did"] for card in cards if card["id"].startswith("http://127.0.0.1:8000"))


def test_36_a_stranger_introduces_nobody_but_itself(known, evil):
    eve = OtherNode(evil, "Eve")
    answered = answer_of(eve.push(eve.card(), *crowd_at(evil, 5, kinds=5)))
    assert answered["taken"] == 1
    assert {one["code"] for one in answered["refused"]} == {"not_neighbour"}


def test_36_a_directory_of_five_hundred_false_ones_is_read_within_bounds(known, evil):
    lyon, _oslo = known
    lyon.serve_directory(*crowd_at(evil, 300, kinds=3))
    gossip_once(clock.now())
    assert MeshNode.objects.filter(level=Level.HEARD).count() <= 30
    assert levels()[lyon.did] == Level.NEIGHBOUR


def test_36_by_whom_the_mesh_is_found_again_is_not_for_a_crowd_to_say(known, evil):
    lyon, oslo = known
    before = OwnIdentity.objects.get().bootstrap
    lyon.push(*crowd_at(evil, kinds=CROWD))
    gossip_once(clock.now())
    assert OwnIdentity.objects.get().bootstrap == before
    named = json.loads(read_directory().body)["orderedItems"]
    own = next(card for card in named if card["id"].startswith("http://127.0.0.1:8000"))
    assert set(own["bootstrap"]) <= {lyon.card_id, oslo.card_id}
