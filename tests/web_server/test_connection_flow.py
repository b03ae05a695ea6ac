"""Who asks without reading, or sends without end: little is held, and nobody waits for it."""

from __future__ import annotations

import asyncio

import pytest

from meshup.web_server import connection_flow, ending, http_protocol
from meshup.web_server.asgi_messages import answer
from meshup.web_server.byte_budget import ByteBudget, Share
from meshup.web_server.connection_flow import UNREAD, UNSENT
from tests.web_server.fake_transport import TURNS
from tests.web_server.test_splits import GET, KEPT, Echo, connect

LONG = 40_000


class Verbose(Echo):
    """An application with long answers, which counts how many it is making."""

    def __init__(self) -> None:
        super().__init__()
        self.at_once = self.most_at_once = 0

    def cached_answer(self, scope):
        if scope["raw_path"] != b"/kept":
            return None
        self.asked.append(("GET", "/kept", b""))
        return answer(200, [], b"k" * LONG)

    async def __call__(self, scope, _receive, send):
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.asked.append((scope["method"], scope["path"], b""))
        await asyncio.sleep(0)
        start, said, _head = answer(200, [], b"m" * LONG)
        await send(start)
        await send(said)
        self.at_once -= 1


async def turn(times=TURNS):
    for _ in range(times):
        await asyncio.sleep(0)


@pytest.mark.parametrize("request_", [GET, KEPT])
def test_requests_wait_while_answers_are_not_read_and_all_are_answered(request_):
    app = Verbose()

    async def talk():
        transport = connect(app, is_deaf=True)
        transport.protocol.data_received(request_ * 50)
        await turn()
        assert len(app.asked) == 2  # as many as fit what may be unread, and one more
        paused = [transport.is_paused]
        assert UNREAD.taken_bytes == len(request_) * 48
        said = b""
        while len(app.asked) < 50:
            said += transport.read_all()
            await turn()
            assert len(transport.written) < 2 * 64 * 1024
        said += transport.read_all()
        await turn()
        assert said.count(b"HTTP/1.1 200 OK") == 50
        assert [*paused, transport.is_paused] == [True, False]
        transport.protocol.connection_lost(None)

    asyncio.run(talk())
    assert app.most_at_once <= 1
    assert (UNREAD.taken_bytes, UNSENT.taken_bytes) == (0, 0)


def test_others_have_their_turn_between_kept_answers():
    app = Echo()

    async def talk():
        transport = connect(app)
        transport.protocol.data_received(KEPT * 100)
        for number in range(1, 101):
            assert len(app.asked) == number
            await turn(1)
        transport.protocol.connection_lost(None)

    asyncio.run(talk())


def test_who_leaves_while_requests_wait_is_forgotten(caplog):
    app = Verbose()

    async def talk():
        transport = connect(app, is_deaf=True)
        transport.protocol.data_received(GET * 50)
        await turn(1)
        transport.is_closed = True
        transport.protocol.connection_lost(ConnectionResetError())
        await turn()

    asyncio.run(talk())
    assert len(app.asked) <= 2
    assert (UNREAD.taken_bytes, UNSENT.taken_bytes, caplog.records) == (0, 0, [])


def test_what_all_connections_have_sent_ahead_is_bounded(monkeypatch):
    monkeypatch.setattr(UNREAD, "most_bytes", 1_000)
    app = Verbose()

    async def talk():
        ahead, partial, other = (connect(app) for _ in range(3))
        ahead.protocol.data_received(GET * 100)
        partial.protocol.data_received(GET[:-2] + b"X: " + b"x" * 2_000)
        other.protocol.data_received(GET)
        await turn()
        assert ahead.written.count(b"HTTP/1.1 200 OK") == 1
        assert b"connection: close" in ahead.written
        assert ahead.is_closed
        assert partial.written.startswith(b"HTTP/1.1 503 ")
        assert b"Retry-After: " in partial.written
        assert other.written.count(b"HTTP/1.1 200 OK") == 1
        for transport in (ahead, partial, other):
            transport.protocol.connection_lost(None)

    asyncio.run(talk())
    assert UNREAD.taken_bytes == 0


def test_what_nobody_reads_is_cut_after_a_while(monkeypatch):
    monkeypatch.setattr(connection_flow, "STALL_SECONDS", 0.05)
    app = Verbose()

    async def talk():
        deaf, slow = (connect(app, is_deaf=True) for _ in range(2))
        for transport in (deaf, slow):
            transport.protocol.data_received(KEPT * 3)
        await turn()
        for _ in range(4):
            await asyncio.sleep(0.03)
            slow.written = slow.written[6_000:]
        assert (deaf.is_aborted, slow.is_aborted) == (True, False)
        for transport in (deaf, slow):
            transport.protocol.connection_lost(None)

    asyncio.run(talk())
    assert UNSENT.taken_bytes == 0


