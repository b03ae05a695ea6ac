"""Replies and attendees at the desk: read, shown, hidden, deleted, their authors kept out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.moderation.models import Act
from meshup.remote_actors.domain.blocks import is_blocked
from meshup.replies.choices import ReplyState
from meshup.replies.models import DeletedNote, Reply
from tests.conftest import browser_of
from tests.replies.conftest import create, note

if TYPE_CHECKING:
    from django.test import Client

    from meshup.community.models import Person
    from tests.inbox.peer import HostilePeer, PeerActor

PAGE = "/en/desk/fediverse/people/"


def reply(actor: PeerActor, routing: str, content: str = "<p>Dogs?</p>") -> Reply:
    """Let somebody reply; return what is kept of it."""
    written = note(actor, routing, content)
    actor.post(create(actor, written))
    return Reply.objects.get(note_id=written["id"])


def body(client: Client, url: str = PAGE) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def decided(client: Client, row: Reply, decision: str) -> str:
    """Press a button at a reply; return what the page says then."""
    answer = client.post(f"{PAGE}replies/{row.uuid}/{decision}/", follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_host_reads_shows_hides_and_deletes(
    chloe: PeerActor, routing: str, as_ada: Client, shows_replies: None
):
    row = reply(chloe, routing)
    page = body(as_ada)
    assert "<p>Dogs?</p>" in page
    assert f"@chloe@{chloe.peer.host}" in page
    assert "Routing night" in page
    assert "Everybody reads it now." in decided(as_ada, row, "show")
    assert "<p>Dogs?</p>" not in body(as_ada)
    assert "<p>Dogs?</p>" in body(as_ada, f"{PAGE}?state=shown")
    decided(as_ada, row, "hide")
    row.refresh_from_db()
    assert row.state == ReplyState.HIDDEN
    assert "Deleted." in decided(as_ada, row, "delete")
    assert (Reply.objects.count(), DeletedNote.objects.count()) == (0, 1)
    verbs = ["replies.show", "replies.hide", "replies.delete"]
    assert list(Act.objects.order_by("pk").values_list("verb", flat=True)) == verbs


def test_the_first_page_of_the_desk_says_that_replies_wait(
    chloe: PeerActor, routing: str, as_ada: Client
):
    assert "from another server waits" not in body(as_ada, "/en/desk/")
    row = reply(chloe, routing)
    assert "1 reply from another server waits" in body(as_ada, "/en/desk/")
    decided(as_ada, row, "hide")
    assert "from another server waits" not in body(as_ada, "/en/desk/")


@pytest.mark.parametrize("whom", ["author", "server"])
def test_a_host_keeps_out_an_author_or_their_server(
    chloe: PeerActor, routing: str, as_ada: Client, mastodon: HostilePeer, whom: str
):
    row = reply(chloe, routing)
    eve = mastodon.actor("eve")
    url = f"{PAGE}replies/{row.uuid}/block/"
    assert "Keep somebody out" in body(as_ada, url)
    assert as_ada.post(url, {"whom": whom, "why": ""}).status_code == 422
    assert not is_blocked(chloe.id)
    assert (
        "Kept out." in as_ada.post(url, {"whom": whom, "why": "spam"}, follow=True).content.decode()
    )
    assert is_blocked(chloe.id)
    assert is_blocked(eve.id) == (whom == "server")
    assert "<p>Dogs?</p>" not in body(as_ada)


def test_it_is_the_hosts_page(chloe: PeerActor, routing: str, bilal: Person, as_chloe: Client):
    row = reply(chloe, routing)
    helper = browser_of(bilal)
    assert helper.get(PAGE).status_code == 403
    for url in ("shows-replies/", f"replies/{row.uuid}/show/", f"replies/{row.uuid}/block/"):
        assert helper.post(PAGE + url).status_code == 403
        assert as_chloe.post(PAGE + url).status_code in {302, 303, 403}
    row.refresh_from_db()
    assert row.state == ReplyState.WAITING


def test_what_is_not_there_is_said_so(routing: str, as_ada: Client):
    for key in ("0193f0aa-0000-7000-8000-000000000000", "------------------------------------"):
        assert as_ada.post(f"{PAGE}replies/{key}/show/").status_code == 404
        assert as_ada.get(f"{PAGE}replies/{key}/block/").status_code == 404


def test_looking_changes_nothing(chloe: PeerActor, routing: str, as_ada: Client):
    row = reply(chloe, routing)
    for url in ("shows-replies/", f"replies/{row.uuid}/show/"):
        assert as_ada.get(PAGE + url).status_code == 405
    assert "for good" in body(as_ada, f"{PAGE}replies/{row.uuid}/delete/")
    assert Reply.objects.count() == 1


def test_more_replies_and_attendees_ask_no_more_questions(
    chloe: PeerActor, routing: str, as_ada: Client, mastodon: HostilePeer
):
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            body(as_ada)
        return len(asked)

    reply(chloe, routing)
    chloe.post(chloe.activity("Join", routing))
    body(as_ada)
    few = questions()
    for name in ("eve", "fay"):
        actor = mastodon.actor(name)
        reply(actor, routing, f"<p>{name}</p>")
        actor.post(actor.activity("Join", routing))
    assert questions() == few


def test_attendees_are_counted_and_named_on_the_list_alone(
    chloe: PeerActor, routing: str, as_ada: Client
):
    chloe.post(chloe.activity("Join", routing))
    page = body(as_ada)
    assert "1 person on the list" in page
    assert "@chloe@" not in page


def test_a_reply_is_reported_with_its_words_only(
    chloe: PeerActor, routing: str, as_ada: Client, as_chloe: Client, shows_replies: None
):
    row = reply(chloe, routing)
    assert as_chloe.get(f"/en/report/reply/{row.uuid}/").status_code == 404
    decided(as_ada, row, "show")
    report = body(as_chloe, f"/en/report/reply/{row.uuid}/")
    assert f"@chloe@{chloe.peer.host}" in report
    assert chloe.peer.host in report
