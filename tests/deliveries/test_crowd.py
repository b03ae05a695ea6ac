"""Ten thousand followers on five hundred servers, some of which hang."""

import time

import pytest

from meshup.deliveries.domain.delivering import deliver
from meshup.deliveries.models import Delivery, DeliveryHost
from meshup.deliveries.runner import DeliveryRunner
from meshup.fediverse.domain.own_actors import group
from meshup.follows.choices import FollowState
from meshup.follows.domain.queries.followers import inboxes_of_followers
from meshup.follows.models import Follower
from meshup.kit import clock
from meshup.remote_actors.models import RemoteActor
from tests.deliveries.activities import activity
from tests.deliveries.many_servers import many_servers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
HOSTS, EACH, HANGING = 500, 20, 5


@pytest.fixture
def servers():
    """Five hundred servers in a process."""
    with many_servers() as made:
        yield made


def make_followers(servers, *, sharing):
    actors, at = [], clock.now()
    for number in range(HOSTS * EACH):
        host, path = number % HOSTS, f"/users/{number}"
        hangs = host < HANGING
        shared = servers.inbox(host, "/silent" if hangs else "/inbox")
        actors.append(
            RemoteActor(
                actor_id=servers.inbox(host, path),
                id_hash=number.to_bytes(32, "big"),
                host=servers.inbox(host, "").removeprefix("http://"),
                kind="Person",
                inbox=servers.inbox(host, f"{path}/silent" if hangs else f"{path}/inbox"),
                shared_inbox=shared if sharing else "",
                fetched_at=at,
            )
        )
    RemoteActor.objects.bulk_create(actors, batch_size=500)
    Follower.objects.bulk_create(
        [
            Follower(followed=group().name, actor=actor, state=FollowState.ACCEPTED, since=at)
            for actor in actors
        ],
        batch_size=500,
    )


def delivered_in(to):
    """Deliver to all inboxes, and return how many seconds it took to reach those that answer."""
    runner = DeliveryRunner()
    began = time.monotonic()
    assert deliver(activity(), by=group().name, to=to, at=clock.now()) == len(to)
    put = time.monotonic() - began
    runner.start()
    answering = Delivery.objects.exclude(inbox__url__endswith="/silent")
    try:
        end = time.monotonic() + 240
        while answering.exists() and time.monotonic() < end:
            time.sleep(0.1)
        assert not answering.exists()
    finally:
        runner.stop()
    assert put < 10
    return time.monotonic() - began


@pytest.mark.parametrize("sharing", [True, False])
def test_ten_thousand_followers_are_reached_and_nobody_twice(federating, servers, sharing):
    make_followers(servers, sharing=sharing)
    began = time.monotonic()
    to = inboxes_of_followers(group().name)
    assert time.monotonic() - began < 5
    assert len(to) == (HOSTS if sharing else HOSTS * EACH)
    seconds = delivered_in(to)
    silent = len([url for url in to if url.endswith("/silent")])
    assert servers.count() == {"arrived": len(to) - silent, "again": 0}
    assert DeliveryHost.objects.filter(failures__gt=0).count() <= HANGING
    assert seconds < (30 if sharing else 200)
