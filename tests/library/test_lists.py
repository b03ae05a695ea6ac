"""The lists that this node hands out: to whom, how signed, and what is in them."""

import json

import pytest

from meshup.fediverse.domain.own_actors import group, identity_key
from meshup.fediverse.models import FederationSettings
from meshup.kit import clock
from meshup.library.choices import ItemState
from meshup.library.domain.items import move_item, remove_item
from meshup.library.domain.own_number import own_number
from meshup.mesh.choices import Level
from meshup.signed_messages.keys import key_behind
from meshup.signed_messages.proofs import verify_proof
from tests.inbox.peer import to_node
from tests.library.libraries import a_projector, be, listed, shared, signed_get, signed_headers
from tests.talks.conftest import PDF

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("federating")]
LIST = "/ap/library"


def asked(client, path=LIST, **headers):
    return client.get(path, headers={"accept": "application/activity+json", **headers})


def test_everybody_reads_what_is_public_signed_by_the_node(client):
    uuid = shared()
    shared(titles={"en": "For the mesh"}, audience="mesh")
    document = asked(client).json()
    assert verify_proof(document, key_behind, clock.now()) == identity_key().did
    (item,) = document["items"]
    assert item["id"].endswith(f"/ap/library/items/{uuid}")
    assert item["attributedTo"] == document["attributedTo"] == group().id
    assert item["license"] == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert (item["type"], item["creditText"], item["holds"]) == ("Article", "Ada", "text")
    assert document["number"] == own_number() > 0


def test_what_is_asked_for_is_a_proposal(client):
    a_projector(audience="public", facts={"free": [["2027-01-10", "2027-01-20"]]})
    (item,) = asked(client).json()["items"]
    assert item["type"] == ["Proposal", "Note"]
    assert (item["purpose"], item["publishes"]["action"]) == ("offer", "use")
    assert item["facts"] == {"free": [["2027-01-10", "2027-01-20"]]}
    assert "license" not in item


def test_whoever_knows_a_list_is_answered_by_one_line(client):
    shared()
    first = asked(client)
    again = asked(client, **{"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    uuid = shared(titles={"en": "Another"})
    assert asked(client, **{"if-none-match": first["ETag"]}).status_code == 200
    move_item(None, uuid, ItemState.WITHDRAWN, clock.now())
    assert [item["name"] for item in asked(client).json()["items"]] == ["Welcome letter"]
    remove_item(None, uuid, clock.now())


@pytest.mark.parametrize("audience", ["mesh", "members", "neighbours"])
def test_nobody_reads_the_lists_of_others_without_a_signature(client, audience):
    shared(audience=audience)
    assert asked(client, f"{LIST}?audience={audience}").status_code == 403
    assert asked(client, f"{LIST}?audience={audience}", signature="x").status_code in {400, 401}


def test_a_node_of_the_mesh_reads_what_is_for_the_mesh_and_no_more(lyon, mallory):
    shared(audience="mesh", titles={"en": "Mesh"})
    shared(audience="neighbours", titles={"en": "Near"})
    answer = lyon.get(f"{LIST}?audience=mesh")
    assert (answer.status, listed(answer)) == (200, ["Mesh"])
    assert answer.headers["cache-control"] == "private, no-store"
    assert lyon.get(f"{LIST}?audience=neighbours").status == 403
    assert lyon.get(f"{LIST}?audience=members").status == 403


def test_who_is_no_node_of_the_mesh_reads_the_public_list_alone(evil):
    shared(audience="mesh")
    stranger = evil.actor("relay", "Application")
    assert signed_get(stranger, f"{LIST}?audience=mesh").status == 403
    assert signed_get(stranger, f"{LIST}?audience=public").status == 200


def test_a_signature_by_another_key_opens_nothing(lyon, mallory):
    shared(audience="mesh")
    assert lyon.get(f"{LIST}?audience=mesh", key=mallory.relay.key).status in {400, 401}


def test_items_and_files_are_for_their_audience(lyon, client):
    letter = shared(audience="mesh")
    slides = shared(audience="mesh", kind="slides", texts={}, file=PDF)
    answer = lyon.get(f"{LIST}/items/{letter}")
    assert json.loads(answer.body)["payload"] == {"texts": {"en": "Dear *you*"}}
    assert asked(client, f"{LIST}/items/{letter}").status_code == 404
    path = f"{LIST}/files/{slides}"
    answer = client.get(path, headers=signed_headers(lyon.relay, path))
    assert b"".join(answer) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert asked(client, f"{LIST}/files/{slides}").status_code == 404
    assert lyon.get(f"{LIST}/files/{letter}").status == 404


def test_a_neighbour_reads_what_is_for_neighbours(lyon, monkeypatch):
    shared(audience="neighbours", titles={"en": "Near"})
    be(lyon, Level.NEIGHBOUR)
    assert lyon.get(f"{LIST}?audience=neighbours").status == 403  # a level alone, without a follow
    monkeypatch.setattr(
        "meshup.library.domain.audiences.neighbour_actor_ids", lambda: {lyon.relay.id}
    )
    assert listed(lyon.get(f"{LIST}?audience=neighbours&again")) == ["Near"]


def test_nothing_is_there_while_the_node_does_not_federate(client):
    FederationSettings.objects.update(is_on=False)
    assert asked(client).status_code == 404


def test_the_door_of_threads_answers_too():
    shared()
    assert to_node(LIST, [("host", "localhost")], b"", "GET").status == 200