def test_what_is_unsent_on_all_connections_is_bounded(monkeypatch):
    monkeypatch.setattr(UNSENT, "most_bytes", 200_000)
    app = Verbose()

    async def talk():
        transports = [connect(app, is_deaf=True) for _ in range(5)]
        for transport in transports:
            transport.protocol.data_received(KEPT * 3)
            await turn()
        assert [transport.is_aborted for transport in transports] == [False] * 2 + [True] * 3
        for transport in transports:
            transport.protocol.connection_lost(None)

    asyncio.run(talk())
    assert UNSENT.taken_bytes == 0


POST = b"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n\r\n"


@pytest.mark.parametrize("trickle", [b"", b"x"])
def test_a_body_that_nobody_wants_is_not_waited_for(monkeypatch, trickle):
    monkeypatch.setattr(http_protocol, "UNWANTED_SECONDS", 0.05)

    async def talk():
        transport = connect(Verbose())
        transport.protocol.data_received(POST)
        for _ in range(5):
            await asyncio.sleep(0.02)
            transport.protocol.data_received(trickle)
        assert transport.written.count(b"HTTP/1.1 200 OK") == 1
        assert transport.state() == (True, False)
        transport.protocol.connection_lost(None)

    asyncio.run(talk())


def test_of_a_body_that_nobody_wants_little_is_read(monkeypatch):
    monkeypatch.setattr(ending, "LINGER_SECONDS", 0.05)

    async def talk():
        transport = connect(Verbose())
        transport.protocol.data_received(POST)
        await turn()
        for _ in range(http_protocol.UNWANTED_BYTES // 1_000):
            transport.protocol.data_received(b"x" * 1_000)
        assert transport.state() == (False, False)
        transport.protocol.data_received(b"x" * 1_000)
        assert transport.state() == (True, False)
        await asyncio.sleep(0.1)
        assert transport.state() == (True, True)
        transport.protocol.connection_lost(None)

    asyncio.run(talk())


def test_the_last_words_are_heard_by_who_is_still_sending():
    async def talk():
        transport = connect(Verbose())
        transport.protocol.data_received(b"POST / HTTP/1.1\r\n\r\n" + b"x" * 1_000)
        assert transport.written.startswith(b"HTTP/1.1 400 ")
        transport.protocol.data_received(b"x" * ending.LINGER_BYTES)
        assert transport.state() == (True, False)
        transport.protocol.data_received(b"x" * 1_000)
        assert transport.state() == (True, True)
        transport.protocol.connection_lost(None)

    asyncio.run(talk())


def test_a_connection_that_is_idle_ends(monkeypatch):
    async def talk(*pieces):
        transport = connect(Echo())
        transport.protocol.timeout_keep_alive = 0.05
        for piece in pieces:
            transport.protocol.data_received(piece)
            await turn()
        assert transport.state() == (False, False)
        await asyncio.sleep(0.1)
        assert transport.state() == (False, True)
        transport.protocol.connection_lost(None)

    asyncio.run(talk(GET))
    asyncio.run(talk(GET, b"\r\n"))
    asyncio.run(talk(b"POST /kept HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n", b"abc"))


def test_bad_requests_are_logged_once_in_a_while_and_without_their_words(monkeypatch, caplog):
    monkeypatch.setattr(ending.NOT_HTTP, "_next", 0.0)

    async def talk():
        for _ in range(100):
            transport = connect(Echo())
            transport.protocol.data_received(b"GET /secret\0 HTTP/1.1\r\n\r\n")
            transport.protocol.connection_lost(None)

    asyncio.run(talk())
    assert [record.getMessage() for record in caplog.records] == ["Invalid HTTP request received."]


def test_a_share_counts_what_it_holds():
    budget = ByteBudget(10)
    ada, bilal = Share(budget), Share(budget)
    assert ada.hold(6)
    assert not bilal.hold(5)
    assert bilal.hold(4)
    assert ada.hold(2)
    assert bilal.hold(8)
    assert (budget.taken_bytes, ada.held_bytes, bilal.held_bytes) == (10, 2, 8)
    assert ada.hold(0)
    assert bilal.hold(0)
    assert budget.taken_bytes == 0
