"""The node's actors, through the door."""

from __future__ import annotations

import json

import pytest
from django.conf import settings

from meshup.fediverse.domain.own_actors import group, identity_key
from meshup.fediverse.domain.settings import FederationFacts, change_federation
from meshup.fediverse.models import NodeKey, OwnActor
from meshup.kit import clock
from meshup.signed_messages.keys import read_public_key
from meshup.signed_messages.proofs import verify_proof

ACTIVITY = "application/activity+json"
PROFILED = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
DOORS = [
    "/ap/relay",
    "/ap/paris_p2p",
    "/.well-known/webfinger?resource=acct:relay@127.0.0.1:8000",
    "/.well-known/nodeinfo",
    "/nodeinfo/2.1",
    "/nodeinfo/2.0",
    "/.well-known/host-meta",
    "/.well-known/host-meta.json",
]


def read(browser, path, accept=ACTIVITY):
    return browser.get(path, headers={"accept": accept})


@pytest.mark.parametrize("path", DOORS)
def test_nothing_is_there_while_the_node_does_not_federate(as_chloe, path):
    response = read(as_chloe, path)
    assert response.status_code == 404
    assert json.loads(response.content)["error"] == "fediverse.off"


@pytest.mark.usefixtures("switched_on")
@pytest.mark.parametrize("path", DOORS)
def test_everything_is_there_once_it_does(as_chloe, path):
    response = read(as_chloe, path)
    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["X-Meshup-Tags"]  # kept by the front


@pytest.mark.usefixtures("switched_on")
def test_a_host_can_switch_it_off_and_nothing_is_lost(as_chloe, ada):
    before = read(as_chloe, "/ap/paris_p2p").json()
    change_federation(ada, FederationFacts(is_on=False), clock.now())
    assert read(as_chloe, "/ap/paris_p2p").status_code == 404
    change_federation(ada, FederationFacts(is_on=True), clock.now())
    assert read(as_chloe, "/ap/paris_p2p").json() == before


@pytest.mark.usefixtures("switched_on")
@pytest.mark.parametrize("accept", [ACTIVITY, PROFILED, f"{ACTIVITY}, {PROFILED}"])
@pytest.mark.parametrize(
    ("name", "kind", "page"), [("relay", "Application", "/"), ("paris_p2p", "Group", "/fr/")]
)
def test_an_actor_is_what_others_need_to_follow_and_believe_it(as_chloe, accept, name, kind, page):
    response = read(as_chloe, f"/ap/{name}", accept)
    assert response["Content-Type"] == ACTIVITY
    assert {part.strip() for part in response["Vary"].split(",")} >= {"Accept", "Signature"}
    document = response.json()
    address = settings.CONFIG.address
    actor_id = f"{address}/ap/{name}"
    assert (document["id"], document["type"]) == (actor_id, kind)
    assert document["preferredUsername"] == name
    assert document["webfinger"] == f"{name}@127.0.0.1:8000"
    assert document["url"] == address + page
    assert document["inbox"] == f"{actor_id}/inbox"
    assert document["endpoints"]["sharedInbox"] == f"{address}/ap/inbox"
    key = document["publicKey"]
    assert (key["id"], key["owner"]) == (f"{actor_id}#main-key", actor_id)
    assert read_public_key(key["publicKeyPem"]).key_size == 2048
    [method] = document["assertionMethod"]
    assert method["id"] == f"{actor_id}#ed25519-key"
    assert method["publicKeyMultibase"] == identity_key().multikey
    assert document["manuallyApprovesFollowers"] is False


@pytest.mark.usefixtures("switched_on")
def test_the_two_actors_have_keys_of_their_own(as_chloe):
    pems = {
        read(as_chloe, f"/ap/{name}").json()["publicKey"]["publicKeyPem"]
        for name in ("relay", "paris_p2p")
    }
    assert len(pems) == 2


