"""Faults of signalling on a whole node: its pages do not notice."""

from __future__ import annotations

import http.client
import signal
from contextlib import ExitStack, contextmanager

import pytest

from tests.served import Server
from tests.signalling.faults.society import society
from tests.signalling.processes import eventually
from tests.signalling.servers import frame, request
from tests.signalling.tcp_clients import PATIENCE_SECONDS, TcpClient, Y, count_answers, joined
from tests.signalling.violations import VIOLATIONS

DESCRIPTORS = 200


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """The data folder of a node that is empty."""
    folder = tmp_path_factory.mktemp("node")
    Server(folder).migrate()
    return folder


@contextmanager
def node(data, **how):
    with Server(data, **how) as server:
        yield server
        assert server.stop() == 0
        assert "Traceback" not in server.log


@contextmanager
def reading(port):
    """Yield what asks for a page, each time over the same connection."""
    reader = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)

    def read():
        reader.request("GET", "/page")
        answer = reader.getresponse()
        return answer.status, answer.read()

    try:
        yield read
    finally:
        reader.close()


def test_pages_are_served_while_the_protocol_is_broken_and_flooded(data):
    with node(data) as server, society(server.port) as people, reading(server.port) as read:
        for code, pieces in VIOLATIONS:
            with joined(server.port, Y) as mallory:
                mallory.send(*pieces)
                assert mallory.closing() == code
            assert read() == (200, b"")
        with joined(server.port, Y) as mallory:
            mallory.send(frame(b"", 9) * 1_000)
            assert read() == (200, b"")
            people.talks()


def test_pages_go_on_for_who_is_here_when_signalling_takes_all_descriptors(data):
    with node(data, descriptors=DESCRIPTORS) as server, ExitStack() as stack:
        read = stack.enter_context(reading(server.port))
        assert read() == (200, b"")
        people = stack.enter_context(society(server.port))
        with ExitStack() as crowd:
            clients = [
                crowd.enter_context(TcpClient(server.port, request(Y), source=f"127.0.1.{number}"))
                for number in range(DESCRIPTORS)
            ]
            came_in, declined = count_answers(clients)
            assert came_in > DESCRIPTORS // 4
            assert declined > DESCRIPTORS // 4
            assert server.ask("/page")[0] == 503
            assert read() == (200, b"")
            people.talks()
        eventually(lambda: server.ask("/page")[0] == 200)


def test_a_killed_node_comes_back_on_its_port_with_its_clients(data):
    with Server(data) as server:
        with society(server.port) as people:
            people.talks()
        assert server.stop(signal.SIGKILL) == -signal.SIGKILL
        server.start()
        with society(server.port), reading(server.port) as read:
            assert read() == (200, b"")
