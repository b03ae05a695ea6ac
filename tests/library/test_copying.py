"""A copy is taken: with credit, under its licence, and its author is told; and by us of others."""

import pytest

from meshup.conversation_starters.domain.queries.starters import whole_deck
from meshup.kit import clock
from meshup.library.choices import ItemState
from meshup.library.domain.copying import PATIENCE, is_somebody_untold, tell_authors
from meshup.library.domain.item_plans import payload_digest
from meshup.library.domain.items import move_item
from meshup.library.domain.queries.items import item_id
from meshup.library.models import ItemCopy, LibraryItem, NodeItem, NodeLibrary
from meshup.remote_actors.domain.fetch_limits import FAILURES
from meshup.starter_kit.parts import part_named
from tests.library.libraries import a_projector, read_all, shared
from tests.talks.conftest import PDF, pptx
from tests.umbrella.roofs import SECOND

pytestmark = pytest.mark.django_db
MESH = "/en/desk/library/mesh/"
OWN = "/en/desk/library/"


def there(item):
    return NodeItem.objects.get(item_id=item["id"]).uuid


def copied(browser, item, **how):
    return browser.post(f"{MESH}{there(item)}/copy/", **how)


def test_a_text_is_copied_with_credit_and_its_author_is_told(lyon, as_ada, later):
    item = lyon.item()
    lyon.share(item)
    read_all()
    assert "Take a copy" in as_ada.get(f"{MESH}{there(item)}/").text
    for _twice in range(2):
        assert copied(as_ada, item).status_code == 302
    own = LibraryItem.objects.get()
    assert (own.texts, own.licence, own.credit) == ({"fr": "Texte 1"}, "CC-BY-SA-4.0", "Zoé")
    assert own.state == "own"
    (origin,) = own.based_on
    assert (origin["id"], origin["node"], origin["did"]) == (item["id"], "Lyon P2P", lyon.did)
    assert "Lyon P2P" in as_ada.get(f"{OWN}{own.uuid}/").text
    later(SECOND)
    (told,) = [one for one in lyon.peer.delivered if one["type"] == "Add"]
    assert told["object"] == item["id"]
    assert told["to"] == [lyon.group.id]


def test_an_author_who_cannot_be_told_now_is_told_later(lyon, as_ada, later):
    item = lyon.item()
    lyon.share(item)
    read_all()
    document = lyon.peer.served.pop("/users/lyon")
    assert copied(as_ada, item).status_code == 302
    assert is_somebody_untold()
    lyon.peer.served["/users/lyon"] = document
    FAILURES.clear()
    assert tell_authors(clock.now()) == 1
    assert (tell_authors(clock.now()), is_somebody_untold()) == (0, False)
    later(SECOND)
    assert [one["object"] for one in lyon.peer.delivered if one["type"] == "Add"] == [item["id"]]


def test_who_is_gone_is_not_tried_for_ever(lyon, as_ada, later):
    item = lyon.item()
    lyon.share(item)
    read_all()
    lyon.peer.served.pop("/users/lyon")
    copied(as_ada, item)
    later(PATIENCE + SECOND)
    assert tell_authors(clock.now()) == 0
    assert not is_somebody_untold()


def test_share_alike_holds_when_it_is_shared_again(lyon, as_ada):
    item = lyon.item()
    lyon.share(item)
    read_all()
    copied(as_ada, item)
    own = LibraryItem.objects.get()
    fields: dict[str, object] = {
        "kind": "letter",
        "titles_en": "Ours",
        "texts_en": "x",
        "audience": "public",
    }
    fields |= {"version": 1, "licence": "CC0-1.0"}
    answer = as_ada.post(f"{OWN}{own.uuid}/edit/", fields)
    assert answer.status_code == 422
    assert "same licence" in answer.text
    assert as_ada.post(f"{OWN}{own.uuid}/edit/", fields | {"licence": ""}).status_code == 302
    own.refresh_from_db()
    assert own.licence == "CC-BY-SA-4.0"
    as_ada.post(f"{OWN}{own.uuid}/offer/")
    listed = as_ada.get("/ap/library").json()["items"]
    assert listed[0]["isBasedOn"][0]["id"] == item["id"]
    assert item["id"] in as_ada.get(f"/en/library/{own.uuid}/").text


def test_whose_it_was_before_stays_through_many_hands(lyon, as_ada):
    before: dict[str, object] = {
        "id": "https://oslo.example/ap/library/items/1",
        "licence": "CC-BY-4.0",
    }
    before |= {"node": "Oslo P2P", "credit": "Kari", "titles": {"en": "Brev"}, "url": "", "did": ""}
    item = lyon.item(isBasedOn=[before])
    lyon.share(item)
    read_all()
    copied(as_ada, item)
    own = LibraryItem.objects.get()
    assert [origin["node"] for origin in own.based_on] == ["Lyon P2P", "Oslo P2P"]
    assert "Kari" in as_ada.get(f"{OWN}{own.uuid}/").text


