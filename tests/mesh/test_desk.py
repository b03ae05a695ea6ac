"""The page "Nodes" of the desk, through the door."""

import pytest

from meshup.deliveries.domain.running import deliver_due
from meshup.kit import clock
from meshup.mesh.choices import Level
from meshup.mesh.domain.learning import join_by_address
from meshup.mesh.domain.neighbourhood import settle_neighbours
from meshup.mesh.models import Equivocation, MeshNode

pytestmark = pytest.mark.django_db
PAGE = "/en/desk/nodes/"


@pytest.fixture
def known(lyon):
    join_by_address(lyon.peer.base, clock.now())
    return MeshNode.objects.get()


def sent(node, kind):
    deliver_due(clock.now())
    return [document for document in node.peer.delivered if document.get("type") == kind]


def test_a_host_adds_a_node_by_its_address(lyon, as_ada):
    answer = as_ada.post(PAGE, {"address": lyon.peer.base})
    assert answer.status_code == 302
    assert "Lyon P2P" in as_ada.get(PAGE).text


def test_an_address_without_a_node_is_refused_in_words(own_did, evil, as_ada):
    answer = as_ada.post(PAGE, {"address": evil.base})
    assert answer.status_code == 422
    assert not MeshNode.objects.exists()


def test_two_who_follow_each_other_are_neighbours(known, lyon, as_ada, own_did):
    answer = as_ada.post(f"{PAGE}{known.pk}/neighbour/")
    assert answer.status_code == 302
    (follow,) = sent(lyon, "Follow")
    assert "asked, no answer yet" in as_ada.get(PAGE).text
    lyon.relay.post(lyon.relay.activity("Accept", follow))
    settle_neighbours()
    known.refresh_from_db()
    assert known.level == Level.VERIFIED
    lyon.relay.post(lyon.relay.activity("Follow", follow["actor"]))
    assert settle_neighbours()
    known.refresh_from_db()
    assert known.level == Level.NEIGHBOUR
    assert as_ada.post(f"{PAGE}{known.pk}/part/").status_code == 302
    known.refresh_from_db()
    assert known.level == Level.VERIFIED
    assert len(sent(lyon, "Undo")) == 1


def test_a_node_that_contradicts_itself_is_shown_to_hosts_and_forgotten_by_them(
    known, lyon, as_ada
):
    lyon.push(lyon.card(name="Another"))
    page = as_ada.get(PAGE).text
    assert "contradicts itself" in page
    assert as_ada.post(f"{PAGE}{known.pk}/neighbour/").status_code == 409
    assert as_ada.post(f"{PAGE}{known.pk}/remove/").status_code == 302
    assert (MeshNode.objects.count(), Equivocation.objects.count()) == (0, 0)


@pytest.mark.parametrize("act", ["neighbour", "part", "remove"])
def test_nobody_else_decides(known, as_bilal, as_chloe, act):
    assert as_bilal.post(f"{PAGE}{known.pk}/{act}/").status_code == 403
    assert as_chloe.post(f"{PAGE}{known.pk}/{act}/").status_code == 302
    assert MeshNode.objects.get().level == Level.VERIFIED


@pytest.mark.parametrize("act", ["neighbour", "part", "remove"])
def test_a_node_that_is_not_there_is_none(own_did, as_ada, act):
    assert as_ada.post(f"{PAGE}77/{act}/").status_code == 404
