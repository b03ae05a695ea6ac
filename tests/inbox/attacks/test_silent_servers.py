"""Attack 48: servers that follow us, and then take nothing: they delay nobody, and are given up.

Both follow by the inbox; what hosts publish goes out through the room that publishes.
"""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta
from threading import Event

import pytest

from meshup.deliveries.domain import sending
from meshup.deliveries.domain.recording import expire_deliveries
from meshup.deliveries.domain.running import deliver_due
from meshup.deliveries.models import Delivery, OutgoingActivity
from meshup.federated_events.domain.posts import PostPlan, write_post
from meshup.fediverse.domain.own_actors import group
from meshup.follows.models import Follower
from meshup.kit import clock
from tests.agenda.paris import NOW
from tests.inbox.peer import Served
from tests.mailings.conftest import _jobs_wait, run_due_jobs

__all__ = ["_jobs_wait"]

pytestmark = pytest.mark.usefixtures("_jobs_wait")
STEP = timedelta(hours=6)
WEEK = timedelta(days=7)
MOST_TRIES = 40
"""Of one post to one server: seven that come closer and closer to twice a day, for a week."""


@pytest.fixture
def wait():
    """Let time go by as if nobody else used the node, and do what is due then."""
    with ExitStack() as moments:
        moments.enter_context(clock.set_to(NOW))

        def go(by):
            moments.enter_context(clock.set_to(clock.now() + by))
            run_due_jobs()
            deliver_due(clock.now())
            expire_deliveries(clock.now())

        yield go


@pytest.fixture
def followed(wait, evil, victim):
    """Somebody at each server follows us; the honest one and the other, without what was sent."""
    for peer in (evil, victim):
        actor = peer.actor("vera" if peer is victim else "eve")
        asked = actor.activity("Follow", group().id)
        assert actor.post(asked, to=f"/ap/{group().name}/inbox").status == 202
    wait(timedelta(minutes=1))
    assert Follower.objects.count() == 2
    assert [len(peer.delivered) for peer in (evil, victim)] == [1, 1]
    evil.asked.clear()
    victim.asked.clear()
    return evil, victim


def publish(ada, number):
    write_post(ada, PostPlan({"en": f"Post {number}"}), clock.now())


def refusing(kind, victim):
    """Return how the other server answers from now on."""
    for_ever = {"retry-after": str(10**12)}
    elsewhere = {"location": f"{victim.base}/inbox"}
    return {
        "404": Served(status=404),
        "410": Served(status=410),
        "500": Served(status=500),
        "503": Served(status=503),
        "429 for ever": Served(status=429, headers=for_ever),
        "never": Served(status=503, headers={"retry-after": "Fri, 31 Dec 9999 23:59:59 GMT"}),
        "a word": Served(status=503, headers={"retry-after": "soon\u00a0\u00b2"}),
        "elsewhere": Served(status=307, headers=elsewhere),
        "endless": Served(status=500, pieces=lambda: (b"x" * 65_536 for _ in range(200))),
        "nothing": Served(status=999),
    }[kind]


KINDS = (
    *("404", "410", "500", "503", "429 for ever", "never", "a word", "elsewhere", "endless"),
    "nothing",
)


@pytest.mark.parametrize("kind", KINDS)
def test_48_a_server_that_takes_nothing_is_tried_seldom_and_given_up(followed, ada, wait, kind):
    evil, victim = followed
    answer = refusing(kind, victim)
    for path in ("/inbox", "/users/eve/inbox"):
        evil.serve(path, answer)
    publish(ada, 1)
    for _ in range(int(WEEK / STEP) + 4):
        wait(STEP)
    tries = len(evil.delivered)
    assert [post["type"] for post in victim.delivered] == ["Create"]
    assert 1 <= tries <= MOST_TRIES
    assert not Delivery.objects.exists()
    assert not OutgoingActivity.objects.exists()
    for _ in range(8):
        wait(STEP)
    assert len(evil.delivered) == tries


@pytest.mark.parametrize("kind", ["500", "503", "429 for ever", "endless"])
def test_48_what_comes_meanwhile_waits_its_turn_and_delays_nobody(followed, ada, wait, kind):
    evil, victim = followed
    for path in ("/inbox", "/users/eve/inbox"):
        evil.serve(path, refusing(kind, victim))
    for number in range(6):
        publish(ada, number)
        wait(timedelta(minutes=1))
        assert len(victim.delivered) == number + 1
    assert len(evil.delivered) <= 6
    evil.served = {path: each for path, each in evil.served.items() if "inbox" not in path}
    before = len(evil.delivered)
    wait(timedelta(hours=13))
    told = [post["object"]["content"] for post in evil.delivered[before:]]
    assert [number for number in range(6) if f"Post {number}" in told[number]] == [*range(6)]


def test_48_an_inbox_that_drips_is_left_at_the_deadline(followed, ada, wait, monkeypatch):
    monkeypatch.setattr(sending, "SECONDS", 0.3)
    evil, victim = followed

    over = Event()

    def drip():
        for _ in range(100):
            yield b" "
            over.wait(0.02)

    evil.serve("/inbox", Served(status=202, pieces=drip))
    publish(ada, 1)
    wait(timedelta(minutes=1))
    assert len(victim.delivered) == 1


def test_48_followers_whose_inbox_is_gone_are_no_followers(followed, ada, wait):
    evil, _victim = followed
    for path in ("/inbox", "/users/eve/inbox"):
        evil.serve(path, b"", status=410)
    evil.serve("/users/eve", b"", status=410)
    publish(ada, 1)
    wait(timedelta(minutes=1))
    publish(ada, 2)
    wait(timedelta(hours=1))
    assert len(evil.delivered) == 1
