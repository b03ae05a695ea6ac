"""The card and the directory, through the door: what is read here, taken here, and refused."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from meshup.fediverse.domain.own_actors import signed_by_identity
from meshup.gossip.card import signed_card
from meshup.kit import clock
from meshup.mesh.choices import Level
from meshup.mesh.domain.learning import join_by_address
from meshup.mesh.domain.queries.known_nodes import GONE_AFTER
from meshup.mesh.models import Equivocation, MeshNode
from meshup.remote_actors.domain.blocking import block_domain
from tests.inbox.peer import ACTIVITY_JSON, to_node
from tests.mesh.other_nodes import DIRECTORY, OtherNode, answer_of

pytestmark = pytest.mark.django_db


def read(path=DIRECTORY, **headers):
    lines = [("host", "127.0.0.1:8000"), ("accept", ACTIVITY_JSON)]
    lines += [(name.replace("_", "-"), value) for name, value in headers.items()]
    return to_node(path, lines, b"", "GET")


def codes(answered):
    return [one["code"] for one in answer_of(answered)["refused"]]


def test_the_card_stands_where_the_actor_says(own_did):
    actor = answer_of(read("/ap/relay"))
    card = answer_of(read(actor["card"].removeprefix("http://127.0.0.1:8000")))
    assert (card["id"], card["did"], card["type"]) == (actor["card"], own_did, "NodeCard")
    assert "card" not in answer_of(read("/ap/relay/followers"))


def test_a_node_that_does_not_federate_has_neither(node):
    assert [read(path).status for path in ("/ap/relay/card", DIRECTORY)] == [404, 404]


def test_the_directory_answers_304_to_who_knows_the_same(own_did):
    first = read()
    assert [card["did"] for card in answer_of(first)["orderedItems"]] == [own_did]
    headers = {name.lower(): value for name, value in first.headers.items()}
    assert read(if_none_match=headers["etag"]).status == 304
    assert read(if_none_match='"other"').status == 200


@pytest.mark.parametrize("after", ["a0", "p0000000000000000", "nonsense", "a" * 400, "%00"])
def test_any_cursor_is_answered(own_did, after):
    page = answer_of(read(f"{DIRECTORY}?after={after}"))
    assert [card["did"] for card in page["orderedItems"]] == [own_did]
    assert page["more"] is False


def test_anybody_leaves_their_own_card_which_is_hearsay(lyon, own_did):
    assert answer_of(lyon.push(lyon.card())) == {"taken": 1, "refused": []}
    assert MeshNode.objects.get().level == Level.HEARD
    assert [card["did"] for card in answer_of(read())["orderedItems"]] == [own_did]


def test_a_card_of_somebody_else_is_taken_from_neighbours_alone(lyon, oslo):
    assert codes(lyon.push(lyon.card(), oslo.card())) == ["not_neighbour"]
    MeshNode.objects.update(level=Level.NEIGHBOUR)
    assert codes(lyon.push(oslo.card(seq=1001))) == []
    assert MeshNode.objects.count() == 2


def test_two_cards_of_one_number_are_kept_as_evidence(lyon):
    join_by_address(lyon.peer.base, clock.now())
    assert codes(lyon.push(lyon.card(name="Another"))) == ["equivocation"]
    assert (MeshNode.objects.get().is_distrusted, Equivocation.objects.count()) == (True, 1)
    assert len(answer_of(read())["orderedItems"]) == 1
    assert codes(lyon.push(lyon.card(seq=2000))) == ["distrusted"]


def test_an_older_card_changes_nothing(lyon):
    lyon.push(lyon.card(seq=2000))
    assert answer_of(lyon.push(lyon.card(seq=1999))) == {"taken": 0, "refused": []}
    assert MeshNode.objects.get().seq == 2000


def test_a_forged_card_is_named_and_not_taken(lyon, unchanged):
    forged = lyon.card() | {"name": "Forged"}
    with unchanged("inbox.seendigest"):
        assert codes(lyon.push(forged)) == ["proof"]


@pytest.mark.parametrize("cards", [None, {}, "cards", [{}] * 501])
def test_what_is_no_list_of_cards_is_refused(lyon, cards):
    answered = lyon.relay.post({"cards": cards}, DIRECTORY)
    assert (answered.status, answer_of(answered)["error"]) == (422, "mesh.bad_cards")


def test_unsigned_cards_are_refused(lyon, unchanged):
    with unchanged():
        answered = lyon.peer.post({"cards": [lyon.card()]}, to=DIRECTORY)
        assert answered.status == 401


def test_a_request_that_comes_again_is_refused(lyon):
    kept = []

    def keep(headers, body):
        kept.append((headers, body))
        return headers, body

    lyon.push(lyon.card(), tamper=keep)
    headers, body = kept[0]
    assert to_node(DIRECTORY, headers, body).status == 401


def test_a_person_cannot_leave_cards(lyon, evil):
    answered = evil.actor("eve").post({"cards": [lyon.card()]}, DIRECTORY)
    assert (answered.status, answer_of(answered)["error"]) == (403, "mesh.no_node_sent")


def test_who_is_blocked_leaves_nothing_and_is_forgotten(lyon, oslo, ada):
    lyon.push(lyon.card())
    block_domain(ada, lyon.peer.host, "spam", clock.now())
    assert lyon.push(lyon.card(seq=2000)).status == 403
    MeshNode.objects.all().delete()
    oslo.push(oslo.card())
    MeshNode.objects.update(level=Level.NEIGHBOUR)
    assert codes(oslo.push(lyon.card(seq=2001))) == ["blocked"]


def test_the_update_of_a_card_is_taken_from_its_node_alone(lyon, oslo):
    assert lyon.relay.post(lyon.relay.activity("Update", lyon.card())).status == 202
    assert MeshNode.objects.get().did == lyon.did
    refused = oslo.relay.post(oslo.relay.activity("Update", lyon.card(seq=2000)))
    assert (refused.status, MeshNode.objects.get().seq) == (400, 1000)


def test_more_nodes_of_one_domain_than_there_is_room_for_are_dropped(lyon, peers):
    lyon.push(lyon.card())
    crowd = [OtherNode(lyon.peer, f"City {number}") for number in range(12)]
    MeshNode.objects.update(level=Level.NEIGHBOUR)
    answered = answer_of(lyon.push(*(one.card() for one in crowd)))
    assert answered["taken"] == 10
    assert {one["code"] for one in answered["refused"]} == {"domain_today"}


def test_hosts_read_that_somebody_else_signs_with_the_key_of_their_node(lyon, own_did, as_ada):
    def of_this_node(at):
        signed = replace(lyon.fields, seq=int(at.timestamp()))
        return signed_by_identity(lambda key: signed_card(signed, key, at))

    read("/ap/relay/card")
    later = clock.now() + timedelta(minutes=1)
    lyon.push(lyon.card())
    MeshNode.objects.update(level=Level.NEIGHBOUR)
    lyon.push(of_this_node(clock.now() - timedelta(days=1)))
    assert "Somebody else is this node" not in as_ada.get("/en/desk/nodes/").text
    with clock.set_to(later):
        lyon.push(of_this_node(later))
        page = as_ada.get("/en/desk/nodes/").text
    assert f"<code>meshup move {lyon.peer.base}</code>" in page
    with clock.set_to(later + GONE_AFTER + timedelta(hours=1)):
        assert "Somebody else is this node" not in as_ada.get("/en/desk/nodes/").text


def test_a_card_of_this_very_node_makes_it_go_on_above(lyon, own_did):
    own = json.loads(read("/ap/relay/card").body)
    assert codes(lyon.push(lyon.card() | {"did": own_did})) == ["proof"]
    lyon.push(lyon.card(), own)
    assert not MeshNode.objects.filter(did=own_did).exists()
