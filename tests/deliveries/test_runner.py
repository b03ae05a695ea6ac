"""The runner beside the jobs: many servers at once, and none that delays another."""

import time
from threading import Lock

import pytest
from django.db import OperationalError

from meshup.deliveries import runner as runner_module
from meshup.deliveries.domain.delivering import deliver
from meshup.deliveries.domain.recording import record
from meshup.deliveries.domain.sending import send_batch
from meshup.deliveries.models import Delivery, DeliveryHost
from meshup.deliveries.runner import DeliveryRunner
from meshup.fediverse.domain.own_actors import group
from meshup.kit import clock
from tests.deliveries.activities import activity
from tests.inbox.peer import Served

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def start(transactional_db, peers):
    """Start runners that end with the test, before its peers do."""
    made = []

    def go(hosts_at_once=4):
        made.append(DeliveryRunner(hosts_at_once))
        made[-1].start()
        return made[-1]

    yield go
    for runner in made:
        runner.stop()


def queue(to, number=1):
    deliver(activity(number=number), by=group().name, to=to, at=clock.now())


def wait_for(what, seconds=20.0):
    end = time.monotonic() + seconds
    while not what() and time.monotonic() < end:
        time.sleep(0.01)
    assert what()


def test_what_is_put_there_leaves_at_once(start, evil):
    start()
    time.sleep(0.1)
    began = time.monotonic()
    queue([evil.base + "/inbox"])
    wait_for(lambda: evil.delivered)
    assert time.monotonic() - began < runner_module.POLL_SECONDS
    wait_for(lambda: not Delivery.objects.exists())


def test_a_server_that_hangs_delays_nobody(start, evil, victim):
    def hang(_asked: object) -> Served:
        time.sleep(3)
        return Served(status=202)

    evil.serve("/inbox", hang)
    for number in range(3):
        queue([evil.base + "/inbox"], number)
    start()
    wait_for(lambda: evil.asked)
    for number in range(30):
        queue([victim.base + "/inbox"], number)
    began = time.monotonic()
    wait_for(lambda: len(victim.delivered) == 30)
    assert time.monotonic() - began < 2.5
    assert len(evil.asked) == 1


def test_no_server_gets_two_at_once_and_several_servers_do(start, peers):
    lock, now, most, most_of_one = Lock(), [], [], []

    def counting(asked):
        host = asked.headers["host"]
        with lock:
            now.append(host)
            most.append(len(now))
            most_of_one.append(now.count(host))
        time.sleep(0.1)
        with lock:
            now.remove(host)
        return Served(status=202)

    to = []
    for number in range(6):
        peer = peers(f"peer-{number}.example")
        to += [peer.serve("/a", counting), peer.serve("/b", counting)]
    queue(to)
    start(hosts_at_once=4)
    wait_for(lambda: len(most) == 12 and not Delivery.objects.exists())
    assert max(most_of_one) == 1
    assert max(most) == 4


def test_what_cannot_be_written_down_now_is_written_later_and_not_sent_again(
    start, evil, monkeypatch, caplog
):
    monkeypatch.setattr(runner_module, "AFTER_TROUBLE_SECONDS", 0.05)
    trouble = iter([OperationalError("database is locked"), RuntimeError("a bug")])
    real = record

    def troubled(outcomes, at):
        for error in trouble:
            raise error
        real(outcomes, at)

    monkeypatch.setattr(runner_module, "record", troubled)
    queue([evil.base + "/inbox"])
    start()
    wait_for(lambda: not Delivery.objects.exists())
    assert len(evil.delivered) == 1
    caplog.clear()


def test_a_turn_that_breaks_is_put_off_and_others_go_on(start, evil, victim, monkeypatch, caplog):
    real = send_batch
    turns: list[str] = []

    def breaks(batch, tell):
        turns.append(batch.name)
        if batch.name == evil.host:
            raise RuntimeError("a bug")
        real(batch, tell)

    monkeypatch.setattr(runner_module, "send_batch", breaks)
    queue([evil.base + "/inbox", victim.base + "/inbox"])
    start(hosts_at_once=1)
    wait_for(lambda: victim.delivered)
    wait_for(lambda: DeliveryHost.objects.filter(failures=1, last_failure="error").exists())
    time.sleep(0.2)
    assert turns.count(evil.host) == 1
    caplog.clear()
