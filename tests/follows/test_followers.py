"""Somebody follows the node from another server: through the inbox, and back out to theirs."""

from datetime import timedelta

import pytest

from meshup.community.errors import HostsOnly
from meshup.fediverse.domain.own_actors import application, group
from meshup.fediverse.domain.settings import FederationFacts, change_federation
from meshup.follows.domain.followers import approve, refuse_follower
from meshup.follows.domain.queries.followers import (
    follower_numbers_for,
    followers_for,
    inboxes_of_followers,
    is_follower,
)
from meshup.follows.errors import NoSuchFollow
from meshup.follows.models import Follower
from meshup.follows.signals import followed, follower_left
from meshup.kit import clock
from meshup.remote_actors.domain.remote_actors import forget_actor, known_actor

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def chloe(evil):
    """An account on another server."""
    return evil.actor("chloe")


@pytest.fixture
def heard():
    """What is announced, as pairs of a word and a number."""
    got = []

    def joined(actor, name, **_more):
        got.append(("followed", name))

    def left(actor, name, **_more):
        got.append(("left", name))

    followed.connect(joined)
    follower_left.connect(left)
    yield got
    followed.disconnect(joined)
    follower_left.disconnect(left)


def follow(actor, **more):
    activity = actor.activity("Follow", group().id, **more)
    return actor.post(activity, to=f"/ap/{group().name}/inbox"), activity


def decide(ada, *, approves=True):
    facts = FederationFacts(is_on=True, approves_followers=approves)
    change_federation(ada, facts, clock.now())


def totals(browser, what="followers"):
    return browser.get(f"/ap/{group().name}/{what}").json()


def test_a_follow_is_accepted_with_the_very_follow_that_came(later, chloe, evil, heard, as_chloe):
    answer, asked = follow(chloe)
    assert answer.status == 202
    later(SECOND)
    (accept,) = evil.delivered
    assert accept["type"] == "Accept"
    assert accept["actor"] == group().id
    assert accept["object"] == {
        "id": asked["id"],
        "type": "Follow",
        "actor": chloe.id,
        "object": group().id,
    }
    assert evil.asked[-1].path == "/users/chloe/inbox"
    assert heard == [("followed", group().name)]
    assert totals(as_chloe)["totalItems"] == 1
    assert chloe.id not in as_chloe.get(f"/ap/{group().name}/followers").content.decode()
    assert inboxes_of_followers(group().name) == [evil.base + "/inbox"]


def test_the_same_follow_again_is_answered_again_and_counts_once(later, chloe, evil, heard):
    _answer, asked = follow(chloe)
    for _time in range(2):
        later(SECOND)
        assert chloe.post(asked).status == 202
    later(SECOND)
    ids = {accept["object"]["id"] for accept in evil.delivered}
    assert len(evil.delivered) == 3
    assert ids == {asked["id"]}
    assert Follower.objects.count() == 1
    assert heard == [("followed", group().name)]


def test_a_server_follows_the_whole_node_and_answers_name_it(later, evil):
    relay = evil.actor("relay", kind="Application")
    relay.post(relay.activity("Follow", application().id))
    later(SECOND)
    assert evil.delivered[0]["actor"] == application().id
    assert is_follower(known_actor(relay.id).pk, application().name)
    assert not is_follower(known_actor(relay.id).pk, group().name)


def test_followers_wait_where_hosts_decide(later, ada, chloe, evil, heard, as_chloe):
    decide(ada)
    follow(chloe)
    later(SECOND)
    assert evil.delivered == []
    assert totals(as_chloe)["totalItems"] == 0
    assert inboxes_of_followers(group().name) == []
    (waiting,) = followers_for(ada, start=0, most=10)
    assert waiting.is_waiting
    approve(ada, waiting.number, clock.now())
    approve(ada, waiting.number, clock.now())
    later(SECOND)
    assert [answer["type"] for answer in evil.delivered] == ["Accept"]
    assert heard == [("followed", group().name)]
    assert totals(as_chloe)["totalItems"] == 1


def test_a_refused_follower_gets_a_reject_and_may_ask_again(later, ada, chloe, evil):
    decide(ada)
    _answer, asked = follow(chloe)
    (waiting,) = followers_for(ada, start=0, most=10)
    refuse_follower(ada, waiting.number, clock.now())
    later(SECOND)
    assert [answer["type"] for answer in evil.delivered] == ["Reject"]
    assert evil.delivered[0]["object"]["id"] == asked["id"]
    assert follower_numbers_for(ada).waiting == 0
    follow(chloe)
    assert follower_numbers_for(ada).waiting == 1


