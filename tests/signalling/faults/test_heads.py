"""Heads of requests that end too early, never end, or are no heads: nobody waits for them."""

from __future__ import annotations

import socket
from contextlib import ExitStack

import pytest

from tests.signalling.faults.society import society
from tests.signalling.processes import STORM, serving
from tests.signalling.servers import request
from tests.signalling.tcp_clients import OPEN, RELAY, TcpClient, crowd, joined, peer

WHOLE = request("/signal/y")
MAY_SAY = frozenset({"WARNING:uvicorn.error:Invalid HTTP request received."})


@pytest.fixture(scope="module")
def server():
    with serving(MAY_SAY, **STORM) as server:
        yield server


@pytest.fixture
def people(server):
    with society(server.port) as people:
        yield people


def test_a_head_may_end_anywhere(server, people):
    for end in range(0, len(WHOLE), 3):
        with TcpClient(server.port, WHOLE[:end]) as client:
            client.socket.shutdown(socket.SHUT_WR)
            assert client.rest() == b""


def test_a_handshake_with_a_fault_anywhere_is_declined_or_is_plain_http(server, people):
    for at in range(len(WHOLE)):
        for fault in (b"\0", b"\r", b"\n", b"\xff", b" ", b":"):
            with TcpClient(server.port, WHOLE[:at] + fault + WHOLE[at + 1 :]) as client:
                client.socket.shutdown(socket.SHUT_WR)
                rest = client.rest()
            assert rest == b"" or rest.startswith(b"HTTP/1.1 "), (at, fault)


@pytest.mark.parametrize("path", [b"/signal/y", b"/s/hall/relay", b"/peerjs?id=", b"/"])
def test_a_head_without_an_end_is_declined_and_not_kept(server, people, path):
    before = server.kilobytes
    for _ in range(20):
        with TcpClient(server.port, b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nX: ") as client:
            try:
                for _ in range(200):
                    client.send(b"x" * 65_536)
            except ConnectionError:
                continue
            pytest.fail("13 MB of head were taken")
    assert server.kilobytes - before < 4_000


def test_an_overlong_head_hears_why(server):
    with TcpClient(server.port, b"GET /signal/y HTTP/1.1\r\nX: " + b"x" * 16_400) as client:
        assert client.head().startswith(b"HTTP/1.1 431 ")
        assert b"too long" in client.rest()


def test_slow_heads_keep_nobody_out(server, people):
    heads = [WHOLE[:1], WHOLE[:4], WHOLE[:9], WHOLE[:40], WHOLE[:-1], b"GET /en/ HTTP/1.1\r\nX"]
    with ExitStack() as stack:
        slow = [stack.enter_context(TcpClient(server.port, head)) for head in heads * 100]
        people.talks()
        with crowd(server.port, [peer(f"p{number}") for number in range(50)]) as quick:
            assert [client.hear() for client in quick] == [OPEN] * 50
        for at, client in enumerate(slow[:5]):
            client.send(WHOLE[len(heads[at]) :])
            client.opened()
    with joined(server.port, RELAY):
        pass
