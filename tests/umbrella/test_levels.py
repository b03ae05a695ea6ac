"""Who belongs under one umbrella with this node is told apart from whom it merely knows."""

import pytest

from meshup.fediverse.domain.own_actors import group
from meshup.kit import clock
from meshup.mesh.choices import Level
from meshup.mesh.domain.learning import join_by_address
from meshup.mesh.models import MeshNode
from tests.mesh.other_nodes import OtherNode
from tests.umbrella.roofs import community, join, member_of

pytestmark = pytest.mark.django_db
DESK = "/en/desk/umbrella/"


@pytest.fixture
def lyon(peers):
    """A node, and its community."""
    peer = peers("lyon.test")
    lyon = OtherNode(peer, "Lyon")
    lyon.group = community(peer)
    lyon.serve_card(group=lyon.group.id)
    join_by_address(peer.base, clock.now())
    return lyon


def told(browser, lyon):
    items = browser.get("/api/mesh/nodes").json()["items"]
    return next(item["level"] for item in items if item["did"] == lyon.did)


def test_a_member_is_told_as_one_until_it_leaves(roof, lyon, as_chloe, as_ada):
    assert told(as_chloe, lyon) == "verified"
    join(lyon.group)
    assert told(as_chloe, lyon) == "verified"  # it asks
    as_ada.post(f"{DESK}members/{member_of(lyon.group).pk}/accept/")
    assert told(as_chloe, lyon) == "member"
    assert ">member<" in as_ada.get("/en/desk/nodes/").text
    lyon.group.post(lyon.group.activity("Leave", group().id))
    assert told(as_chloe, lyon) == "verified"


def test_a_member_may_not_speak_for_others_before_a_host_makes_it_a_neighbour(roof, lyon, as_ada):
    join(lyon.group)
    as_ada.post(f"{DESK}members/{member_of(lyon.group).pk}/accept/")
    assert MeshNode.objects.get(did=lyon.did).level == Level.VERIFIED
