from __future__ import annotations

import asyncio

import pytest
import uvloop

from meshup.bus.redis_bus import RedisBus
from meshup.kit.config import read_config
from meshup.kit.health import Level
from meshup.signalling.health import signalling
from meshup.signalling.live_reader import LiveReader
from tests.bus.recording import joined
from tests.bus.redis import free_port, running
from tests.signalling.live_store import Store
from tests.signalling.servers import run, served


def findings(address, **settings):
    environ = {"MESHUP_ADDRESS": address, "MESHUP_SIGNALLING_SOCKETS": "100"}
    environ |= {f"MESHUP_{name.upper()}": value for name, value in settings.items()}
    return [
        (finding.level, finding.sentence) for finding in signalling(read_config(environ).config)
    ]


@pytest.mark.parametrize("access", ["open", "ticket"])
def test_a_node_that_serves_is_well(access):
    async def test():
        settings = {"signalling_access": access, "secret_key": "s" * 50}
        async with served(**settings) as node:
            address = f"http://127.0.0.1:{node.port}"
            [(level, sentence)] = await asyncio.to_thread(findings, address, **settings)
            assert (level, sentence) == (Level.OK, f"Signalling answers at {address}.")

    run(test)


def test_a_node_that_does_not_serve_is_not_judged():
    port = free_port()
    [(level, sentence)] = findings(f"http://127.0.0.1:{port}", port=str(port))
    assert level == Level.WARNING
    assert "was not tried" in sentence


def test_a_proxy_in_between_that_drops_websockets_is_found():
    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async def test():
        async with await asyncio.start_server(answer, "127.0.0.1", 0) as proxy:
            port = proxy.sockets[0].getsockname()[1]
            [(level, sentence)] = await asyncio.to_thread(findings, f"http://127.0.0.1:{port}")
            assert (level, "400 Bad Request" in sentence) == (Level.BAD, True)

    run(test)


def test_a_public_address_that_leads_nowhere_is_found():
    async def test():
        async with served() as node:
            nowhere = f"http://127.0.0.1:{free_port()}"
            [(level, _)] = await asyncio.to_thread(findings, nowhere, port=str(node.port))
            assert level == Level.BAD

    run(test)


def test_settings_that_do_not_fit_are_found():
    off, tried = findings("http://127.0.0.1:1", signalling="no", port="1")
    assert off == (Level.OK, "Signalling is switched off.")
    assert tried[0] == Level.WARNING
    levels = [level for level, _ in findings("http://127.0.0.1:1", ice_turn="turn:a", port="1")]
    assert levels == [Level.WARNING, Level.WARNING]
    many = findings("http://127.0.0.1:1", signalling_sockets="999999999", port="1")
    assert [level for level, _ in many] == [Level.WARNING, Level.WARNING]
    [(level, _)] = findings("http://127.0.0.1:1", signalling_access="ticket")
    assert level == Level.BAD


def of_redis(url, **settings):
    pairs = findings("http://127.0.0.1:1", port="1", redis_url=url, **settings)
    return next((level, sentence) for level, sentence in pairs if "signalling" not in sentence)


def test_a_redis_that_joins_hosts_is_well():
    async def joined_by(server):
        async with joined([RedisBus(server.url, "k" * 50) for _ in range(2)]):
            return await asyncio.to_thread(of_redis, server.url, secret_key="k" * 50)

    with running() as server:
        level, sentence = uvloop.run(joined_by(server))
        assert level == Level.OK
        assert sentence.startswith("Redis 7")
        assert sentence.endswith("joins 2 serving processes of this node.")
        assert of_redis(server.url)[1].endswith("joins 0 serving processes of this node.")
        assert server.ask("DBSIZE") == "0"


def test_a_redis_that_nobody_can_use_is_found():
    nowhere = f"redis://:secret@127.0.0.1:{free_port()}"
    level, sentence = of_redis(nowhere)
    assert (level, "clients meet only those on their machine" in sentence) == (Level.BAD, True)
    assert "secret" not in sentence
    shut = "default on nopass ~* &* +@all"
    for right in ("-spublish", "-ssubscribe", "-set", "-hset", "-script"):
        with running("--user", *shut.split(), right) as server:
            level, sentence = of_redis(server.url)
            assert (level, "no permissions" in sentence) == (Level.BAD, True)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (b"%3\r\n+server\r\n+redis\r\n+version\r\n+6.2.14\r\n+proto\r\n:3\r\n", "Redis 6.2.14 is"),
        (b"-ERR unknown command `HELLO`, with args: `AUTH`, `u`, `secret`\r\n", "it is too old"),
        (b"*1\r\n+hello\r\n", "does not speak RESP3"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "Protocol error"),
        (b"", "the connection was closed"),
    ],
)
def test_what_is_no_redis_of_use_is_found(reply, reason):
    async def answer(reader, writer):
        await reader.read(100)
        writer.write(reply)
        writer.close()

    async def test():
        async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
            url = f"redis://u:secret@127.0.0.1:{server.sockets[0].getsockname()[1]}"
            level, sentence = await asyncio.to_thread(of_redis, url)
            assert level == Level.BAD
            assert reason in sentence
            assert "secret" not in sentence

    run(test)


def test_where_signalling_is_off_the_doctor_knocks_where_pages_listen():
    async def test():
        store = Store()
        reader = LiveReader(store.read, store.sequences, end=lambda: None)
        async with served(reader, signalling="no") as node:
            here = f"http://127.0.0.1:{node.port}"
            found = await asyncio.to_thread(findings, here, signalling="no")
            assert [level for level, _sentence in found] == [Level.OK, Level.OK]
            assert found[1][1] == f"The WebSocket of live pages answers at {here}."

    run(test)
