from __future__ import annotations

import asyncio
import json

import pytest
import websockets

from tests.signalling.servers import blunt, frame, request, run, served, speaking

ADA = "/peerjs?key=peerjs&id=ada&token=a"
BILAL = "/peerjs?key=peerjs&id=bil%20al&token=b"


def test_two_peerjs_clients_meet():
    async def test():
        async with served() as node:
            ada = await websockets.connect(node.url + ADA)
            bilal = await websockets.connect(node.url + BILAL)
            assert [await ada.recv(), await bilal.recv()] == ['{"type":"OPEN"}'] * 2
            await ada.send('{"type":"OFFER","payload":{"n":1},"dst":"bil al"}')
            assert json.loads(await bilal.recv())["src"] == "ada"
            await ada.close()
            await bilal.close()
            assert node.signalling.hub.sockets == 0

    run(test)


@pytest.mark.parametrize(
    ("path", "say", "hear"),
    [
        ("/signal/y", '{"type":"ping"}', '{"type":"pong"}'),
        ("/s/hall/signal/y", '{"type":"ping"}', '{"type":"pong"}'),
        ("/announce", "{}", '{"failure reason":"invalid message"}'),
        ("/s/hall/announce?x=1", "{}", '{"failure reason":"invalid message"}'),
        ("/s/hall/peerjs?key=peerjs&id=a&token=t", "", '{"type":"OPEN"}'),
        ("/peerjs/peerjs?key=peerjs&id=a&token=t", "", '{"type":"OPEN"}'),
    ],
)
def test_every_dialect_has_its_path(path, say, hear):
    async def test():
        async with served() as node, websockets.connect(node.url + path) as client:
            if say:
                await client.send(say)
            assert await client.recv() == hear

    run(test)


@pytest.mark.parametrize("pieces", [1, 7, 10_000])
def test_bytes_may_come_in_any_pieces(pieces):
    async def test():
        async with served() as node, blunt(node.port) as client:
            text = frame(b'{"type":"ping"}')
            ping = frame(b"hello", 9)
            sent = request("/signal/y") + text[:3] + text[3:] + ping + frame(b"x" * 300) + text
            for at in range(0, len(sent), len(sent) // pieces + 1):
                client.send(sent[at : at + len(sent) // pieces + 1])
                if pieces > 1:
                    await asyncio.sleep(0)
            assert (await client.head()).startswith(b"HTTP/1.1 101 Switching Protocols\r\n")
            pong = (1, b'{"type":"pong"}')
            assert [await client.frame() for _ in range(3)] == [pong, (10, b"hello"), pong]

    run(test)


def test_plain_http_goes_on_to_the_application_on_the_same_port():
    async def test():
        async with served() as node, blunt(node.port) as client:
            for path in ("/", "/peerjsomething", "/signal", "/pe"):
                client.send(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                assert (await client.head()).startswith(b"HTTP/1.1 404 ")
                assert await client.reader.readline() == b"This server does signalling only.\n"
            client.send(b"GET /peerjs/id HTTP/1.1\r\nHost: x\r\n\r\n")
            assert (await client.head()).startswith(b"HTTP/1.1 200 ")
            assert len(await client.reader.readexactly(36)) == 36

    run(test)


def test_a_connection_that_has_carried_pages_may_become_a_websocket():
    async def test():
        async with served() as node, blunt(node.port) as client:
            client.send(b"GET /peerjs/id HTTP/1.1\r\nHost: x\r\n\r\n")
            await client.head()
            await client.reader.readexactly(36)
            client.send(request(ADA))
            assert b" 101 " in await client.head()
            assert await client.frame() == (1, b'{"type":"OPEN"}')

    run(test)


def test_no_extension_is_agreed_to():
    async def test():
        async with served() as node, blunt(node.port) as client:
            client.send(request(ADA))
            assert b"extensions" not in (await client.head()).lower()

    run(test)


def test_a_goodbye_is_answered_and_the_id_free_at_once():
    async def test():
        async with served() as node, speaking(node.port, ADA) as client:
            client.send(frame((1000).to_bytes(2, "big") + b"bye", 8))
            assert await client.closing() == (1000, "")
            assert await client.gone()
            assert node.signalling.hub.peer_ids("") == []

    run(test)
