"""Two servers with a Redis between them are one, to real clients; and each goes on without it."""

from __future__ import annotations

import os
import signal
import socket
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from tests.bus.redis import running
from tests.signalling.alone import Signalling, eventually
from tests.signalling.wires import OPEN, PATIENCE_SECONDS, RELAY, TRACKER, Y, joined, peer

UP = 'bus_up{way="redis"}'
INFO_HASH, ONE, OTHER, OFFER = "h" * 20, "1" * 20, "2" * 20, "o" * 20


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
    told = [value for name, value in server.numbers().items() if name.startswith("bus_up{")]
    return told == [1, 1, 1, 1]  # of two workers, to each other and to Redis


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


def test_peers_on_two_hosts_find_each_other(hosts, room):
    one, two = hosts
    with client(one, "ada", room) as ada, client(two, "bilal", room) as bilal:
        assert ada.hear() == bilal.hear() == OPEN
        ada.say(type="OFFER", dst="bilal", payload={"sdp": "x" * 5000})
        payload = {"sdp": "x" * 5000}
        offer = {"src": "ada", "type": "OFFER", "dst": "bilal", "payload": payload}
        assert bilal.hear() == offer
        bilal.say(type="ANSWER", dst="ada", payload="é")
        assert ada.hear()["payload"] == "é"
        with client(two, "ada", room, "stolen") as thief:
            assert thief.hear()["type"] == "ID-TAKEN"


def test_what_waits_for_an_id_finds_it_on_the_other_host(hosts, room):
    one, two = hosts
    with client(one, "ada", room) as ada:
        assert ada.hear() == OPEN
        for number in range(3):
            ada.say(type="OFFER", dst="bilal", payload=number)
        time.sleep(0.3)
        with client(two, "bilal", room) as bilal:
            assert [bilal.hear().get("payload") for _ in range(4)] == [None, 0, 1, 2]


def test_nobody_on_either_host_is_told_as_on_one(hosts, room):
    one, _two = hosts
    with client(one, "ada", room) as ada:
        assert ada.hear() == OPEN
        ada.say(type="OFFER", dst="bilal", payload=1)
        assert ada.hear() == {"type": "EXPIRE", "src": "bilal", "dst": "ada"}


def test_who_returns_to_another_host_keeps_the_id(hosts, room):
    one, two = hosts
    with client(one, "ada", room) as former, client(one, "bilal", room) as bilal:
        assert former.hear() == bilal.hear() == OPEN
        with client(two, "ada", room) as ada:
            assert ada.hear() == OPEN
            assert former.closing() == 4001
            bilal.say(type="OFFER", dst="ada", payload=1)
            assert ada.hear()["payload"] == 1


def test_who_edits_a_document_on_two_hosts_is_counted_and_heard(hosts, room):
    one, two = hosts
    with joined(one.port, f"{room}{Y}") as ada, joined(two.port, f"{room}{Y}") as bilal:
        for editor in (ada, bilal):
            editor.say(type="subscribe", topics=["notes"])
            editor.say(type="ping")
            assert editor.hear() == {"type": "pong"}
        time.sleep(0.2)
        ada.say(type="publish", topic="notes", words="hello")
        heard = {"type": "publish", "topic": "notes", "words": "hello", "clients": 2}
        assert ada.hear() == bilal.hear() == heard


def test_a_relays_guests_on_two_hosts_hear_each_other(hosts, room):
    one, two = hosts
    with joined(one.port, f"{room}{RELAY}") as ada, joined(two.port, f"{room}{RELAY}") as bilal:
        bilal.say(type="subscribe", topic="cats")
        time.sleep(0.2)
        ada.say(type="publish", topic="cats", payload={"n": 1})
        assert bilal.hear() == {"topic": "cats", "payload": {"n": 1}}


def announce(wire, who, **more):
    wire.say(action="announce", info_hash=INFO_HASH, peer_id=who, **more)


def test_a_swarm_reaches_over_two_hosts(hosts, room):
    one, two = hosts
    with joined(one.port, f"{room}{TRACKER}") as seed, joined(two.port, f"{room}{TRACKER}") as new:
        announce(seed, ONE, left=0)
        assert seed.hear()["complete"] == 1
        announce(new, OTHER, left=5, offers=[{"offer": {"sdp": "s"}, "offer_id": OFFER}])
        answer = new.hear()
        assert (answer["complete"], answer["incomplete"]) == (1, 1)
        offered = seed.hear()
        assert (offered["offer"], offered["peer_id"]) == ({"sdp": "s"}, OTHER)
        told = {"to_peer_id": OTHER, "offer_id": OFFER, "answer": {"sdp": "a"}}
        announce(seed, ONE, **told)
        assert new.hear()["answer"] == {"sdp": "a"}
        with joined(two.port, f"{room}{TRACKER}") as thief:
            announce(thief, ONE, left=5)
            assert thief.hear()["failure reason"] == "peer_id is in use"
        announce(new, OTHER, event="stopped")
        new.hear()
        time.sleep(0.2)
        new.say(action="scrape", info_hash=[INFO_HASH])
        assert new.hear()["files"][INFO_HASH]["complete"] == 1


