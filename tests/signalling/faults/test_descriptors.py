"""Out of file descriptors: newcomers are declined, those who are here go on, and it passes."""

from __future__ import annotations

import time
from contextlib import ExitStack

import pytest

from tests.signalling.faults.society import society
from tests.signalling.processes import STORM, eventually, serving
from tests.signalling.servers import request
from tests.signalling.tcp_clients import TcpClient, Y, count_answers, joined

DESCRIPTORS = 200


def test_without_descriptors_newcomers_are_declined_and_the_server_does_not_spin():
    with serving(**STORM) as server, ExitStack() as stack:
        server.starve(DESCRIPTORS)
        people = stack.enter_context(society(server.port))
        with ExitStack() as crowd:
            for _ in range(2):
                clients = [
                    crowd.enter_context(
                        TcpClient(server.port, request(Y), source=f"127.0.1.{number}")
                    )
                    for number in (*range(DESCRIPTORS), *range(DESCRIPTORS))
                ]
                assert count_answers(clients)[1] >= DESCRIPTORS
            assert DESCRIPTORS // 2 < server.descriptors < DESCRIPTORS
            people.talks()
            before = server.cpu_seconds
            time.sleep(1)
            assert server.cpu_seconds - before < 0.5
        eventually(lambda: server.descriptors < DESCRIPTORS // 4)
        with joined(server.port, Y):
            people.talks()


@pytest.mark.parametrize(
    "first_bytes",
    [b"", b"GET /sig", b"GET /en/ HTTP/1.1\r\nHost:", request(Y)],
    ids=["nothing", "a little", "half a head", "a handshake"],
)
def test_one_address_takes_half_of_the_descriptors_at_most(first_bytes):
    settings = STORM | {"signalling_sockets_per_address": "50"}
    with serving(**settings) as server, ExitStack() as stack:
        server.starve(DESCRIPTORS)
        people = stack.enter_context(society(server.port))
        for _ in range(2):
            with ExitStack() as crowd:
                greedy = [
                    crowd.enter_context(TcpClient(server.port, first_bytes, source="127.0.1.1"))
                    for _ in range(DESCRIPTORS)
                ]
                assert greedy[-1].head().startswith(b"HTTP/1.1 429 ")
                assert DESCRIPTORS // 4 < server.descriptors < DESCRIPTORS // 2 + 20
                people.talks()
                with TcpClient(server.port, request(Y), source="127.0.1.2") as other:
                    other.opened()
            eventually(lambda: server.descriptors < DESCRIPTORS // 4)
