"""Hosts look through what the mesh offers; what is withdrawn, blocked or distrusted vanishes."""

import json
from datetime import timedelta

import pytest
from django.conf import settings

from meshup.kit import clock
from meshup.library.domain.pulling import GIVEN_UP, forget_silent, is_something_due
from meshup.library.models import NodeItem, NodeLibrary
from meshup.mesh.domain.tags import MESH
from meshup.mesh.models import MeshNode
from meshup.remote_actors.domain.blocking import block_domain
from tests.inbox.peer import Served
from tests.library.libraries import LibraryNode, names, read_all

pytestmark = pytest.mark.django_db
BROWSE = "/en/desk/library/mesh/"
HOUR = timedelta(hours=1)


def found(browser, query=""):
    return browser.get(f"{BROWSE}?{query}").text


def test_what_a_node_offers_is_read_and_says_whose_it_is(lyon, as_ada):
    lyon.share(lyon.item(), audience="public")
    lyon.share(lyon.tool(), audience="mesh")
    assert read_all() == 2
    page = found(as_ada)
    assert "Letter 1" in page
    assert "Projector" in page
    assert f'href="{lyon.peer.base}/"' in page
    assert "CC-BY-SA-4.0" in page
    asked = [path for path in lyon.peer.fetched if path.startswith("/ap/library")]
    assert asked == ["/ap/library?audience=mesh", "/ap/library?audience=public"]


def test_it_is_searched_by_kind_word_town_licence_and_day(lyon, as_ada):
    lyon.share(
        lyon.item(1),
        lyon.item(2, nameMap={"en": "Été à Lyon"}, kind="poster"),
        lyon.item(3, license="https://creativecommons.org/publicdomain/zero/1.0/"),
        lyon.tool(50, facts={"busy": [["2027-01-10", "2027-01-20"]]}),
        lyon.tool(51, nameMap={"en": "Camera"}, facts={"free": [["2027-01-10", "2027-01-12"]]}),
        lyon.tool(52, kind="venue", nameMap={"en": "Bar"}, facts={"weekdays": [2], "capacity": 60}),
    )
    read_all()
    assert "Letter 1" not in found(as_ada, "kind=poster")
    assert "Été à Lyon" in found(as_ada, "words=ete lyon")
    assert "Letter 3" in found(as_ada, "licence=CC0-1.0")
    assert "Letter 1" not in found(as_ada, "licence=CC0-1.0")
    assert "Projector" in found(as_ada, "town=lyon")
    assert "Letter 1" not in found(as_ada, "town=lyon")
    on_the_11th = found(as_ada, "free_on=2027-01-11")
    assert "Camera" in on_the_11th
    assert "Projector" not in on_the_11th
    assert "Bar</a>" not in on_the_11th  # a Monday
    assert "60 people" in found(as_ada, "free_on=2027-01-13")
    assert "Nothing was found" in found(as_ada, "words=zzz")
    assert found(as_ada, "free_on=0001-01-01&from=x&kind=nothing")


def test_withdrawn_items_are_gone_within_the_hour(lyon, later, as_ada):
    lyon.share(lyon.item(1), lyon.item(2))
    read_all()
    address = NodeItem.objects.get(item_id=lyon.item(1)["id"]).uuid
    lyon.share(lyon.item(1))
    assert not is_something_due(clock.now())
    later(HOUR)
    assert is_something_due(clock.now())
    read_all()
    assert names() == ["Letter 1"]
    assert NodeItem.objects.get().uuid == address
    assert "Letter 2" not in found(as_ada)


def test_a_list_that_did_not_change_is_asked_for_by_its_name(lyon, later):
    document = lyon.document(lyon.item())

    def answer(asked):
        if asked.headers.get("if-none-match") == '"v1"':
            return Served(status=304)
        return Served(json.dumps(document).encode(), headers={"etag": '"v1"'})

    lyon.peer.serve("/ap/library?audience=public", answer)
    read_all()
    later(HOUR)
    read_all()
    assert names() == ["Letter 1"]
    library = NodeLibrary.objects.get(audience="public")
    assert (library.read_at, library.failure) == (clock.now(), "")


def test_who_is_blocked_or_distrusted_vanishes_at_once(lyon, mallory, as_ada, ada):
    lyon.share(lyon.item(1))
    mallory.share(mallory.item(2))
    read_all()
    assert "Letter 2" in found(as_ada)
    MeshNode.objects.filter(did=mallory.did).update(is_distrusted=True)
    settings.TAG_VERSIONS.bump([MESH])
    assert "Letter 2" not in found(as_ada)
    item = NodeItem.objects.get(library__did=lyon.did)
    assert as_ada.get(f"{BROWSE}{item.uuid}/").status_code == 200
    block_domain(ada, "lyon.test", "spam", clock.now())
    assert "Letter 1" not in found(as_ada)
    assert as_ada.get(f"{BROWSE}{item.uuid}/").status_code == 404
    assert as_ada.post(f"{BROWSE}{item.uuid}/copy/").status_code == 404


def test_who_is_silent_is_forgotten(lyon, later):
    lyon.share(lyon.item())
    read_all()
    later(GIVEN_UP + HOUR)
    assert forget_silent(clock.now()) > 0
    assert not NodeItem.objects.exists()


def test_a_node_that_does_not_answer_is_asked_less_often(lyon, later):
    read_all()
    first = NodeLibrary.objects.get(audience="public")
    assert first.failure.startswith("remote_actors.")
    later(HOUR)
    read_all()
    second = NodeLibrary.objects.get(audience="public")
    assert second.due_at - clock.now() == 2 * HOUR


def test_nodes_without_a_library_are_not_asked(lyon):
    lyon.serve_card(offers=(), seq=2_000)
    MeshNode.objects.filter(did=lyon.did).update(card=lyon.card(offers=(), seq=2_000))
    settings.TAG_VERSIONS.bump([MESH])
    assert read_all() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_browsing_asks_the_same_number_of_questions(
    number, peers, federating, as_ada, django_assert_max_num_queries
):
    for each in range(number):
        node = LibraryNode(peers(f"n{each}.test"), f"Town{each}").join()
        node.share(*[node.item(one) for one in range(1, 4 * number)])
    read_all()
    found(as_ada)
    with django_assert_max_num_queries(22):
        found(as_ada)


def test_browsing_is_for_hosts(client, as_bilal):
    assert client.get(BROWSE).status_code == 302
    assert as_bilal.get(BROWSE).status_code == 403
