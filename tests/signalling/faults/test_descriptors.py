"""Out of file descriptors: newcomers are declined, those who are here go on, and it passes."""

from __future__ import annotations

import http.client
import time
from contextlib import ExitStack

from tests.served import Server
from tests.signalling.alone import STORM, eventually, serving
from tests.signalling.faults.society import society
from tests.signalling.servers import request
from tests.signalling.wires import PATIENCE_SECONDS, Wire, Y, joined

DESCRIPTORS = 200


def answers(wires) -> tuple[int, int]:
    """Return how many came in, and how many were declined as they should."""
    heads = [wire.head() for wire in wires]
    declined = [head for head in heads if head.startswith(b"HTTP/1.1 503 ")]
    assert all(b"\r\nRetry-After: " in head for head in declined)
    came_in = sum(head.startswith(b"HTTP/1.1 101 ") for head in heads)
    assert came_in + len(declined) == len(heads)
    return came_in, len(declined)


def test_without_descriptors_newcomers_are_declined_and_the_server_does_not_spin():
    with serving(**STORM) as server, ExitStack() as stack:
        server.starve(DESCRIPTORS)
        people = stack.enter_context(society(server.port))
        with ExitStack() as crowd:
            for _ in range(2):
                wires = [
                    crowd.enter_context(Wire(server.port, request(Y)))
                    for _ in range(2 * DESCRIPTORS)
                ]
                assert answers(wires)[1] >= DESCRIPTORS
            assert DESCRIPTORS // 2 < server.descriptors < DESCRIPTORS
            people.talks()
            before = server.cpu_seconds
            time.sleep(1)
            assert server.cpu_seconds - before < 0.5
        eventually(lambda: server.descriptors < DESCRIPTORS // 4)
        with joined(server.port, Y):
            people.talks()


def test_pages_go_on_for_who_is_here_when_signalling_takes_all_descriptors(tmp_path):
    node = Server(tmp_path, descriptors=DESCRIPTORS)
    node.manage("migrate", "-v0")
    with node as server:
        everybody_reads_and_talks(server)
        assert server.stop() == 0
        assert "Traceback" not in server.log


def everybody_reads_and_talks(server):
    with ExitStack() as stack:
        reader = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_SECONDS)
        stack.callback(reader.close)

        def reads():
            reader.request("GET", "/page")
            return reader.getresponse().read()

        assert reads() == b""
        people = stack.enter_context(society(server.port))
        with ExitStack() as crowd:
            wires = [crowd.enter_context(Wire(server.port, request(Y))) for _ in range(DESCRIPTORS)]
            came_in, declined = answers(wires)
            assert came_in > DESCRIPTORS // 4
            assert declined > DESCRIPTORS // 4
            assert server.ask("/page")[0] == 503
            assert reads() == b""
            people.talks()
        eventually(lambda: server.ask("/page")[0] == 200)
