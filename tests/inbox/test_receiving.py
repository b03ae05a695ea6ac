"""What the inbox takes, in both kinds of signatures, and what it answers."""

from __future__ import annotations

import json
from collections import defaultdict

import pytest

from meshup.fediverse.domain.own_actors import group
from meshup.fediverse.models import FederationSettings
from meshup.inbox import activity_handlers
from meshup.inbox.activity_handlers import register_handler
from meshup.inbox.domain.queries.counts import ReceivedFacts, received_since
from meshup.kit import clock
from tests.inbox.peer import AS2, to_node


@pytest.fixture
def seen(monkeypatch):
    """Kinds that a room of this test alone understands: what it got."""
    apart = {kind: list(handlers) for kind, handlers in activity_handlers._handlers.items()}
    monkeypatch.setattr(activity_handlers, "_handlers", defaultdict(list, apart))
    got = []

    def handler(received):
        got.append(received)
        return True

    register_handler(["Listen", "Create"], handler)
    activity_handlers._handlers["Create"] = [handler]
    return got


@pytest.mark.parametrize("flavour", ["cavage", "rfc9421"])
@pytest.mark.parametrize("to", ["/ap/inbox", "own"])
def test_a_signed_activity_reaches_the_room_of_its_kind(evil, seen, flavour, to):
    path = f"/ap/{group().name}/inbox" if to == "own" else to
    eve = evil.actor()
    activity = eve.activity("Listen", "https://evil.example/song")
    answered = eve.post(activity, to=path, flavour=flavour)
    assert (answered.status, answered.body) == (202, b"")
    [received] = seen
    assert received.activity.document == activity
    assert received.actor.actor_id == eve.id
    assert received.recipient == (group().name if to == "own" else "")


def test_the_key_is_fetched_once(evil, seen):
    eve = evil.actor()
    for _ in range(3):
        assert eve.post(eve.activity("Listen", eve.id)).status == 202
    assert len(seen) == 3
    assert evil.fetched == ["/users/eve"]


def test_what_no_room_understands_is_answered_alike_and_counted(evil, seen, unchanged):
    eve = evil.actor()
    eve.post(eve.activity("Listen", eve.id))
    with unchanged("inbox.seendigest"):
        assert eve.post(eve.activity("Travel", eve.id)).status == 202
        assert eve.post(eve.activity("Pränk", eve.id)).status == 202
    counted = received_since(clock.now().date())
    assert ReceivedFacts("Listen", "taken", 1) in counted
    assert ReceivedFacts("Travel", "not_understood", 1) in counted
    assert ReceivedFacts("other", "not_understood", 1) in counted


def test_the_same_activity_again_is_taken_once(evil, seen):
    eve = evil.actor()
    activity = eve.activity("Create", {"id": f"{eve.id}/notes/1", "type": "Note"})
    assert eve.post(activity).status == 202
    assert eve.post(activity, to=f"/ap/{group().name}/inbox").status == 202
    assert len(seen) == 1
    assert ReceivedFacts("Create", "repeat", 1) in received_since(clock.now().date())


def test_an_id_that_comes_again_in_other_words_is_another_activity(evil, seen):
    eve = evil.actor()
    activity = eve.activity("Create", {"id": f"{eve.id}/notes/1", "type": "Note"})
    eve.post(activity)
    eve.post(activity | {"updated": "2026-11-22T12:00:00Z"})
    assert len(seen) == 2


def test_what_no_room_took_may_come_again(evil, seen):
    eve = evil.actor()
    activity = eve.activity("Announce", f"{eve.id}/notes/1")
    eve.post(activity)
    register_handler(["Announce"], lambda received: seen.append(received) or True)
    activity_handlers._handlers["Announce"] = activity_handlers._handlers["Announce"][-1:]
    eve.post(activity, flavour="rfc9421")
    assert len(seen) == 1


def test_nothing_is_there_while_the_node_does_not_federate(evil, settings):
    eve = evil.actor()
    FederationSettings.objects.update(is_on=False)
    answered = eve.post(eve.activity("Listen", eve.id))
    assert answered.status == 404
    assert evil.asked == []


def test_an_inbox_of_nobody_is_not_there(evil):
    eve = evil.actor()
    assert eve.post(eve.activity("Listen", eve.id), to="/ap/nobody/inbox").status == 404


def test_an_inbox_cannot_be_read(evil):
    answered = to_node("/ap/inbox", [("host", "127.0.0.1:8000")], b"", method="GET")
    assert answered.status == 405
    assert answered.headers["allow"] == "POST"


def test_other_kinds_of_content_are_refused(evil):
    eve = evil.actor()

    def as_form(headers, body):
        kept = [line for line in headers if line[0] != "content-type"]
        return [*kept, ("content-type", "application/x-www-form-urlencoded")], body

    assert eve.post(eve.activity("Listen", eve.id), tamper=as_form).status == 415


def test_a_body_beyond_the_limit_is_not_read(evil):
    eve = evil.actor()
    answered = eve.post(eve.activity("Listen", "x" * 300_000))
    assert answered.status == 413
    assert evil.asked == []


def test_a_deleted_account_is_believed_where_its_server_says_so(evil):
    eve = evil.actor()
    del evil.served["/users/eve"]  # 404
    assert eve.post(eve.activity("Delete", eve.id)).status == 202
    mallory = evil.actor("mallory")
    evil.serve("/users/mallory", b"", status=410)
    assert mallory.post(mallory.activity("Delete", mallory.id)).status == 202
    assert mallory.post(mallory.activity("Follow", mallory.id)).status == 401


def test_what_a_refusal_says_holds_nothing_of_what_was_sent(evil):
    eve = evil.actor("secretname")
    answered = eve.post(eve.activity("Listen", "words-of-theirs"), key="another")
    assert answered.status == 401
    said = json.loads(answered.body)
    assert said["error"] == "inbox.not_signed"
    assert b"secretname" not in answered.body
    assert AS2.encode() not in answered.body
