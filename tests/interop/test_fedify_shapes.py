"""What we write, Fedify reads by JSON-LD and writes in its own form; that we read as the same."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from meshup.activitypub import activity_documents as activities
from meshup.activitypub.activities import read_activity
from meshup.activitypub.actor_document import actor_document
from meshup.activitypub.actors import read_actor
from meshup.activitypub.collection_documents import collection_page, ordered_collection, total_only
from meshup.activitypub.collections import read_collection_page
from meshup.activitypub.event_document import event_document, tombstone
from meshup.activitypub.events import read_event
from meshup.activitypub.ids import PUBLIC
from meshup.activitypub.note_document import NoteFacts, note_document
from meshup.activitypub.notes import read_note
from meshup.signed_messages.keys import (
    ed25519_public,
    multikey,
    new_ed25519,
    new_rsa_pem,
    rsa_public_pem,
)
from tests.activitypub.event_facts import EVENT, GROUP, ID, event
from tests.activitypub.test_activity_documents import SENT
from tests.activitypub.test_actor_document import GROUP as GROUP_FACTS
from tests.interop.fedify_peer import fedify_peer

AT = datetime(2026, 12, 1, 12, tzinfo=UTC)
EVENTS = {
    "golden": EVENT,
    "online": event(is_online=True, place=None),
    "nowhere": event(place=None, online_url=""),
    "cancelled": event(status="cancelled", capacity=None, participants=None),
    "named twice": event(names={"en": "Meetup", "fr": "Rencontre"}, replies=f"{ID}/replies"),
}


@pytest.fixture(scope="module")
def peer():
    with fedify_peer() as running:
        yield running


def again(peer, document, kind):
    """Return a document as Fedify writes it after it has read it."""
    found = peer.command("read", document=document)
    assert found["kind"] == kind
    return found["again"]


def facts_of(found, fields):
    return {field: getattr(found, field) for field in fields.split()}


def same(ours, theirs, fields):
    assert facts_of(theirs, fields) == facts_of(ours, fields)


def name_and_degrees(place):
    """Return what a processor keeps that knows no addresses."""
    return place and (place.name, place.latitude, place.longitude)


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_is_understood(peer, name):
    document = event_document(EVENTS[name])
    ours, theirs = read_event(document), read_event(again(peer, document, "Event"))
    same(ours, theirs, "id url name names starts_at ends_at attributed_to to cc content contents")
    same(ours, theirs, "published updated image_url tags website summary")
    assert name_and_degrees(theirs.place) == name_and_degrees(ours.place)


@pytest.mark.parametrize("kind", ["Group", "Application"])
def test_an_actor_is_understood(peer, kind):
    pem, key = rsa_public_pem(new_rsa_pem()), multikey(ed25519_public(new_ed25519()))
    facts = replace(GROUP_FACTS, kind=kind, public_key_pem=pem, multikey=key)
    document = actor_document(facts)
    ours, theirs = read_actor(document), read_actor(again(peer, document, kind))
    same(ours, theirs, "id username name summary url inbox shared_inbox outbox followers following")
    same(ours, theirs, "icon_url approves_followers assertion_methods published keys")


@pytest.mark.parametrize("kind", SENT)
def test_an_activity_is_understood(peer, kind):
    ours, theirs = read_activity(SENT[kind]), read_activity(again(peer, SENT[kind], kind))
    same(ours, theirs, "id kind actor object_ids object_kind to cc published updated")


def test_a_post_is_understood(peer):
    document = note_document(
        NoteFacts(
            id=f"{GROUP}/1",
            url=f"{GROUP}/1/page",
            actor=GROUP,
            followers=f"{GROUP}/followers",
            language="en",
            contents={"en": "<p>Save the date</p>", "fr": "<p>Notez la date</p>"},
            published=AT,
            in_reply_to=ID,
            tags=(("p2p", GROUP),),
        )
    )
    ours, theirs = read_note(document), read_note(again(peer, document, "Note"))
    same(ours, theirs, "id url content attributed_to in_reply_to to cc published")


def test_collections_are_understood(peer):
    box = f"{GROUP}/outbox"
    audience = activities.audience([PUBLIC])
    items: list[Any] = [ID, activities.announce(f"{box}#1", GROUP, ID, audience, AT)]
    for kind, document in {
        "OrderedCollection": ordered_collection(box, items),
        "OrderedCollectionPage": collection_page(f"{box}/1", box, items, next_page=f"{box}/2"),
        "Collection": total_only(box, 12),
    }.items():
        ours, theirs = (
            read_collection_page(document),
            read_collection_page(again(peer, document, kind)),
        )
        assert (theirs.total, theirs.next) == (ours.total, ours.next)
        assert len(theirs.items) == len(ours.items)


def test_a_tombstone_is_understood(peer):
    found = again(peer, tombstone(ID, AT), "Tombstone")
    assert (found["id"], found["deleted"]) == (ID, "2026-12-01T12:00:00Z")
