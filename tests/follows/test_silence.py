"""Servers that do not answer, and inboxes that are gone: who follows stays, comes back, or goes."""

from datetime import timedelta

import pytest

from meshup.deliveries.domain.delivering import deliver
from meshup.deliveries.models import DeliveryHost, DeliveryInbox
from meshup.fediverse.domain.own_actors import group
from meshup.follows.domain.queries.followers import follower_count, inboxes_of_followers
from meshup.kit import clock
from meshup.remote_actors.domain.remote_actors import known_actor
from tests.deliveries.activities import activity
from tests.inbox.peer import Served
from tests.mailings.conftest import run_due_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def moment():
    """How long one waits between two deliveries."""
    return timedelta(minutes=1)


@pytest.fixture
def chloe(evil, federating):
    """An account on another server, with an inbox of its own alone."""
    return evil.actor("chloe", endpoints={})


def follow(actor):
    return actor.post(actor.activity("Follow", group().id)).status


def publish(number=1):
    return deliver(activity(number=number), by=group().name, to=inbox_list(), at=clock.now())


def inbox_list():
    return inboxes_of_followers(group().name)


def gone(chloe, later, moment):
    """Let the inbox of somebody who follows say 410 to what is published."""
    assert follow(chloe) == 202
    [inbox] = inbox_list()
    chloe.peer.serve(inbox.removeprefix(chloe.peer.base), Served(status=202))
    later(moment)
    chloe.peer.serve(inbox.removeprefix(chloe.peer.base), Served(status=410))
    assert publish() == 1
    later(moment)
    assert DeliveryInbox.objects.get(url=inbox).gone_at
    return inbox


def test_whose_inbox_is_gone_follows_no_more(chloe, later, moment):
    gone(chloe, later, moment)
    assert follower_count(group().name) == 1
    run_due_jobs()
    assert follower_count(group().name) == 0
    assert known_actor(chloe.id) is not None


def test_of_who_is_gone_with_their_inbox_nothing_is_kept(chloe, later, moment):
    gone(chloe, later, moment)
    chloe.peer.serve(chloe.id.removeprefix(chloe.peer.base), Served(status=410))
    run_due_jobs()
    assert follower_count(group().name) == 0
    assert known_actor(chloe.id) is None


def test_an_inbox_that_many_share_ends_no_follow(evil, federating, later, moment):
    chloe = evil.actor("chloe")
    gone(chloe, later, moment)
    run_due_jobs()
    assert follower_count(group().name) == 1
    assert publish(2) == 0


def test_who_follows_again_is_reached_again(chloe, later, moment):
    inbox = gone(chloe, later, moment)
    run_due_jobs()
    chloe.peer.serve(inbox.removeprefix(chloe.peer.base), Served(status=202))
    assert follow(chloe) == 202
    run_due_jobs()
    assert follower_count(group().name) == 1
    assert publish(3) == 1


def test_an_inbox_that_is_back_before_anybody_looked_ends_no_follow(chloe, later, moment):
    gone(chloe, later, moment)
    assert chloe.post(chloe.activity("Like", group().id)).status == 202
    run_due_jobs()
    assert follower_count(group().name) == 1


@pytest.mark.parametrize("kind", ["Follow", "Like", "Announce"])
def test_whatever_a_silent_server_sends_has_it_tried_again(chloe, kind):
    assert follow(chloe) == 202
    DeliveryHost.objects.update(failures=9, dead_at=clock.now())
    assert publish() == 0
    assert chloe.post(chloe.activity(kind, group().id)).status == 202
    assert DeliveryHost.objects.get().dead_at is None
    assert publish() == 1


def test_what_is_not_signed_by_it_does_not(chloe, evil, victim):
    assert follow(chloe) == 202
    DeliveryHost.objects.update(failures=9, dead_at=clock.now())
    eve = victim.actor("eve")
    assert eve.post({**eve.activity("Like", group().id), "actor": chloe.id}).status == 401
    assert DeliveryHost.objects.get(host=evil.host).dead_at is not None
