"""A whole evening's phones on one process that is killed among changes: all see the last state."""

from __future__ import annotations

import asyncio
import signal

import pytest

from tests.live.phones import Phone, PollPhone, SocketPhone, listening, until
from tests.served import Server

pytestmark = [pytest.mark.once, pytest.mark.long]

CROWD = 300
CHANGES = 90
FALLS = {30, 60}
PATIENCE_SECONDS = 120


def test_three_hundred_phones_see_the_last_state_though_the_server_is_killed(tmp_path):
    node = Server(tmp_path, settings="tests.live.served_settings")
    node.migrate()

    async def test():
        ticket = node.ask("/ticket/night")[2]
        phones: list[Phone] = [SocketPhone(node.port, ticket) for _ in range(CROWD - 50)]
        phones += [PollPhone(node.port, ticket) for _ in range(50)]
        async with listening(phones):
            await until(lambda: all(phone.seen for phone in phones), PATIENCE_SECONDS)
            for number in range(CHANGES):
                if number in FALLS:
                    await asyncio.to_thread(node.stop, signal.SIGKILL)
                    await asyncio.to_thread(node.start)
                assert (await asyncio.to_thread(node.ask, "/score/night"))[0] == 200
            await until(lambda: all(phone.score == CHANGES for phone in phones), PATIENCE_SECONDS)
            assert {phone.joined for phone in phones} >= {3}

    with node:
        asyncio.run(test())
    assert "Traceback" not in node.log
