"""Periods of gossip with other nodes, which the test plays."""

from datetime import timedelta

import pytest
from django.conf import settings

from meshup.community.models import Node
from meshup.gossip.cursors import Cursors
from meshup.kit import clock
from meshup.mesh.choices import Level
from meshup.mesh.domain.gossiping import gossip_once
from meshup.mesh.domain.learning import join_by_address
from meshup.mesh.domain.own_card import own_card, refresh_own_card
from meshup.mesh.domain.queries.known_nodes import GONE_AFTER, known_nodes, ring
from meshup.mesh.errors import NoNodeThere
from meshup.mesh.models import MeshNode, OwnIdentity
from meshup.remote_actors.domain.fetching import fetch_document
from meshup.remote_actors.errors import FetchRefused

pytestmark = pytest.mark.django_db


def names():
    return [node.name for node in known_nodes(clock.now())]


def test_a_node_is_found_by_its_address_and_through_it_the_others(lyon, oslo, own_did):
    lyon.serve_directory(lyon.card(), oslo.card())
    card = join_by_address(f"{lyon.peer.base}/fr/agenda/", clock.now())
    assert (card.did, names()) == (lyon.did, ["Paris P2P", "Lyon P2P"])
    assert OwnIdentity.objects.get().bootstrap == [lyon.card_id]
    period = gossip_once(clock.now())
    assert (period.taken, period.verified) == (1, 1)
    assert names() == ["Paris P2P", "Lyon P2P", "Oslo P2P"]
    pushed = [body for body in lyon.peer.delivered if "cards" in body]
    assert [card["did"] for card in pushed[0]["cards"]] == [own_did]


def test_the_own_address_and_an_address_without_a_node_are_refused(own_did, evil, settings):
    evil.actor("relay", "Application")
    with pytest.raises(FetchRefused):
        join_by_address(settings.CONFIG.address, clock.now())
    with pytest.raises(NoNodeThere):
        join_by_address(f"@relay@{evil.host}", clock.now())
    assert not MeshNode.objects.exists()


def test_a_card_at_an_address_whose_actor_has_another_key_stays_hearsay(lyon, oslo):
    """Lyon signs that it lives where Oslo does."""
    oslo.serve_card()
    lyon.push(lyon.card())
    squatting = lyon.card(
        id=oslo.card_id,
        actor=oslo.relay.id,
        group=oslo.fields.group,
        directory=oslo.fields.directory,
        seq=2000,
    )
    MeshNode.objects.update(level=Level.NEIGHBOUR)
    lyon.push(squatting)
    gossip_once(clock.now())
    row = MeshNode.objects.get(did=lyon.did)
    assert (row.level, row.tries) == (Level.HEARD, 1)
    assert names() == ["Paris P2P"]


def test_a_silent_node_is_gone_and_its_card_stays_until_it_expires(lyon):
    join_by_address(lyon.peer.base, clock.now())
    at = clock.now()
    assert [node.is_gone for node in known_nodes(at)] == [False, False]
    with clock.set_to(at + GONE_AFTER + timedelta(hours=1)):
        assert [node.is_gone for node in known_nodes(clock.now())] == [False, True]
        assert ring(clock.now()) is None
    with clock.set_to(at + timedelta(days=31)):
        assert len(known_nodes(clock.now())) == 1
        lyon.peer.close()
        gossip_once(clock.now())
        assert not MeshNode.objects.exists()


def test_a_node_that_comes_back_at_another_address_is_recognised(lyon, peers, own_did):
    from tests.mesh.other_nodes import OtherNode  # noqa: PLC0415 - beside its fixture

    join_by_address(lyon.peer.base, clock.now())
    moved = OtherNode(peers("new.test"), "Lyon", key=lyon.key)
    moved.fields = moved.fields.__class__(
        **{name: getattr(moved.fields, name) for name in moved.fields.__slots__}
        | {"seq": 5000, "also_known_as": (lyon.card_id,)}
    )
    card = moved.serve_card()
    moved.push(card)
    assert MeshNode.objects.get().level == Level.HEARD
    gossip_once(clock.now())
    row = MeshNode.objects.get()
    assert (row.card_id, row.level, row.did) == (moved.card_id, Level.VERIFIED, lyon.did)


def test_the_own_card_is_signed_anew_when_it_says_something_else_and_each_day(own_did):
    at = clock.now()
    first = own_card(at).value
    assert not refresh_own_card(at + timedelta(hours=1))
    with clock.set_to(at + timedelta(days=1)):
        assert refresh_own_card(clock.now())
        second = own_card(clock.now()).value
    assert second["seq"] > first["seq"]
    OwnIdentity.objects.update(seq=second["seq"] + 50_000, facts=b"")
    with clock.set_to(at + timedelta(days=1, minutes=1)):
        refresh_own_card(clock.now())
        assert own_card(clock.now()).value["seq"] == second["seq"] + 50_001


def test_nobody_is_asked_while_the_node_does_not_federate(node):
    assert gossip_once(clock.now()).reached == 0
    assert not OwnIdentity.objects.exists()


def test_the_own_card_names_the_communitys_address_and_never_a_hosts(own_did, ada):
    at = clock.now()
    refresh_own_card(at)
    assert own_card(at).value["contact"] == "bonjour@paris.example"
    Node.objects.update(contact=ada.email.upper())
    settings.TAG_VERSIONS.bump(["node"])
    refresh_own_card(at)
    assert "contact" not in own_card(at).value


def test_a_host_asks_a_node_at_once_however_short_the_periods_of_gossip_are(lyon, own_did):
    """Two nodes on one machine exchange cards every two seconds, and ask for the bootstrap's."""
    lyon.serve_directory(lyon.card())
    join_by_address(lyon.peer.base, clock.now())
    begun, cursors = clock.now(), Cursors()
    asked = len(lyon.peer.asked)
    for period in range(90):
        with clock.set_to(begun + timedelta(seconds=2 * period)):
            gossip_once(clock.now(), cursors)
    assert len(lyon.peer.asked) - asked > 180
    with clock.set_to(begun + timedelta(seconds=180)):
        for _ in range(20):
            assert fetch_document(lyon.card_id, clock.now())