@pytest.mark.parametrize(("content", "kind"), [(PDF, "pdf"), (pptx(), "pptx")])
def test_a_file_is_fetched_checked_and_only_saved(content, kind, lyon, as_ada):
    item = lyon.file_item(content, kind)
    lyon.share(item)
    read_all()
    assert copied(as_ada, item).status_code == 302
    own = LibraryItem.objects.get()
    answer = as_ada.get(f"{OWN}{own.uuid}/file/")
    assert b"".join(answer) == content
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("changes", "served", "why"),
    [
        ({"digest": "0" * 64}, PDF, "digest"),
        ({"size": len(PDF) - 1}, PDF, "size"),
        ({"size": len(PDF) + 1}, PDF, "size"),
        ({"fileKind": "odp"}, PDF, "kind"),
    ],
)
def test_a_file_that_is_another_is_not_taken(changes, served, why, lyon, as_ada):
    item = lyon.file_item(served, **changes)
    lyon.share(item)
    read_all()
    answer = copied(as_ada, item)
    assert answer.status_code == 409
    assert f"({why})" in answer.text
    assert not LibraryItem.objects.exists()


@pytest.mark.parametrize("content", [b"<html><script>alert(1)</script>", b"MZ\x00\x01", b"\x7fELF"])
def test_what_would_run_or_be_shown_is_not_taken(content, lyon, as_ada):
    item = lyon.file_item(content, "md")
    lyon.share(item)
    read_all()
    assert copied(as_ada, item).status_code == 422
    assert not LibraryItem.objects.exists()


def test_a_text_that_is_another_than_the_list_says_is_not_taken(lyon, as_ada):
    item = lyon.item()
    lyon.share(item)
    lyon.hold(item, {"texts": {"fr": "Autre chose"}})
    read_all()
    assert copied(as_ada, item).status_code == 409
    lyon.hold(item, {"texts": {"fr": "Texte 1"}, "script": "x"})
    assert not LibraryItem.objects.exists()


def test_a_part_of_another_node_is_put_where_it_belongs(lyon, as_ada, node):
    part = {"name": "encounters", "version": 1, "starters": [{"texts": {"en": "Which radio?"}}]}
    item = lyon.item(
        kind="encounters", holds="part", part="encounters", digest=payload_digest({"part": part})
    )
    lyon.share(item)
    lyon.hold(item, {"part": part})
    read_all()
    assert copied(as_ada, item).status_code == 302
    own = LibraryItem.objects.get()
    assert "1 conversation starter." in as_ada.get(f"{OWN}{own.uuid}/").text
    answer = as_ada.post(f"{OWN}{own.uuid}/use/", follow=True)
    assert "1 conversation starter added or changed." in answer.text
    assert "Which radio?" in [starter.texts.get("en") for starter in whole_deck()]


def test_a_part_that_its_room_refuses_is_not_taken(lyon, as_ada):
    part = {"name": "encounters", "version": 1, "starters": [{"texts": {"en": "<script>"}}]}
    item = lyon.item(holds="part", part="encounters", digest=payload_digest({"part": part}))
    lyon.share(item)
    lyon.hold(item, {"part": part})
    read_all()
    assert copied(as_ada, item).status_code == 422
    unknown = lyon.item(3, holds="part", part="rockets", digest=payload_digest({"part": {}}))
    lyon.share(unknown)
    lyon.hold(unknown, {"part": {}})
    NodeLibrary.objects.update(due_at=clock.now())
    read_all()
    assert copied(as_ada, unknown).status_code == 409
    assert not LibraryItem.objects.exists()


def test_every_part_that_this_node_gives_it_takes_back(as_ada, evening):
    names = ("charter", "series", "encounters", "checklists", "call")
    for name in names:
        if part_named(name).give(clock.now()) is None:
            continue
        answer = as_ada.post(f"{OWN}make/", {"source": f"part:{name}"})
        assert answer.status_code == 302
        row = LibraryItem.objects.get(made_from=f"part:{name}")
        assert as_ada.get(f"{OWN}{row.uuid}/").status_code == 200
        assert as_ada.post(f"{OWN}{row.uuid}/use/").status_code == 302
        as_ada.post(f"{OWN}make/", {"source": f"part:{name}"})
        assert LibraryItem.objects.filter(made_from=f"part:{name}").count() == 1


def test_who_took_copies_of_ours_is_counted_once_each(lyon, mallory, as_ada):
    uuid = shared()
    for node in (lyon, lyon, mallory):
        activity = node.group.actor.activity("Add", item_id(uuid), to=["x"])
        assert node.group.actor.post(activity).status == 202
    assert ItemCopy.objects.count() == 2
    page = as_ada.get(f"{OWN}{uuid}/").text
    assert "Taken 2 times" in page
    assert "Lyon P2P, Mallory P2P" in page


def test_a_copy_of_what_they_cannot_see_is_not_counted(lyon):
    uuid = shared(audience="neighbours")
    activity = lyon.group.actor.activity("Add", item_id(uuid))
    assert lyon.group.actor.post(activity).status == 202
    assert not ItemCopy.objects.exists()


def test_copies_stay_when_theirs_is_withdrawn(lyon, as_ada):
    item = lyon.item()
    lyon.share(item)
    read_all()
    copied(as_ada, item)
    NodeItem.objects.all().delete()
    own = LibraryItem.objects.get()
    page = as_ada.get(f"{OWN}{own.uuid}/")
    assert (page.status_code, own.licence) == (200, "CC-BY-SA-4.0")
    assert "Lyon P2P" in page.text


def test_what_is_asked_for_is_not_copied(lyon, as_ada):
    lyon.share(lyon.tool())
    read_all()
    assert copied(as_ada, lyon.tool()).status_code == 409


def test_a_withdrawn_item_is_not_given_out(lyon, as_ada, client):
    uuid = shared()
    move_item(None, uuid, ItemState.WITHDRAWN, clock.now())
    assert client.get(f"/ap/library/items/{uuid}").status_code == 404
    assert client.get(f"/en/library/{uuid}/").status_code == 404
    assert a_projector()
