"""Nobody can take more than their share, through the door."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
import websockets

from meshup.kit.clock import now
from meshup.signalling.paths import Dialect
from meshup.signalling.tickets import Ticket, issue
from tests.signalling.servers import blunt, frame, request, run, served, speaking

Y = "/signal/y"
PING = frame(b'{"type":"ping"}')
SECRET = "s" * 50


def peer(name):
    return f"/peerjs?key=peerjs&id={name}&token=t"


async def soon(is_so):
    while not is_so():  # noqa: ASYNC110 - what the server does tells nobody
        await asyncio.sleep(0.02)


def declined(status, path=Y, times=1, settings=None, **headers):
    async def test():
        head = b""
        async with served(**(settings or {})) as node, AsyncExitStack() as stack:
            for _ in range(times):
                client = await stack.enter_async_context(blunt(node.port))
                client.send(request(path, **headers))
                head = await client.head()
            assert head.startswith(b"HTTP/1.1 %d " % status)

    run(test)


def test_too_many_connections_in_a_second_are_declined():
    declined(429, times=3 * 3, settings={"signalling_joins_per_address": "3"})


def test_pages_of_other_origins_are_declined_where_the_operator_says_so():
    settings = {"signalling_origins": "https://a.example"}
    declined(403, settings=settings, Origin="https://b.example")
    declined(101, settings=settings, Origin="https://a.example")
    declined(101, settings=settings)


@pytest.mark.parametrize(
    ("setting", "reason"),
    [
        ("signalling_sockets", "Server has reached its concurrent user limit"),
        ("signalling_sockets_per_address", "Too many connections from this address"),
    ],
)
def test_too_many_connections_are_told_so_in_their_dialect(setting, reason):
    async def test():
        async with served(**{setting: "1"}) as node, speaking(node.port, peer("ada")) as ada:
            assert (await ada.frame())[1] == b'{"type":"OPEN"}'
            async with speaking(node.port, peer("bilal")) as bilal:
                error = b'{"type":"ERROR","payload":{"msg":"%b"}}' % reason.encode()
                assert await bilal.frame() == (1, error)
                assert await bilal.closing() == (1013, reason)
            async with speaking(node.port, Y) as chloe:
                assert await chloe.closing() == (1013, reason)
            ada.writer.close()
            await soon(lambda: node.signalling.hub.sockets == 0)
            async with speaking(node.port, peer("bilal")) as bilal:
                assert (await bilal.frame())[1] == b'{"type":"OPEN"}'

    run(test)


@pytest.mark.parametrize("setting", ["messages_per_socket", "messages_per_address"])
@pytest.mark.parametrize(
    ("first", "what"),
    [
        *[(b"", what) for what in (PING, frame(b"", 9), frame(b"", 10), frame(b"x"))],
        (frame(b"", 1, final=False), frame(b"", 0, final=False)),
    ],
)
def test_too_many_messages_end_the_conversation(setting, first, what):
    async def test():
        settings = {f"signalling_{setting}": "20"}
        async with served(**settings) as node, speaking(node.port, Y) as client:
            client.send(first, what * 100)
            assert await client.closing() == (1008, "too many messages")

    run(test)


def test_each_visitor_behind_a_proxy_has_a_share_of_their_own():
    async def test():
        settings = {"trusted_proxies": "127.0.0.1", "signalling_sockets_per_address": "1"}
        async with served(**settings) as node, AsyncExitStack() as stack:
            for address, code in [("1.1.1.1", None), ("2.2.2.2", None), ("9.9.9.9, 1.1.1.1", 1013)]:
                client = await stack.enter_async_context(blunt(node.port))
                client.send(request(Y, X_Forwarded_For=address), PING)
                await client.head()
                opcode, payload = await client.frame()
                assert (opcode == 8) == (code is not None)
                assert code is None or int.from_bytes(payload[:2], "big") == code

    run(test)


def test_who_does_not_read_is_cut_and_others_are_not():
    async def test():
        settings = {"signalling_unsent_kb": "64", "signalling_messages_per_socket": "10000"}
        async with served(**settings) as node, AsyncExitStack() as stack:
            lazy = await stack.enter_async_context(speaking(node.port, Y))
            eager = await websockets.connect(node.url + Y)
            lazy.send(frame(b'{"type":"subscribe","topics":["a"]}'))
            cast("asyncio.Transport", lazy.writer.transport).pause_reading()
            await eager.send('{"type":"subscribe","topics":["a"]}')
            text = '{"type":"publish","topic":"a","d":"%s"}' % ("x" * 60_000)
            dropped = node.signalling.hub.counts[Dialect.YWEBRTC].dropped
            for _ in range(1000):
                await eager.send(text)
                await eager.recv()
                if dropped["slow"]:
                    break
            assert dropped["slow"] == 1
            await soon(lambda: node.signalling.hub.sockets == 1)
            await eager.send('{"type":"ping"}')
            assert await eager.recv() == '{"type":"pong"}'
            await eager.close()

    run(test)


def test_who_says_nothing_at_all_is_cut_in_the_end():
    async def test():
        async with served() as node, blunt(node.port) as silent, blunt(node.port) as slow:
            slow.send(b"GET /signal/y HTT")
            await asyncio.sleep(0.1)
            connections = node.signalling.connections
            connections.tick(connections.second + 15)
            await asyncio.sleep(0.05)
            assert not silent.reader.at_eof()
            connections.tick(connections.second + 15)
            assert await silent.gone()
            assert await slow.gone()

    run(test)


def test_who_does_not_answer_a_ping_is_cut_and_any_frame_is_an_answer():
    async def test():
        async with served(signalling_ping_seconds="1") as node, AsyncExitStack() as stack:
            dead = await stack.enter_async_context(speaking(node.port, peer("ada")))
            live = await websockets.connect(node.url + peer("bilal"))
            await asyncio.sleep(3.2)
            assert await dead.gone()
            assert node.signalling.hub.peer_ids("") == ["bilal"]
            assert node.signalling.hub.counts[Dialect.PEERJS].dropped["silent"] == 1
            await live.close()

    run(test)


def test_a_server_that_stops_sends_everybody_away_over_some_time():
    async def test():
        codes: list[tuple[int | None, float]] = []
        ready: list[websockets.ClientConnection] = []

        async def stay(url):
            client = await websockets.connect(url)
            ready.append(client)
            await client.wait_closed()
            codes.append((client.close_code, asyncio.get_running_loop().time()))

        async with served(signalling_drain_seconds="1") as node:
            staying = [asyncio.create_task(stay(node.url + peer(f"p{at}"))) for at in range(30)]
            await soon(lambda: len(ready) == 30)
        await asyncio.gather(*staying)
        assert {code for code, _at in codes} == {1012}
        times = [at for _code, at in codes]
        assert 0.5 < max(times) - min(times) < 2.5

    run(test)


def test_out_of_file_descriptors_newcomers_are_declined_and_the_rest_goes_on():
    async def test():
        async with served() as node, speaking(node.port, peer("ada")) as ada:
            await ada.frame()
            connections = node.signalling.connections
            usual, connections.highest_fd = connections.highest_fd, 0
            async with blunt(node.port) as client:
                assert (await client.head()).startswith(b"HTTP/1.1 503 ")
                assert await client.gone()
            ada.send(frame(b"", 9))
            assert await ada.frame() == (10, b"")
            connections.highest_fd = usual
            async with speaking(node.port, peer("bilal")) as bilal:
                assert (await bilal.frame())[1] == b'{"type":"OPEN"}'

    run(test)


PAGE = b"GET /peerjs/id HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize(
    "pieces",
    [
        [],
        [b"GET /sig"],
        [b"GET /peerjs/id HTTP/1.1\r\nHost: x"],
        [request(Y, Connection="close")],
        [b"GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"],
        [b"nonsense\r\n\r\n"],
        [PAGE],
        [PAGE, request(Y)],
        [PAGE, request(Y), frame(b"", 8)],
        [request(Y), frame(b"", 8)],
        [request(Y), b"\xff\xff"],
    ],
)
def test_whatever_becomes_of_a_connection_it_is_counted_and_counted_off(pieces):
    async def test():
        async with served() as node, blunt(node.port):
            await soon(lambda: node.signalling.connections._uvicorn)
            [caller] = node.signalling.connections._callers._known.values()
            async with blunt(node.port) as client:
                await soon(lambda: caller.connections == 2)
                for piece in pieces:
                    client.send(piece)
                    await asyncio.sleep(0.05)
            async with asyncio.timeout(5):
                await soon(lambda: caller.connections == 1)

    run(test)


def test_tickets_open_the_door():
    async def test():
        settings = {"signalling_access": "ticket", "secret_key": SECRET}
        ticket = issue(Ticket("hall", "ada"), until=now() + timedelta(hours=1), secret=SECRET)
        async with served(**settings) as node:
            async with speaking(node.port, peer("ada")) as client:
                assert b"This ticket is not valid" in (await client.frame())[1]
                assert (await client.closing())[0] == 1008
            for path in (
                f"/peerjs?key=peerjs&id=ada&token={ticket}",
                f"/s/hall/peerjs?key=peerjs&id=ada&token={ticket}",
                f"/s/{ticket}/peerjs?key=peerjs&id=ada&token=t",
            ):
                async with speaking(node.port, path) as client:
                    assert await client.frame() == (1, b'{"type":"OPEN"}')
                    assert node.signalling.hub.peer_ids("hall") == ["ada"]
            for path in (f"/s/{ticket}/signal/y", f"/signal/y?ticket={ticket}"):
                async with speaking(node.port, path) as client:
                    client.send(PING)
                    assert (await client.frame())[0] == 1
            async with speaking(node.port, "/announce") as client:
                assert (await client.frame())[1].startswith(b'{"failure reason":"A ticket')

    run(test)


def test_a_fault_of_ours_ends_one_conversation_and_says_nothing_of_the_message(caplog, monkeypatch):
    def breaks(session, text):
        raise KeyError(text)

    monkeypatch.setattr("meshup.signalling.dialects.ywebrtc.YWebRTCSession.receive", breaks)

    async def test():
        async with served() as node, speaking(node.port, Y) as client:
            client.send(frame(b"my secret"))
            assert (await client.closing())[0] == 1011

    run(test)
    assert "KeyError" in caplog.text
    assert "secret" not in caplog.text


def test_a_fault_of_ours_does_not_stop_time(monkeypatch):
    async def test():
        async with served(signalling_ping_seconds="1") as node, speaking(node.port, Y) as client:
            connections = node.signalling.connections
            faults: list[object] = []
            loop = asyncio.get_running_loop()
            loop.set_exception_handler(lambda _loop, fault: faults.append(fault))
            with monkeypatch.context() as patch:
                patch.setattr(connections.hub, "tick", None)
                await soon(lambda: faults)
            second = connections.second
            await soon(lambda: connections.second > second + 1)
            assert await client.frame() == (9, b"")

    run(test)


def test_a_storm_of_clients_leaves_nothing_behind():
    async def test():
        async with served(signalling_joins_per_address="100000") as node:

            async def visit(number):
                async with speaking(node.port, peer(f"p{number}")) as client:
                    await client.frame()
                    client.send(frame(b'{"type":"OFFER","dst":"p%d","payload":1}' % (number + 1)))
                    if number % 3:
                        client.send(frame(b"", 8))
                        await client.gone()

            for _ in range(3):
                await asyncio.gather(*[visit(number) for number in range(100)])
            hub, connections = node.signalling.hub, node.signalling.connections
            await soon(lambda: hub.sockets == 0)
            for later in range(1, 9):
                connections.tick(connections.second + later)
            assert not hub._rooms
            assert not any(connections._ping_groups)
            assert (connections._opening, connections._closing, len(connections._callers)) == (
                {},
                {},
                0,
            )

    run(test)
    assert len(list(Path("/proc/self/fd").iterdir())) < 200