def test_a_server_that_is_killed_frees_its_ids_and_places(redis, hosts, room):
    one, _two = hosts
    three = Signalling(redis_url=redis.url)
    eventually(partial(is_up, three))
    ada = client(three, "ada", room)
    editor = joined(three.port, f"{room}{Y}")
    seed = joined(three.port, f"{room}{TRACKER}")
    assert ada.hear() == OPEN
    editor.say(type="subscribe", topics=["notes"])
    announce(seed, ONE, left=0)
    seed.hear()
    with joined(one.port, f"{room}{Y}") as other:
        other.say(type="subscribe", topics=["notes"])
        other.say(type="publish", topic="notes")
        assert other.hear()["clients"] in {1, 2}
        three.kill()
        with client(one, "ada", room, "another") as mine:
            assert mine.hear() == OPEN
        until = time.monotonic() + 6
        other.say(type="publish", topic="notes")
        while other.hear()["clients"] == 2:
            assert time.monotonic() < until
            time.sleep(0.1)
            other.say(type="publish", topic="notes")
        with joined(one.port, f"{room}{TRACKER}") as new:
            announce(new, OTHER, left=5)
            assert new.hear()["complete"] == 0
    for wire in (ada, editor, seed):
        wire.close()
    three.stop()
    three.log.close()


def reach_each_other(peers):
    for name, told in peers.items():
        for other in peers.keys() - name:
            told.say(type="OFFER", dst=other)
    for name, told in peers.items():
        assert {told.hear()["src"] for _ in range(len(peers) - 1)} == peers.keys() - name


def test_the_workers_of_two_hosts_are_one(redis, room):
    servers = [Signalling(redis_url=redis.url, workers="2") for _ in range(2)]
    try:
        for server in servers * 2:
            eventually(partial(all_up, server))
        with ExitStack() as stack:
            peers = {
                name: stack.enter_context(client(servers[at % 2], name, room))
                for at, name in enumerate("abcdefgh")
            }
            assert [peer.hear() for peer in peers.values()] == [OPEN] * 8
            reach_each_other(peers)
            for server in servers:
                with client(server, "a", room, "stolen") as thief:
                    assert thief.hear()["type"] == "ID-TAKEN"
            again = stack.enter_context(client(servers[1], "a", room))
            assert again.hear() == OPEN
            assert peers["a"].closing() == 4001
            peers["b"].say(type="OFFER", dst="nobody-yet")
            late = stack.enter_context(client(servers[0], "nobody-yet", room))
            assert [late.hear()["type"] for _ in range(2)] == ["OPEN", "OFFER"]
    finally:
        for server in servers:
            server.stop()
            server.log.close()


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
            [killed, _other] = children(servers[0].process.pid)
            os.kill(killed, signal.SIGKILL)
            time.sleep(0.5)
            for at, name in enumerate("abcdefghij"):
                if at % 2 == 0 and is_cut(peers[name]):
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


def is_cut(wire):
    """Say whether a client has lost its server."""
    wire.socket.settimeout(0.05)
    try:
        return wire.socket.recv(1, socket.MSG_PEEK) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    finally:
        wire.socket.settimeout(PATIENCE_SECONDS)


def children(pid):
    """Return the processes that a process has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def said_of_redis(server):
    said = server.log.read().decode()
    return said.count("Redis is lost"), said.count("Redis is back")


def test_without_redis_each_host_goes_on_and_then_they_are_one_again(redis, hosts, room):
    one, two = hosts
    lost, back = said_of_redis(one)
    with client(one, "ada", room) as ada, client(one, "bilal", room) as bilal:
        assert ada.hear() == bilal.hear() == OPEN
        redis.kill()
        for server in hosts:
            eventually(partial(is_down, server))
        ada.say(type="OFFER", dst="bilal", payload=1)
        assert bilal.hear()["payload"] == 1
        with client(two, "chloe", room) as chloe:
            assert chloe.hear() == OPEN
            ada.say(type="OFFER", dst="chloe", payload=1)
            assert ada.hear()["type"] == "EXPIRE"
            redis.start()
            for server in hosts:
                eventually(partial(is_up, server))
            time.sleep(0.3)
            ada.say(type="OFFER", dst="chloe", payload=2)
            assert chloe.hear()["payload"] == 2
    assert said_of_redis(one) == (lost + 1, back + 1)
    assert redis.url not in one.log.read().decode()
