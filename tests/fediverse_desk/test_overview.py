"""The overview of the fediverse at the desk: hosts alone, and what they do there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meshup.deliveries.domain.delivering import deliver
from meshup.deliveries.domain.running import deliver_due
from meshup.deliveries.models import DeliveryHost
from meshup.fediverse.domain.own_actors import group
from meshup.fediverse.domain.settings import (
    FederationFacts,
    change_federation,
    federation,
    switch_on,
)
from meshup.follows.models import Follower
from meshup.kit import clock
from tests.inbox.peer import Served

pytestmark = pytest.mark.django_db
PAGE = "/en/desk/fediverse/"


def test_hosts_alone_keep_the_fediverse(as_ada, as_bilal, as_chloe):
    assert as_ada.get(PAGE).status_code == 200
    assert as_bilal.get(PAGE).status_code == 403
    assert as_chloe.get(PAGE).status_code == 302
    followers = [f"followers/1/{act}/" for act in ("approve", "refuse", "remove")]
    for path in ("switch/", "approval/", "servers/1/try-again/", *followers):
        assert as_bilal.post(PAGE + path).status_code == 403
        assert as_chloe.post(PAGE + path).status_code == 302
    assert not federation().is_on


def test_a_host_joins_the_fediverse_and_leaves_it(as_ada):
    assert "Join the fediverse" in as_ada.get(PAGE).content.decode()
    as_ada.post(PAGE + "switch/", {"is_on": "yes"})
    page = as_ada.get(PAGE).content.decode()
    assert federation().is_on
    assert "@paris" in page
    assert "@relay@" in page
    as_ada.post(PAGE + "switch/", {"is_on": "no"})
    assert not federation().is_on


def test_a_host_decides_who_follows(as_ada):
    switch_on(clock.now())
    as_ada.post(PAGE + "approval/", {"approves_followers": "yes"})
    assert federation().approves_followers
    as_ada.post(PAGE + "approval/", {"approves_followers": "no"})
    assert not federation().approves_followers


def test_looking_changes_nothing(as_ada):
    for path in ("switch/", "approval/", "servers/1/try-again/", "followers/1/approve/"):
        assert as_ada.get(PAGE + path).status_code == 405
    assert not federation().is_on


# ── followers ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def decides(ada, federating):
    """Let hosts decide who follows."""
    change_federation(ada, FederationFacts(is_on=True, approves_followers=True), clock.now())


def ask(peer, name):
    actor = peer.actor(name)
    assert actor.post(actor.activity("Follow", group().id)).status == 202
    return Follower.objects.order_by("pk").last().pk


def test_hosts_hear_of_who_asks_and_let_them_follow_or_not(decides, evil, as_ada):
    first, second = ask(evil, "bilal"), ask(evil, "eve")
    assert "2 accounts of the fediverse ask to follow" in as_ada.get("/en/desk/").content.decode()
    page = as_ada.get(PAGE).content.decode()
    assert "asks to follow" in page
    assert f"@eve@{evil.host}" in page
    as_ada.post(PAGE + f"followers/{first}/approve/")
    as_ada.post(PAGE + f"followers/{second}/refuse/")
    assert [row.state for row in Follower.objects.all()] == ["accepted"]
    assert as_ada.post(PAGE + f"followers/{second}/approve/").status_code == 404
    assert "ask to follow" not in as_ada.get("/en/desk/").content.decode()


def test_a_follower_is_removed_after_a_question(federating, evil, as_ada):
    number = ask(evil, "eve")
    page = PAGE + f"followers/{number}/remove/"
    assert "Remove this follower?" in as_ada.get(page).content.decode()
    assert Follower.objects.exists()
    as_ada.post(page)
    assert not Follower.objects.exists()
    deliver_due(clock.now())
    assert [sent["type"] for sent in evil.delivered] == ["Accept", "Reject"]


def test_an_empty_answer_to_a_question_is_an_answer(federating, evil, as_ada):
    ask(evil, "eve")
    number = Follower.objects.get().pk
    page = PAGE + f"followers/{number}/remove/"
    body = {"content_type": "application/x-www-form-urlencoded", "data": ""}
    assert as_ada.post(page, **body).status_code == 302
    assert not Follower.objects.exists()
    assert as_ada.post("/en/desk/fediverse/blocks/", **body).status_code == 422


def test_a_follower_is_blocked_from_the_list_and_the_list_says_so(federating, evil, as_ada):
    ask(evil, "eve")
    actor = Follower.objects.get().actor_id
    block = f"{PAGE}blocks/actors/{actor}/"
    assert f'href="{block}?next=' in as_ada.get(PAGE).content.decode()
    answered = as_ada.post(f"{block}?next={PAGE}", {"why": "spam"})
    assert answered["Location"] == PAGE
    page = as_ada.get(PAGE).content.decode()
    assert ">blocked</span>" in page
    assert f'href="{block}?next=' not in page


def test_hosts_who_left_read_who_is_still_known(federating, evil, as_ada):
    ask(evil, "eve")
    as_ada.post(PAGE + "switch/", {"is_on": "no"})
    assert "1 follower is still known" in as_ada.get(PAGE).content.decode()


def test_the_section_where_one_is_is_marked(as_ada):
    for section in ("", "following/", "seen/", "posts/", "people/", "blocks/"):
        page = as_ada.get(PAGE + section).content.decode()
        ways = page[page.index("desk-ways") :]
        marked = ways[: ways.index('aria-current="page"')].rsplit("href=", 1)[1]
        assert marked.startswith(f'"{PAGE}{section}"')


def test_followers_are_listed_in_pages_with_as_many_questions(federating, evil, as_ada):
    asked = []
    for number in range(30):
        ask(evil, f"somebody{number}")
        if number in {0, 2}:
            as_ada.get(PAGE)  # what is remembered is remembered
            with CaptureQueriesContext(connection) as seen:
                as_ada.get(PAGE)
            asked.append(len(seen))
    assert asked[0] == asked[1]
    first, second = (as_ada.get(f"{PAGE}?page={page}").content.decode() for page in (1, 2))
    assert "30 followers" in first
    assert "Page 2 of 2" in second
    assert f"@somebody29@{evil.host}" in first
    assert f"@somebody0@{evil.host}" in second
    assert f"@somebody0@{evil.host}" not in first


# ── what waits ────────────────────────────────────────────────────────────────────────────


def test_silent_servers_are_shown_and_tried_again(federating, evil, victim, as_ada):
    activity = {
        "id": "https://node.example/1",
        "type": "Create",
        "object": "https://node.example/e",
    }
    inboxes = [peer.serve("/inbox", Served(status=503)) for peer in (evil, victim)]
    for inbox in inboxes:
        deliver(activity, by=group().name, to=[inbox], at=clock.now())
    deliver_due(clock.now())
    page = as_ada.get(PAGE).content.decode()
    assert "2 deliveries wait" in page
    assert evil.host in page
    assert victim.host in page
    evil.serve("/inbox", Served(status=202))
    number = DeliveryHost.objects.get(host=evil.host).pk
    as_ada.post(PAGE + f"servers/{number}/try-again/")
    assert deliver_due(clock.now()) == 1
    page = as_ada.get(PAGE).content.decode()
    assert "1 delivery waits" in page
    assert f">{evil.host}<" not in page


def test_as_many_questions_for_three_silent_servers_as_for_one(federating, as_ada):
    asked = []
    for number in range(3):
        DeliveryHost.objects.create(host=f"silent{number}.example", failures=1)
        as_ada.get(PAGE)
        with CaptureQueriesContext(connection) as seen:
            as_ada.get(PAGE)
        asked.append(len(seen))
    assert asked[0] == asked[2]


# ── pages of everybody ────────────────────────────────────────────────────────────────────


def test_everybody_reads_the_handle_while_the_node_federates(as_ada, as_chloe):
    pages = ["/en/", "/en/follow/"]
    assert not any("@paris" in as_chloe.get(page).content.decode() for page in pages)
    as_ada.post(PAGE + "switch/", {"is_on": "yes"})
    handle = group().handle
    assert all(handle in as_chloe.get(page).content.decode() for page in pages)
