"""Our actors as others read them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from meshup.activitypub.actor_document import IMPLEMENTED, RFC_9421, OwnActorFacts, actor_document
from meshup.activitypub.actors import read_actor
from tests.activitypub.strict_readers import wire

NODE = "https://paris.example"
PEM = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"
GROUP = OwnActorFacts(
    id=f"{NODE}/ap/paris",
    kind="Group",
    username="paris",
    host="paris.example",
    name="Paris P2P",
    summary="<p>We meet.</p>",
    url=f"{NODE}/",
    shared_inbox=f"{NODE}/ap/inbox",
    public_key_pem=PEM,
    multikey="z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQXJPt4swbTQ2",
    published=datetime(2026, 1, 1, tzinfo=UTC),
    icon_url=f"{NODE}/icon-192.png",
    links=(("Calendar", f"{NODE}/events.ics", "text/calendar"),),
)


def test_an_actor_is_read_as_it_was_meant():
    actor = read_actor(wire(actor_document(GROUP)))
    assert (actor.id, actor.kind, actor.username) == (GROUP.id, "Group", "paris")
    assert (actor.inbox, actor.shared_inbox) == (f"{GROUP.id}/inbox", GROUP.shared_inbox)
    assert actor.upcoming_events == f"{GROUP.id}/upcoming"
    assert (actor.webfinger, actor.approves_followers) == ("paris@paris.example", False)
    assert (actor.icon_url, actor.published) == (GROUP.icon_url, GROUP.published)
    assert [(key.id, key.owner, key.pem) for key in actor.keys] == [
        (f"{GROUP.id}#main-key", GROUP.id, PEM)
    ]
    (key,) = actor.assertion_methods
    assert (key.id, key.controller) == (f"{GROUP.id}#ed25519-key", GROUP.id)
    assert key.multibase == GROUP.multikey


@pytest.mark.parametrize("name", ["publicKey", "icon", "generator", "endpoints"])
def test_what_some_read_as_one_object_is_one(name):
    assert isinstance(actor_document(GROUP)[name], dict)


@pytest.mark.parametrize("kind", ["Group", "Application"])
def test_what_is_implemented_is_named(kind):
    document = actor_document(replace(GROUP, kind=kind))
    assert [link["href"] for link in document["generator"]["implements"]] == [*IMPLEMENTED]
    assert ("implements" in document) == (kind == "Application")
    assert read_actor(document).implements == (*IMPLEMENTED,)
    assert RFC_9421 in IMPLEMENTED


def test_only_what_there_is_is_said():
    bare = actor_document(replace(GROUP, icon_url="", links=(), multikey=""))
    assert {"icon", "attachment", "assertionMethod", "updated", "alsoKnownAs"}.isdisjoint(bare)
    assert None not in bare.values()


def test_a_summary_is_as_long_as_others_take():
    assert len(actor_document(replace(GROUP, summary="x" * 9000))["summary"]) == 5000


def test_who_has_the_key_is_stated():
    statement = {"type": "VerifiableIdentityStatement", "subject": "did:key:z6Mk"}
    document = actor_document(replace(GROUP, identity=statement))
    assert document["attachment"] == [
        {
            "type": "Link",
            "name": "Calendar",
            "href": f"{NODE}/events.ics",
            "mediaType": "text/calendar",
        },
        statement,
    ]