def test_an_approval_that_hosts_give_up_does_not_let_in_who_waits(ada, chloe):
    decide(ada)
    follow(chloe)
    decide(ada, approves=False)
    assert follower_numbers_for(ada).waiting == 1


def test_hosts_alone_decide(ada, bilal, chloe):
    decide(ada)
    follow(chloe)
    (waiting,) = followers_for(ada, start=0, most=10)
    for act in (approve, refuse_follower):
        with pytest.raises(HostsOnly):
            act(bilal, waiting.number, clock.now())
    with pytest.raises(HostsOnly):
        followers_for(bilal, start=0, most=10)
    with pytest.raises(NoSuchFollow):
        approve(ada, waiting.number + 1, clock.now())


@pytest.mark.parametrize("form", ["embedded", "without an actor", "by id"])
def test_whoever_undoes_their_follow_is_gone(chloe, heard, form):
    _answer, asked = follow(chloe)
    inner = {key: asked[key] for key in ("id", "type", "object")}
    if form == "embedded":
        inner = asked
    undone = asked["id"] if form == "by id" else inner
    assert chloe.post(chloe.activity("Undo", undone)).status == 202
    assert not Follower.objects.exists()
    assert heard[-1] == ("left", group().name)


def test_gancio_follows_again_with_the_very_same_words(later, evil):
    relay = evil.actor("relay", kind="Application")
    asked = {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": f"{evil.base}/federation/m/{group().id}#follow",
        "type": "Follow",
        "actor": relay.id,
        "object": group().id,
    }
    undone = {key: asked[key] for key in ("id", "type", "object")}
    for moment in range(2):
        later(SECOND)
        assert relay.post(asked).status == 202
        assert Follower.objects.count() == 1
        later(SECOND)
        undo = {**asked, "id": f"{asked['id']}-{moment}", "type": "Undo", "object": undone}
        assert relay.post(undo).status == 202
        assert Follower.objects.count() == 0


def test_nobody_undoes_the_follow_of_another(chloe, evil, victim):
    _answer, asked = follow(chloe)
    eve = evil.actor("eve")
    elsewhere = victim.actor("mallory")
    for attacker in (eve, elsewhere):
        attacker.post(attacker.activity("Undo", asked))
        attacker.post(attacker.activity("Undo", asked["id"]))
        attacker.post({**attacker.activity("Undo", asked), "actor": chloe.id})
    assert Follower.objects.count() == 1


def test_whoever_blocks_the_group_follows_no_more(chloe, heard):
    follow(chloe)
    chloe.post(chloe.activity("Block", group().id))
    assert not Follower.objects.exists()
    assert heard[-1] == ("left", group().name)


def test_an_account_that_is_deleted_leaves_nothing(chloe, evil):
    follow(chloe)
    evil.serve("/users/chloe", b"", status=410)
    chloe.post(chloe.activity("Delete", chloe.id))
    assert not Follower.objects.exists()
    assert known_actor(chloe.id) is None


def test_nobody_deletes_the_account_of_another(chloe, evil):
    follow(chloe)
    eve = evil.actor("eve")
    eve.post(eve.activity("Delete", chloe.id))
    assert Follower.objects.count() == 1


def test_who_is_forgotten_leaves_no_follow(chloe):
    follow(chloe)
    forget_actor(chloe.id, clock.now())
    assert not Follower.objects.exists()


def test_a_follow_of_nobody_here_changes_nothing(chloe):
    for wanted in (f"{group().id}/nobody", chloe.id, "https://elsewhere.example/ap/paris"):
        chloe.post(chloe.activity("Follow", wanted))
    assert not Follower.objects.exists()


def test_collections_are_there_while_the_node_federates(ada, as_chloe, federating):
    assert totals(as_chloe, "following")["totalItems"] == 0
    assert as_chloe.get("/ap/nobody/followers").status_code == 404
    name = group().name
    change_federation(ada, FederationFacts(), clock.now())
    assert as_chloe.get(f"/ap/{name}/followers").status_code == 404


def test_a_server_that_shares_an_inbox_gets_things_once(evil, victim):
    for name in ("ada", "bilal", "chloe"):
        follow(evil.actor(name))
    follow(victim.actor("djamila", endpoints=None))
    inboxes = inboxes_of_followers(group().name)
    assert inboxes == [evil.base + "/inbox", victim.base + "/users/djamila/inbox"]
