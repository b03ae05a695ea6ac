"""What clients do not read is bounded for all of them together."""

from __future__ import annotations

import asyncio
import json

from hypothesis import given, strategies as st
from uvicorn import Config
from uvicorn.server import ServerState

from meshup.kit.config import read_config
from meshup.signalling.app import Signalling, nothing_else
from meshup.signalling.paths import Dialect
from meshup.signalling.websocket.backlog import Backlog
from tests.signalling.servers import frame
from tests.signalling.test_smuggling import SUBSCRIBE, handshake
from tests.web_server.fake_transport import FakeTransport


class FakeReader:
    """A client for which something may wait."""

    def __init__(self) -> None:
        self.unsent = 0
        self.cut_for = ""

    def unsent_bytes(self) -> int:
        return self.unsent

    def cut(self, reason: str) -> None:
        self.cut_for = reason
        self.unsent = 0


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(-80, 60), st.booleans())))
def test_the_sum_is_bounded_and_nobody_is_cut_while_there_is_space(steps):
    readers = [FakeReader() for _ in range(6)]
    backlog = Backlog(100, 100)
    for number, change, is_gone in steps:
        reader = readers[number]
        was_cut = [one.cut_for for one in readers]
        reader.unsent = max(0, reader.unsent + change)
        wanted = sum(one.unsent for one in readers)
        if is_gone:
            reader.unsent = 0
            backlog.remove(reader)
        elif change > 0:
            backlog.add(reader)
        assert sum(one.unsent for one in readers) <= 100
        if wanted <= 100:
            assert [one.cut_for for one in readers] == was_cut
    for reader in readers:
        reader.unsent = 0
    backlog.look()
    assert backlog.bytes == 0


def test_who_has_most_to_read_is_cut_first():
    small, large, new = FakeReader(), FakeReader(), FakeReader()
    backlog = Backlog(100, 100)
    for reader, size in ((small, 30), (large, 60), (new, 20)):
        reader.unsent = size
        backlog.add(reader)
    assert [reader.cut_for for reader in (small, large, new)] == ["", "slow", ""]
    assert backlog.bytes == 50


def test_who_has_read_meanwhile_is_not_cut():
    first, second = FakeReader(), FakeReader()
    backlog = Backlog(100, 100)
    first.unsent = 90
    backlog.add(first)
    first.unsent, second.unsent = 0, 90
    backlog.add(second)
    assert (first.cut_for, second.cut_for, backlog.bytes) == ("", "", 90)


def test_listeners_that_do_not_read_are_cut_when_they_are_too_much_together():
    async def talk() -> None:
        signalling = Signalling(nothing_else, read_config({}).config)
        signalling.connections.backlog.most_bytes = 100_000
        config = Config(signalling, log_config=None, lifespan="off", access_log=False)
        options = {"config": config, "server_state": ServerState(), "app_state": {}}
        deaf = [FakeTransport(signalling.connections(**options), is_deaf=True) for _ in range(5)]
        speaker = FakeTransport(signalling.connections(**options))
        for transport in (*deaf, speaker):
            transport.protocol.data_received(handshake() + SUBSCRIBE)
        message = {"type": "publish", "topic": "t", "payload": "x" * 10_000}
        for _ in range(5):
            speaker.protocol.data_received(frame(json.dumps(message).encode()))
        assert sum(len(one.written) for one in deaf if not one.is_aborted) <= 100_000
        assert [one.is_aborted for one in deaf].count(True) == 4
        assert not speaker.is_aborted
        assert signalling.hub.counts[Dialect.RELAY].dropped == {"slow": 4}
        for transport in (*deaf, speaker):
            transport.protocol.connection_lost(None)
        assert signalling.connections.backlog.bytes == 0

    asyncio.run(talk())
