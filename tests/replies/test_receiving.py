"""Replies by the door of the inbox: kept for hosts, shown by them, gone with their authors."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from meshup.kit import clock, personal_data
from meshup.kit.limits import Allowance
from meshup.moderation.limits import LIMITS
from meshup.remote_actors.domain.blocking import block_actor, lift_actor
from meshup.remote_actors.domain.remote_actors import forget_actor, known_actor
from meshup.replies.choices import ReplyState
from meshup.replies.domain import receiving
from meshup.replies.domain.host_acts import hide_reply, show_reply
from meshup.replies.models import DeletedNote, Reply
from tests.attendance.people import ROUTING
from tests.inbox.peer import PUBLIC
from tests.replies.conftest import create, note

if TYPE_CHECKING:
    from meshup.community.models import Person
    from tests.inbox.peer import HostilePeer, PeerActor

PAGE = f"/en/events/{ROUTING}/"
WORDS = "Is it accessible?"


def page(client: Client | None = None) -> str:
    """Return what everybody reads."""
    return (client or Client()).get(PAGE).content.decode()


def sent(chloe: PeerActor, answered: object, *words: str, **more: Any) -> dict[str, Any]:
    """Let Chloé reply; return her note."""
    written = note(chloe, answered, *words, **more)
    assert chloe.post(create(chloe, written)).status == 202
    return written


def only() -> Reply:
    return Reply.objects.get()


def test_a_reply_waits_and_is_shown_when_hosts_say_so_twice(
    chloe: PeerActor, routing: str, ada: Person, as_ada: Client
):
    sent(chloe, routing)
    assert only().state == ReplyState.WAITING
    assert WORDS not in page()
    show_reply(ada, str(only().uuid), clock.now())
    assert WORDS not in page()
    url = "/en/desk/fediverse/people/shows-replies/"
    assert as_ada.post(url, {"shows_replies": "yes"}).status_code in {302, 303}
    shown = page()
    assert WORDS in shown
    assert f"@chloe@{chloe.peer.host}" in shown
    hide_reply(ada, str(only().uuid), clock.now())
    assert WORDS not in page()


@pytest.mark.parametrize("form", ["page", "list", "embedded"])
def test_an_event_is_answered_in_any_form(chloe: PeerActor, routing: str, form: str, settings: Any):
    answered = {
        "page": f"{settings.CONFIG.address}/fr/events/{ROUTING}/",
        "list": [routing],
        "embedded": {"type": "Event", "id": routing},
    }[form]
    sent(chloe, answered)
    assert only().event.slug == ROUTING


def test_a_reply_to_a_reply_is_kept_unless_that_is_hidden(
    chloe: PeerActor, routing: str, ada: Person
):
    first = sent(chloe, routing)
    sent(chloe, first["id"], "<p>And dogs?</p>")
    assert Reply.objects.count() == 2
    hidden = Reply.objects.get(note_id=first["id"])
    hide_reply(ada, str(hidden.uuid), clock.now())
    sent(chloe, first["id"], "<p>Hello?</p>")
    assert Reply.objects.count() == 2


def test_what_is_no_reply_to_ours_is_not_kept(chloe: PeerActor, routing: str):
    nothing: tuple[object, ...] = (
        None,
        "https://elsewhere.example/notes/1",
        7,
        {"id": 3},
        [[], {}],
    )
    for answered in nothing:
        sent(chloe, answered)
    assert Reply.objects.count() == 0


@pytest.mark.parametrize(
    "audience",
    [
        {"to": ["http://127.0.0.1:8000/ap/paris_p2p"], "cc": []},
        {"to": [], "cc": ["http://mastodon.example/users/chloe/followers"]},
    ],
)
def test_what_is_not_for_everybody_is_never_kept(
    chloe: PeerActor, routing: str, audience: dict[str, Any]
):
    written = note(chloe, routing, **audience)
    wrapped = create(chloe, written) | {"to": [PUBLIC]}  # the activity lies about the note
    assert chloe.post(wrapped).status == 202
    assert Reply.objects.count() == 0


def test_twice_is_once_and_an_update_waits_again(
    chloe: PeerActor, routing: str, ada: Person, shows_replies: None
):
    written = sent(chloe, routing)
    chloe.post(create(chloe, written))
    assert Reply.objects.count() == 1
    show_reply(ada, str(only().uuid), clock.now())
    assert WORDS in page()
    later = {"content": "<p>Buy now!</p>", "contentMap": {}, "updated": "2026-11-22T11:30:00Z"}
    assert chloe.post(chloe.activity("Update", written | later)).status == 202
    assert (only().state, only().content) == (ReplyState.WAITING, "<p>Buy now!</p>")
    assert "Buy now" not in page()
    older = {"content": "<p>Old</p>", "contentMap": {}, "updated": "2026-11-22T11:10:00Z"}
    chloe.post(chloe.activity("Update", written | older))
    chloe.post(create(chloe, written))
    assert only().content == "<p>Buy now!</p>"


def test_an_update_that_comes_first_is_kept_and_its_create_changes_nothing(
    chloe: PeerActor, routing: str
):
    written = note(chloe, routing)
    newer = {"content": "<p>Newer</p>", "contentMap": {}, "updated": "2026-11-22T11:30:00Z"}
    chloe.post(chloe.activity("Update", written | newer))
    chloe.post(create(chloe, written))
    assert only().content == "<p>Newer</p>"


@pytest.mark.parametrize("form", ["id", "tombstone", "note"])
def test_what_its_author_deletes_goes_and_stays_gone(
    chloe: PeerActor, routing: str, ada: Person, shows_replies: None, form: str
):
    written = sent(chloe, routing)
    show_reply(ada, str(only().uuid), clock.now())
    assert WORDS in page()
    forms = {"id": written["id"], "tombstone": {"id": written["id"], "type": "Tombstone"}}
    assert chloe.post(chloe.activity("Delete", forms.get(form, written))).status == 202
    assert WORDS not in page()
    chloe.post(create(chloe, written))  # late
    assert Reply.objects.count() == 0
    assert DeletedNote.objects.count() == 1


def test_nobody_else_changes_deletes_or_writes_in_their_name(
    chloe: PeerActor, routing: str, mastodon: HostilePeer, peers: Any
):
    written = sent(chloe, routing)
    eve, far = mastodon.actor("eve"), peers("evil.example").actor("eve")
    for attacker in (eve, far):
        changed = written | {"content": "<p>Forged</p>", "updated": "2026-11-22T11:30:00Z"}
        assert attacker.post(attacker.activity("Update", changed)).status == 400
        attacker.post(attacker.activity("Delete", written["id"]))
        forged = note(attacker, routing, attributedTo=chloe.id)
        assert attacker.post(create(attacker, forged)).status == 400
    elsewhere = note(far, routing, id=f"{chloe.id}/statuses/99")
    assert far.post(create(far, elsewhere)).status == 400
    for odd in (None, 7, [chloe.id, eve.id], "mailto:a@b.example"):
        assert eve.post(create(eve, note(eve, routing, attributedTo=odd))).status == 400
    assert [row.content for row in Reply.objects.all()] == [f"<p>{WORDS}</p>"]


XSS = (
    '<p onclick="x()">Hi<script>alert(1)</script><img src=x onerror=alert(1)>'
    '<a href="javascript:alert(1)">a</a><a href="https://ok.example/">b</a>'
    '<style>*{}</style><svg><a xlink:href="javascript:x">c</a></svg></p><form><input name=q></form>'
)


def test_html_of_others_is_cleaned(
    chloe: PeerActor, routing: str, ada: Person, shows_replies: None
):
    sent(chloe, routing, XSS)
    show_reply(ada, str(only().uuid), clock.now())
    shown = page().partition('class="stack replies"')[2].partition("</section>")[0]
    for bad in ("<script", "onclick", "onerror", "javascript:", "<img", "<style", "<svg", "<form"):
        assert bad not in shown
    assert 'href="https://ok.example/"' in shown
    assert "nofollow noopener ugc" in shown


def test_what_is_long_is_cut(chloe: PeerActor, routing: str):
    sent(chloe, routing, "<p>" + "x" * 40_000 + "</p>")
    assert len(only().content) < 6_000


def test_one_author_and_one_server_are_bounded(
    chloe: PeerActor, routing: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(receiving, "MOST_OF_ACTOR", 2)
    for _ in range(3):
        sent(chloe, routing)
    assert Reply.objects.count() == 2
    few = LIMITS["remote_reply"].__class__(network=(Allowance(2, timedelta(hours=1)),), node=())
    monkeypatch.setitem(LIMITS, "remote_reply", few)
    monkeypatch.setattr(receiving, "MOST_OF_ACTOR", 20)
    statuses = [chloe.post(create(chloe, note(chloe, routing))).status for _ in range(3)]
    assert statuses[-1] == 429


def test_replies_of_who_is_blocked_show_nowhere_until_the_block_is_lifted(
    chloe: PeerActor, routing: str, ada: Person, as_ada: Client, shows_replies: None
):
    written = sent(chloe, routing)
    show_reply(ada, str(only().uuid), clock.now())
    assert WORDS in page()
    actor = known_actor(chloe.id)
    assert actor is not None
    block_actor(ada, actor.pk, "spam", clock.now())
    assert WORDS not in page()
    desk = "/en/desk/fediverse/people/?state=shown"
    assert WORDS not in as_ada.get(desk).content.decode()
    assert chloe.post(create(chloe, note(chloe, written["id"]))).status == 403
    lift_actor(ada, actor.pk, "sorry", clock.now())
    assert WORDS in page()


def test_an_author_who_is_gone_takes_their_replies_along(
    chloe: PeerActor, routing: str, ada: Person, shows_replies: None
):
    sent(chloe, routing)
    show_reply(ada, str(only().uuid), clock.now())
    assert WORDS in page()
    forget_actor(chloe.id, clock.now())
    assert WORDS not in page()
    assert Reply.objects.count() == 0


def test_others_are_told_only_of_what_is_shown(
    chloe: PeerActor, routing: str, ada: Person, shows_replies: None, settings: Any
):
    written = sent(chloe, routing)
    path = routing.removeprefix(settings.CONFIG.address) + "/replies"
    accept = {"accept": "application/activity+json"}

    def told() -> str:
        return Client().get(path, headers=accept).content.decode()

    assert written["id"] not in told()
    show_reply(ada, str(only().uuid), clock.now())
    assert written["id"] in told()


def test_replies_expire(chloe: PeerActor, routing: str, ada: Person):
    sent(chloe, routing)
    sent(chloe, routing, "<p>Shown</p>")
    show_reply(ada, str(Reply.objects.get(content="<p>Shown</p>").uuid), clock.now())
    kind = next(each for each in personal_data.registered() if each.name == "replies.replies")
    now = clock.now()
    kind.expire(now + timedelta(days=20))
    assert Reply.objects.count() == 2
    kind.expire(now + timedelta(days=60))
    assert [row.state for row in Reply.objects.all()] == [ReplyState.SHOWN]
    kind.expire(now + timedelta(days=400))
    assert Reply.objects.count() == 0


def test_long_after_an_event_nothing_more_is_kept(chloe: PeerActor, routing: str):
    with clock.set_to(clock.now() + timedelta(days=60)):
        chloe.post(create(chloe, note(chloe, routing)))
    assert Reply.objects.count() == 0
