"""Lists that lie: in another's name, changed, old, endless; and words that would be more."""

import json
from datetime import timedelta

import pytest
from django.conf import settings

from meshup.kit import clock
from meshup.library.domain.item_documents import MOST_BYTES, MOST_ITEMS
from meshup.library.domain.pulling import MOST_OF_NODE
from meshup.library.models import NodeItem, NodeLibrary
from meshup.mesh.domain.tags import MESH
from meshup.remote_actors.domain.fetch_limits import FAILURES
from tests.library.libraries import names, read_all
from tests.mesh.other_nodes import OtherNode

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def state(node, audience="public"):
    return NodeLibrary.objects.get(did=node.did, audience=audience)


def again(node):
    """Let what a node serves be read now."""
    FAILURES.clear()
    NodeLibrary.objects.update(due_at=clock.now())
    settings.TAG_VERSIONS.bump([MESH])
    read_all()
    return state(node)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"attributedTo": "https://elsewhere.example/ap/x"}, "attributed"),
        ({"sharedWith": "neighbours"}, "audience"),
        ({"type": "Note"}, "type"),
        ({"items": {"a": 1}}, "items"),
        ({"number": "7"}, "number"),
        ({"number": -1}, "number"),
        ({"number": True}, "number"),
        ({"number": 2**52}, "number"),
    ],
)
def test_a_list_that_is_not_what_it_must_be_is_refused_whole(changes, reason, lyon):
    lyon.share(lyon.item(), **changes)
    read_all()
    assert state(lyon).failure == f"library.bad_collection.{reason}"
    assert not NodeItem.objects.exists()


def test_a_list_is_signed_by_the_identity_of_its_node(mallory, lyon):
    forged = mallory.document(mallory.item(), key=lyon.key)
    mallory.serve_list(forged)
    read_all()
    assert state(mallory).failure == "library.bad_collection.proof"
    document = lyon.document(lyon.item())
    document["items"][0]["nameMap"] = {"en": "Changed on the way"}
    lyon.serve_list(document)
    assert again(lyon).failure == "library.bad_collection.proof"
    bare = {name: value for name, value in document.items() if name != "proof"}
    lyon.serve_list(bare)
    assert again(lyon).failure == "library.bad_collection.proof"
    assert not NodeItem.objects.exists()


def test_nobody_shares_in_the_name_of_another_node(mallory, lyon):
    stolen = lyon.item(7)
    renamed = mallory.item(8, attributedTo=lyon.group.id)
    elsewhere = mallory.item(9, url=f"{lyon.peer.base}/fr/library/9/")
    mallory.share(stolen, renamed, elsewhere)
    read_all()
    assert names() == ["Letter 9"]
    assert NodeItem.objects.get().document["url"] == ""
    assert state(mallory).refused == {"id": 1, "attributed": 1}


def test_a_list_of_another_address_is_refused(mallory, lyon):
    mallory.serve_list(lyon.document(lyon.item()))
    read_all()
    assert not NodeItem.objects.filter(library__did=mallory.did).exists()


def test_an_older_list_brings_nothing_back(lyon):
    old = lyon.share(lyon.item(1), lyon.item(2))
    read_all()
    lyon.share(lyon.item(1))
    again(lyon)
    lyon.serve_list(old)
    assert again(lyon).failure == "older"
    assert names() == ["Letter 1"]


