"""Out of file descriptors: newcomers are declined, those who are here go on, and it passes."""

from __future__ import annotations

import time
from contextlib import ExitStack

from tests.signalling.alone import STORM, eventually, serving
from tests.signalling.faults.society import society
from tests.signalling.servers import request
from tests.signalling.wires import Wire, Y, answers, joined

DESCRIPTORS = 200


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
