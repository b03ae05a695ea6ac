"""Activities that the node sends, as others must be able to read them."""

from datetime import UTC, datetime

import pytest

from meshup.activitypub import activity_documents as documents
from meshup.activitypub.activities import read_activity
from meshup.activitypub.event_document import event_document, tombstone
from meshup.activitypub.ids import PUBLIC
from tests.activitypub.event_facts import EVENT, GROUP, ID
from tests.activitypub.messages import message

OWN = f"{GROUP}#1"
AT = datetime(2026, 12, 1, 12, tzinfo=UTC)
PEER = "https://a.example/u"
FOLLOWERS = documents.audience([PUBLIC], [f"{GROUP}/followers"])
EVENT_DOCUMENT = event_document(EVENT)
JOIN = message("mobilizon", "join")

SENT = {
    "Follow": documents.follow(OWN, GROUP, PEER),
    "Undo": documents.undo(OWN, GROUP, documents.follow(OWN, GROUP, PEER), [PEER]),
    "Accept": documents.accept(OWN, GROUP, JOIN),
    "TentativeAccept": documents.tentative_accept(OWN, GROUP, JOIN),
    "Reject": documents.reject(OWN, GROUP, JOIN),
    "Ignore": documents.ignore(OWN, GROUP, JOIN),
    "View": documents.view(OWN, GROUP, JOIN["id"], [PEER]),
    "Create": documents.create(OWN, EVENT_DOCUMENT),
    "Update": documents.update(OWN, EVENT_DOCUMENT),
    "Delete": documents.delete(OWN, GROUP, tombstone(ID, AT), FOLLOWERS),
    "Announce": documents.announce(OWN, GROUP, ID, FOLLOWERS, AT),
    "Join": documents.join(OWN, GROUP, PEER),
    "Leave": documents.leave(OWN, GROUP, PEER),
    "Add": documents.add(OWN, GROUP, PEER, f"{GROUP}/members"),
    "Remove": documents.remove(OWN, GROUP, PEER, f"{GROUP}/members"),
    "Move": documents.move(OWN, GROUP, PEER, f"{GROUP}/followers"),
    "Offer": documents.offer(OWN, GROUP, {"type": "Add", "id": ID}, PEER),
    "Flag": documents.flag(OWN, GROUP, [PEER, ID], "Spam", PEER),
}


def test_every_kind_that_can_be_sent_is_here():
    assert SENT.keys() == documents.SENT_KINDS


@pytest.mark.parametrize("kind", SENT)
def test_every_activity_is_read_as_it_was_meant(kind):
    activity = read_activity(SENT[kind])
    assert (activity.kind, activity.id, activity.actor) == (kind, OWN, GROUP)
    assert activity.object_id
    assert activity.to
    assert None not in SENT[kind].values()


def test_a_follow_has_strings_alone():
    follow = SENT["Follow"]
    assert (follow["actor"], follow["object"], follow["to"]) == (GROUP, PEER, [PEER])


@pytest.mark.parametrize("server", ["mobilizon", "gancio", "wordpress", "mastodon", "fedify"])
def test_an_answer_embeds_the_very_id_that_was_sent(server):
    follow = message(server, "follow")
    inner = documents.accept(OWN, GROUP, follow)["object"]
    assert inner == {key: follow[key] for key in ("id", "type", "actor", "object")}


@pytest.mark.parametrize("kind", ["Accept", "TentativeAccept", "Reject"])
def test_an_answer_goes_to_who_asked_and_repeats_no_words(kind):
    answer = SENT[kind]
    assert answer["to"] == [JOIN["actor"]]
    assert answer["object"].keys() == {"id", "type", "actor", "object"}
    assert "gâteau" not in str(answer)


def test_what_is_not_handled_is_ignored_by_its_id():
    assert SENT["Ignore"]["object"] == JOIN["id"]


@pytest.mark.parametrize("kind", ["Create", "Update"])
def test_what_carries_a_document_is_for_whom_that_is(kind):
    activity = SENT[kind]
    assert (activity["to"], activity["cc"]) == (EVENT_DOCUMENT["to"], EVENT_DOCUMENT["cc"])
    assert activity["@context"] == EVENT_DOCUMENT["@context"]
    assert "@context" not in activity["object"]
    assert activity["actor"] == activity["object"]["attributedTo"]


def test_a_document_with_a_proof_keeps_its_context():
    proved = {**EVENT_DOCUMENT, "proof": {"type": "DataIntegrityProof"}}
    assert documents.create(OWN, proved)["object"] == proved


def test_an_actor_says_that_it_has_changed():
    actor = {"id": GROUP, "type": "Group", "to": [PUBLIC], "updated": "2026-12-01T12:00:00Z"}
    update = documents.update(OWN, actor)
    assert (update["actor"], update["to"]) == (GROUP, [PUBLIC])


def test_a_boost_is_by_id_alone():
    assert SENT["Announce"]["object"] == ID
    assert SENT["Announce"]["published"] == "2026-12-01T12:00:00Z"


def test_a_report_has_no_names():
    flag = SENT["Flag"]
    assert flag.keys() == {"@context", "id", "type", "actor", "object", "content", "to"}
