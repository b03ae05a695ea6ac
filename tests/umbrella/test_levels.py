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
    node, its_group = OtherNode(peer, "Lyon"), community(peer)
    node.serve_card(group=its_group.id)
    join_by_address(peer.base, clock.now())
    return node.did, its_group


def told(browser, did):
    items = browser.get("/api/mesh/nodes").json()["items"]
    return next(item["level"] for item in items if item["did"] == did)


def test_a_member_is_told_as_one_until_it_leaves(roof, lyon, as_chloe, as_ada):
    did, community_of_lyon = lyon
    assert told(as_chloe, did) == "verified"
    join(community_of_lyon)
    assert told(as_chloe, did) == "verified"  # it asks
    as_ada.post(f"{DESK}members/{member_of(community_of_lyon).pk}/accept/")
    assert told(as_chloe, did) == "member"
    assert ">member<" in as_ada.get("/en/desk/nodes/").text
    community_of_lyon.post(community_of_lyon.activity("Leave", group().id))
    assert told(as_chloe, did) == "verified"


def test_a_member_may_not_speak_for_others_before_a_host_makes_it_a_neighbour(roof, lyon, as_ada):
    did, community_of_lyon = lyon
    join(community_of_lyon)
    as_ada.post(f"{DESK}members/{member_of(community_of_lyon).pk}/accept/")
    assert MeshNode.objects.get(did=did).level == Level.VERIFIED
