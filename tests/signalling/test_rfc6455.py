"""The wire, through the door: what a server must do, in the spirit of the Autobahn suite."""

from __future__ import annotations

import asyncio

import pytest

from tests.signalling.servers import blunt, frame, request, run, served, speaking
from tests.signalling.violations import VIOLATIONS

Y = "/signal/y"
PING = frame(b'{"type":"ping"}')
PONG = (1, b'{"type":"pong"}')


def closes_with(code, *pieces, pause=False):
    async def test():
        async with served() as node, speaking(node.port, Y) as client:
            for piece in pieces:
                client.send(piece)
                if pause:
                    await asyncio.sleep(0.01)
            assert (await client.closing())[0] == code
            assert await client.gone()
            assert node.signalling.hub.sockets == 0

    run(test)


def goes_on(*pieces, heard=()):
    async def test():
        async with served() as node, speaking(node.port, Y) as client:
            client.send(*pieces, PING)
            assert [await client.frame() for _ in (*heard, PONG)] == [*heard, PONG]

    run(test)


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 128, 1000, 65535, 65536])
def test_a_text_of_any_size_up_to_the_limit_is_taken(size):
    goes_on(frame(b"x" * size))


@pytest.mark.parametrize("size", [0, 1, 124, 125])
def test_a_ping_is_answered_with_its_own_payload(size):
    goes_on(frame(b"\xff" * size, 9), heard=[(10, b"\xff" * size)])


def test_pings_are_answered_in_order_and_between_fragments():
    goes_on(
        *[frame(b"%d" % number, 9) for number in range(10)],
        frame(b'{"type":', 1, final=False),
        frame(b"between", 9),
        frame(b'"ping"}', 0),
        heard=[*[(10, b"%d" % number) for number in range(10)], (10, b"between"), PONG],
    )


def test_a_pong_nobody_asked_for_is_passed_over():
    goes_on(frame(b"", 10), frame(b"surprise", 10))


def test_an_empty_message_in_empty_fragments_is_taken():
    goes_on(frame(b"", 1, final=False), frame(b"", 0, final=False), frame(b"", 0))


@pytest.mark.parametrize(
    ("code", "pieces"),
    [
        *VIOLATIONS,
        (1000, [frame(b"", 8)]),
        (1000, [frame((1000).to_bytes(2, "big"), 8)]),
        (1001, [frame((1001).to_bytes(2, "big") + b"going", 8)]),
        (4999, [frame((4999).to_bytes(2, "big"), 8)]),
    ],
)
def test_a_conversation_ends_with_the_right_code(code, pieces):
    closes_with(code, *pieces)
    closes_with(code, PING, *pieces, PING, pause=True)


def test_after_its_goodbye_a_client_is_not_heard():
    async def test():
        async with served() as node, speaking(node.port, Y) as client:
            client.send(frame(b"", 8) + PING + frame(b"", 9))
            assert await client.frame() == (8, b"\x03\xe8")
            assert await client.gone()

    run(test)


def test_the_reason_of_a_goodbye_reaches_a_client_that_keeps_talking():
    async def test():
        settings = {"signalling_messages_per_socket": "5"}
        async with served(**settings) as node, speaking(node.port, Y) as client:
            client.send(PING * 200)
            assert await client.closing() == (1008, "too many messages")
            client.send(PING * 200, frame(b"\x03\xf0", 8))
            assert await client.gone()

    run(test)


@pytest.mark.parametrize(
    ("status", "sent"),
    [
        (400, request(Y, Connection="close")),
        (400, request(Y, Sec_WebSocket_Key="bad")),
        (426, request(Y, Sec_WebSocket_Version="8")),
        (431, b"GET /signal/y HTTP/1.1\r\nX: " + b"x" * 20_000),
    ],
    ids=["no upgrade", "bad key", "old version", "long head"],
)
def test_a_handshake_that_cannot_be_granted_is_declined(status, sent):
    async def test():
        async with served() as node, blunt(node.port) as client:
            client.send(sent)
            assert (await client.head()).startswith(b"HTTP/1.1 %d " % status)
            assert await client.gone()

    run(test)