@pytest.mark.usefixtures("switched_on")
@pytest.mark.parametrize("name", ["relay", "paris_p2p"])
def test_the_identity_key_says_that_the_actor_is_its_own(as_chloe, name):
    document = read(as_chloe, f"/ap/{name}").json()
    [statement] = [
        item for item in document["attachment"] if item["type"] == "VerifiableIdentityStatement"
    ]
    did = identity_key().did
    assert (statement["subject"], statement["alsoKnownAs"]) == (did, document["id"])
    public = did.removeprefix("did:key:")
    assert public == document["assertionMethod"][0]["publicKeyMultibase"]
    from meshup.signed_messages.keys import read_multikey  # noqa: PLC0415

    method = verify_proof(statement, lambda _method: read_multikey(public), clock.now())
    assert method == did


@pytest.mark.usefixtures("switched_on")
def test_links_lead_to_other_ways_to_follow(as_chloe):
    document = read(as_chloe, "/ap/paris_p2p").json()
    links = {
        item["mediaType"]: item["href"] for item in document["attachment"] if item["type"] == "Link"
    }
    assert links["text/calendar"] == f"{settings.CONFIG.address}/agenda.ics"
    for address in links.values():
        path = address.removeprefix(settings.CONFIG.address)
        assert as_chloe.get(path, follow=True).status_code == 200
    icon = document["icon"]["url"].removeprefix(settings.CONFIG.address)
    assert as_chloe.get(icon)["Content-Type"] == document["icon"]["mediaType"]


@pytest.mark.usefixtures("switched_on")
@pytest.mark.parametrize("name", ["relay", "paris_p2p"])
def test_a_browser_is_led_to_the_home_page(as_chloe, name):
    response = read(as_chloe, f"/ap/{name}", BROWSER)
    assert response.status_code == 302
    assert response["Location"].startswith(settings.CONFIG.address)
    assert "Accept" in response["Vary"]
    assert "X-Meshup-Tags" not in response


@pytest.mark.usefixtures("switched_on")
def test_who_asks_for_anything_gets_the_document_and_nobody_keeps_it(as_chloe):
    response = read(as_chloe, "/ap/relay", "*/*")
    assert response.json()["type"] == "Application"
    assert "X-Meshup-Tags" not in response


@pytest.mark.usefixtures("switched_on")
@pytest.mark.parametrize(
    "path", ["/ap/nobody", "/ap/Relay", "/ap/relay/", "/ap/events", "/ap/re%20lay", "/nodeinfo/1.0"]
)
def test_other_names_are_nobody(as_chloe, path):
    assert read(as_chloe, path).status_code == 404


@pytest.mark.usefixtures("switched_on")
def test_an_actor_cannot_be_written_to(as_chloe):
    assert as_chloe.post("/ap/relay").status_code == 405


@pytest.mark.usefixtures("switched_on")
def test_a_new_name_of_the_community_changes_what_it_is_called_and_not_its_address(as_chloe, node):
    node.name = "Lyon P2P"
    node.save()
    settings.TAG_VERSIONS.bump(["node"])
    document = read(as_chloe, "/ap/paris_p2p").json()
    assert document["name"] == "Lyon P2P"
    assert group().name == "paris_p2p"


@pytest.mark.usefixtures("switched_on")
def test_private_keys_are_in_no_answer_and_no_name(as_chloe):
    private = OwnActor.objects.get(name="relay").rsa_private_pem
    assert "PRIVATE" in private
    for path in DOORS:
        assert b"PRIVATE" not in read(as_chloe, path).content
    rows = [*OwnActor.objects.all(), *NodeKey.objects.all()]
    assert "PRIVATE" not in repr(rows)


@pytest.mark.usefixtures("switched_on")
def test_switching_on_twice_keeps_the_keys():
    from meshup.fediverse.domain.settings import switch_on  # noqa: PLC0415

    before = list(OwnActor.objects.values()), list(NodeKey.objects.values())
    switch_on(clock.now())
    assert (list(OwnActor.objects.values()), list(NodeKey.objects.values())) == before
