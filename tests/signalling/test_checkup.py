from __future__ import annotations

import asyncio
import socket
from contextlib import closing

import pytest

from meshup.kit.config import read_config
from meshup.kit.doctor import Level
from meshup.signalling.checkup import signalling
from tests.signalling.servers import run, served


def free_port():
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        return listening.getsockname()[1]


def found(address, **settings):
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
            [(level, sentence)] = await asyncio.to_thread(found, address, **settings)
            assert (level, sentence) == (Level.OK, f"Signalling answers at {address}.")

    run(test)


def test_a_node_that_does_not_serve_is_not_judged():
    port = free_port()
    [(level, sentence)] = found(f"http://127.0.0.1:{port}", port=str(port))
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
            [(level, sentence)] = await asyncio.to_thread(found, f"http://127.0.0.1:{port}")
            assert (level, "400 Bad Request" in sentence) == (Level.BAD, True)

    run(test)


def test_a_public_address_that_leads_nowhere_is_found():
    async def test():
        async with served() as node:
            nowhere = f"http://127.0.0.1:{free_port()}"
            [(level, _)] = await asyncio.to_thread(found, nowhere, port=str(node.port))
            assert level == Level.BAD

    run(test)


def test_settings_that_do_not_fit_are_found():
    assert found("http://127.0.0.1:1", signalling="no") == [
        (Level.OK, "Signalling is switched off.")
    ]
    levels = [level for level, _ in found("http://127.0.0.1:1", ice_turn="turn:a", port="1")]
    assert levels == [Level.WARNING, Level.WARNING]
    many = found("http://127.0.0.1:1", signalling_sockets="999999999", port="1")
    assert [level for level, _ in many] == [Level.WARNING, Level.WARNING]
    [(level, _)] = found("http://127.0.0.1:1", signalling_access="ticket")
    assert level == Level.BAD