def test_two_lists_under_one_number_are_noticed(lyon):
    lyon.share(lyon.item(1))
    read_all()
    number = lyon.number
    lyon.share(lyon.item(2), number=number)
    assert again(lyon).failure in {"contradiction", ""}
    first = names()
    lyon.share(lyon.item(1), number=number)
    again(lyon)
    assert names() in (first, ["Letter 1"])
    assert len(names()) == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"license": None}, "licence"),
        ({"license": "https://example.org/mine"}, "licence"),
        ({"license": ["https://creativecommons.org/licenses/by/4.0/"]}, "licence"),
        ({"kind": "weapon"}, "kind"),
        ({"nameMap": {}}, "name"),
        ({"nameMap": "x"}, "text"),
        ({"nameMap": {"en": "a\u202eb"}}, "text"),
        ({"nameMap": {"en": "x" * 201}}, "text"),
        ({"nameMap": {f"a{chr(97 + n)}": "x" for n in range(13)}}, "text"),
        ({"nameMap": {"<b>": "x"}}, "text"),
        ({"creditText": ["x"]}, "text"),
        ({"digest": "x"}, "digest"),
        ({"digest": None}, "digest"),
        ({"holds": "program"}, "holds"),
        ({"holds": "part", "part": "../../x"}, "holds"),
        ({"holds": "file"}, "file"),
        ({"holds": "file", "size": 10**9, "fileKind": "pdf", "file": "x"}, "file"),
        ({"isBasedOn": [{"id": "x"}] * 9}, "origin"),
        ({"isBasedOn": [{"id": "javascript:alert(1)"}]}, "origin"),
        ({"facts": {"free": "always"}}, "facts"),
        ({"facts": {"capacity": -5}}, "facts"),
        ({"facts": {"weekdays": [9]}}, "facts"),
    ],
)
def test_an_item_that_is_not_what_it_must_be_is_left_out_and_counted(changes, reason, lyon, as_ada):
    lyon.share(lyon.item(1), lyon.item(2, **changes))
    read_all()
    assert names() == ["Letter 1"]
    assert state(lyon).refused == {reason: 1}
    assert f"<code>{reason}</code>" in as_ada.get("/en/desk/library/mesh/").text


def test_a_file_elsewhere_is_not_fetched(lyon, mallory):
    item = lyon.file_item(b"%PDF-", file=f"{mallory.peer.base}/ap/library/files/1")
    lyon.share(item)
    read_all()
    assert state(lyon).refused == {"file": 1}


def test_there_is_an_end_to_a_list(lyon):
    items = [lyon.item(number, summaryMap=None) for number in range(1, MOST_ITEMS + 21)]
    lyon.share(*items)
    read_all()
    assert NodeItem.objects.count() == MOST_ITEMS
    assert state(lyon).refused == {"too_many": 20}


def test_the_same_item_a_thousand_times_is_one(lyon):
    lyon.share(*[lyon.item(1)] * 400)
    read_all()
    assert names() == ["Letter 1"]
    assert state(lyon).refused == {"twice": 399}


def test_a_list_that_is_too_large_is_not_read(lyon):
    lyon.share(lyon.item(), more="x" * (MOST_BYTES + 1))
    read_all()
    assert not NodeItem.objects.exists()
    assert state(lyon).failure


def test_all_lists_of_a_node_have_one_room(lyon, monkeypatch):
    monkeypatch.setattr("meshup.library.domain.pulling.MOST_OF_NODE", 1_500)
    lyon.share(*[lyon.item(number) for number in range(1, 9)], audience="mesh")
    lyon.share(*[lyon.item(number) for number in range(10, 19)], audience="public")
    read_all()
    assert sum(library.size for library in NodeLibrary.objects.all()) <= 1_500 < MOST_OF_NODE
    assert NodeItem.objects.count() == 3 or NodeItem.objects.count() < 9


def test_a_node_that_bites_its_own_tail_is_left(lyon):
    inside: dict[str, list[object]] = {"items": []}
    for _each in range(40):
        inside = {"items": [inside]}
    lyon.serve_list(json.loads(json.dumps({"id": lyon.url(), "type": "Collection", **inside})))
    lyon.peer.serve(
        "/ap/library?audience=mesh",
        {"id": lyon.url("mesh"), "type": "Collection", "first": lyon.url("mesh")},
    )
    read_all()
    assert not NodeItem.objects.exists()


def test_words_are_shown_as_words(lyon, as_ada):
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    lyon.share(
        lyon.item(1, nameMap={"en": evil}, summaryMap={"en": f"{evil}\n[x](javascript:1)"})
        | {"creditText": evil, "town": "=HYPERLINK(1)"}
    )
    read_all()
    for path in ("", f"{NodeItem.objects.get().uuid}/"):
        page = as_ada.get(f"/en/desk/library/mesh/{path}").text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert 'href="javascript:' not in page


def test_a_node_that_is_only_heard_of_is_not_asked(peers):
    stranger = OtherNode(peers("stranger.test"), "Stranger")
    assert read_all() == 0
    assert stranger.peer.fetched == []
