"""Two servers with a Redis between them lose it, lose workers, lose each other, and go on.

What they are while nothing is lost, ``test_scattered`` shows.
"""

from __future__ import annotations

import os
import signal
import time
from contextlib import ExitStack
from functools import partial

import pytest

from tests.bus.redis import running
from tests.signalling.processes import Signalling, eventually
from tests.signalling.tcp_clients import OPEN, TRACKER, Y, joined, peer

UP = 'bus_up{way="redis"}'
INFO_HASH, ONE, OTHER = "h" * 20, "1" * 20, "2" * 20


@pytest.fixture(scope="module")
def redis():
    with running() as server:
        yield server


@pytest.fixture(scope="module")
def shared(redis):
    servers = [Signalling(redis_url=redis.url) for _ in range(2)]
    yield servers
    for server in servers:
        server.stop()
        server.log.close()


def is_up(server):
    return server.numbers()[UP] == 1


def all_up(server):
    ways = [value for name, value in server.numbers().items() if name.startswith("bus_up{")]
    return ways == [1, 1, 1, 1]  # of two workers, to each other and to Redis


def is_down(server):
    return server.numbers()[UP] == 0


@pytest.fixture
def hosts(shared):
    for server in shared:
        eventually(partial(is_up, server))
    return shared


@pytest.fixture
def room(request):
    return f"/s/{request.node.name[:60]}"


def client(server, name, room, token="t"):
    return joined(server.port, peer(name, token, room))


def announce(wire, who, **more):
    wire.say(action="announce", info_hash=INFO_HASH, peer_id=who, **more)


def test_a_server_that_is_killed_frees_its_ids_and_places(redis, hosts, room):
    first, _second = hosts
    three = Signalling(redis_url=redis.url)
    eventually(partial(is_up, three))
    ada = client(three, "ada", room)
    editor = joined(three.port, f"{room}{Y}")
    seed = joined(three.port, f"{room}{TRACKER}")
    assert ada.hear() == OPEN
    editor.say(type="subscribe", topics=["notes"])
    announce(seed, ONE, left=0)
    seed.hear()
    with joined(first.port, f"{room}{Y}") as other:
        other.say(type="subscribe", topics=["notes"])
        other.say(type="publish", topic="notes")
        assert other.hear()["clients"] in {1, 2}
        three.kill()
        with client(first, "ada", room, "another") as mine:
            assert mine.hear() == OPEN
        until = time.monotonic() + 6
        other.say(type="publish", topic="notes")
        while other.hear()["clients"] == 2:
            assert time.monotonic() < until
            time.sleep(0.1)
            other.say(type="publish", topic="notes")
        with joined(first.port, f"{room}{TRACKER}") as new:
            announce(new, OTHER, left=5)
            assert new.hear()["complete"] == 0
    for wire in (ada, editor, seed):
        wire.close()
    three.stop()
    three.log.close()


def reach_each_other(peers):
    for name, client in peers.items():
        for other in peers.keys() - name:
            client.say(type="OFFER", dst=other)
    for name, client in peers.items():
        assert {client.hear()["src"] for _ in range(len(peers) - 1)} == peers.keys() - name


def test_workers_and_redis_may_die_and_all_are_one_again(redis, room):
    servers = [Signalling(redis_url=redis.url, workers="2") for _ in range(2)]
    try:
        for server in servers * 2:
            eventually(partial(all_up, server))
        with ExitStack() as stack:
            peers = {
                name: stack.enter_context(client(servers[at % 2], name, room))
                for at, name in enumerate("abcdefghij")
            }
            assert [peer.hear() for peer in peers.values()] == [OPEN] * 10
            [killed, _other] = servers[0].workers
            os.kill(killed, signal.SIGKILL)
            time.sleep(0.5)
            for at, name in enumerate("abcdefghij"):
                if at % 2 == 0 and peers[name].is_gone():
                    peers[name] = stack.enter_context(client(servers[1], name, room))
                    assert peers[name].hear() == OPEN
            for server in servers * 2:
                eventually(partial(all_up, server))
            reach_each_other(peers)
            redis.kill()
            time.sleep(0.5)
            redis.start()
            for server in servers * 4:
                eventually(partial(all_up, server))
            time.sleep(0.5)
            reach_each_other(peers)
    finally:
        for server in servers:
            server.stop()
            server.log.close()


def redis_log_counts(server):
    log = server.log.read().decode()
    return log.count("Redis is lost"), log.count("Redis is back")


def test_without_redis_each_host_goes_on_and_then_they_are_one_again(redis, hosts, room):
    first, second = hosts
    lost, back = redis_log_counts(first)
    with client(first, "ada", room) as ada, client(first, "bilal", room) as bilal:
        assert ada.hear() == bilal.hear() == OPEN
        redis.kill()
        for server in hosts:
            eventually(partial(is_down, server))
        ada.say(type="OFFER", dst="bilal", payload=1)
        assert bilal.hear()["payload"] == 1
        with client(second, "chloe", room) as chloe:
            assert chloe.hear() == OPEN
            ada.say(type="OFFER", dst="chloe", payload=1)
            assert ada.hear()["type"] == "EXPIRE"
            redis.start()
            for server in hosts:
                eventually(partial(is_up, server))
            time.sleep(0.3)
            ada.say(type="OFFER", dst="chloe", payload=2)
            assert chloe.hear()["payload"] == 2
    assert redis_log_counts(first) == (lost + 1, back + 1)
    assert redis.url not in first.log.read().decode()
