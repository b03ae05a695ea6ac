"""Clients that vanish, servers that die, and everybody who comes back at once."""

from __future__ import annotations

import time
from contextlib import ExitStack

import pytest

from tests.signalling.faults.society import society
from tests.signalling.processes import STORM, eventually, serving
from tests.signalling.servers import frame
from tests.signalling.tcp_clients import (
    OPEN,
    PING,
    RELAY,
    TRACKER,
    Y,
    crowd,
    joined,
    peer,
)

STORM_OF = 5_000
NAMES = [f"p{number}" for number in range(STORM_OF)]


@pytest.fixture
def server():
    with serving(**STORM, signalling_ping_seconds="60") as server:
        yield server


def meets(first, other, name):
    """Let ``one`` reach ``other``, whose id is ``name``."""
    first.say(type="OFFER", dst=name, payload="hello")
    assert other.hear()["payload"] == "hello"


def test_who_vanishes_is_cut_after_a_ping_and_the_id_is_free():
    paths = [*(peer(name) for name in NAMES[:100]), *[Y, TRACKER, RELAY] * 100]
    with serving(**STORM, signalling_ping_seconds="1") as server, ExitStack() as stack:
        people = stack.enter_context(society(server.port))
        vanished = stack.enter_context(crowd(server.port, paths))
        end = time.monotonic() + 20
        while server.numbers()['sessions{dialect="peerjs"}'] > 2:
            assert time.monotonic() < end
            people.talks()
            time.sleep(0.2)
        people.talks()
        for client in vanished:
            assert client.rest()[-2:] == bytes([0x80 | PING, 0])
        assert server.dropped("peerjs", "silent") == 100
        assert server.dropped("relay", "silent") == 100
        with joined(server.port, peer(NAMES[0], token="another")) as newcomer:
            assert newcomer.hear() == OPEN


def test_thousands_come_back_at_once_and_their_former_sockets_are_closed(server):
    paths = [peer(name) for name in NAMES]
    with crowd(server.port, paths) as former:
        assert all(client.hear() == OPEN for client in former)
        with crowd(server.port, paths) as present:
            assert all(client.hear() == OPEN for client in present)
            assert all(client.closing() == 4001 for client in former)
            assert all(client.rest() == b"" for client in former)
            meets(present[0], present[-1], NAMES[-1])
            meets(present[-1], present[0], NAMES[0])
            assert server.numbers()['sessions{dialect="peerjs"}'] == STORM_OF
            with crowd(server.port, [peer(name, "forged") for name in NAMES[:50]]) as forgers:
                heard = [forger.hear_beside(*present[:50]) for forger in forgers]
                assert {message["type"] for message in heard} == {"ID-TAKEN"}
    eventually(lambda: server.numbers()['sessions{dialect="peerjs"}'] == 0)


def test_a_killed_server_comes_back_on_its_port_and_so_do_its_clients(server):
    paths = [peer(name) for name in NAMES]
    with crowd(server.port, paths) as former:
        assert all(client.hear() == OPEN for client in former)
        server.kill()
        for client in former:
            client.rest()
        server.start()
        with crowd(server.port, paths) as present:
            assert all(client.hear() == OPEN for client in present)
            meets(present[0], present[-1], NAMES[-1])


def test_who_comes_and_goes_in_thousands_leaves_no_descriptor(server):
    with society(server.port):
        before = server.descriptors
        for _ in range(3):
            with crowd(server.port, [Y, TRACKER, RELAY] * 300):
                assert server.descriptors >= before + 900
            eventually(lambda: server.descriptors <= before + 1)


def test_a_tracker_client_that_returns_after_a_silent_loss_is_in_its_swarm_within_seconds():
    announced = {"action": "announce", "info_hash": "h" * 20, "peer_id": "p" * 20, "left": 1}
    with serving(signalling_ping_seconds="60") as server, joined(server.port, TRACKER) as lost:
        lost.say(announced)
        assert lost.hear()["incomplete"] == 1
        with joined(server.port, TRACKER) as back:
            back.say(announced)
            assert back.hear()["incomplete"] == 1
        assert server.dropped("tracker", "silent") == 1
        with joined(server.port, TRACKER) as here, joined(server.port, TRACKER) as thief:
            here.say(announced)
            assert here.hear()["incomplete"] == 1
            thief.say(announced)
            opcode, _ = here.frame()
            here.send(frame(b"", 10))
            assert opcode == PING
            assert thief.hear()["failure reason"] == "peer_id is in use"
