"""The page of the mesh, its ring and its API, through the door."""

import pytest

from meshup.kit import clock
from meshup.mesh.domain.learning import join_by_address
from meshup.mesh.models import MeshNode
from tests.mesh.other_nodes import OtherNode

pytestmark = pytest.mark.django_db


def test_everybody_reads_who_is_there_and_goes_on_around_the_ring(lyon, as_chloe):
    join_by_address(lyon.peer.base, clock.now())
    page = as_chloe.get("/en/mesh/").text
    for words in ("Lyon P2P", "2 nodes", "French", "The ring", "meshup init --kit"):
        assert words in page
    there = f"{lyon.peer.base}/"
    for way in ("next", "previous"):
        answer = as_chloe.get(f"/mesh/ring/{way}/")
        assert (answer.status_code, answer["Location"]) == (302, there)


def test_a_node_alone_has_no_ring_and_says_so(own_did, as_chloe):
    assert "1 node" in as_chloe.get("/en/mesh/").text
    assert as_chloe.get("/mesh/ring/next/").status_code == 404


def test_without_federation_there_is_no_mesh(node, as_chloe):
    assert as_chloe.get("/en/mesh/").status_code == 404
    assert as_chloe.get("/api/mesh/nodes").json() == {"count": 0, "items": []}


def test_programs_read_the_nodes_with_this_one_first(lyon, as_chloe, own_did):
    join_by_address(lyon.peer.base, clock.now())
    items = as_chloe.get("/api/mesh/nodes").json()["items"]
    assert [(item["did"], item["is_own"]) for item in items] == [
        (own_did, True),
        (lyon.did, False),
    ]
    assert (items[1]["address"], items[1]["city"]) == (lyon.peer.base, "Lyon")
    assert items[1]["url"] == f"{lyon.peer.base}/"


def test_a_list_of_three_asks_no_more_than_a_list_of_one(lyon, peers, as_chloe, as_ada):
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    def asked():
        counts = []
        for browser, path in (
            (as_chloe, "/en/mesh/"),
            (as_chloe, "/api/mesh/nodes"),
            (as_ada, "/en/desk/nodes/"),
        ):
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(path).status_code == 200
            counts.append(len(queries))
        return counts

    join_by_address(lyon.peer.base, clock.now())
    asked()
    one = asked()
    for number in range(2):
        other = OtherNode(peers(f"more{number}.test"), f"More {number}")
        join_by_address(other.peer.base, clock.now())
    assert MeshNode.objects.count() == 3
    asked()
    assert asked() == one
