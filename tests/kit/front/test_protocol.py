import asyncio

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from meshup.kit.front import protocol


async def hello(_scope, _receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


async def talk(*pieces):
    """Send ``pieces`` with pauses to a server of one connection; return all it says."""
    config = Config(hello, log_config=None, lifespan="off")
    config.load()
    state = ServerState()
    made = []

    def new():
        made.append(protocol.Protocol(config, state, {}))
        return made[-1]

    server = await asyncio.get_running_loop().create_server(new, "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        for piece in pieces:
            writer.write(piece)
            await asyncio.sleep(0.1)
        said = await asyncio.wait_for(reader.read(), 5)
        writer.close()
        await writer.wait_closed()
    return said


@pytest.mark.parametrize(
    "pieces",
    [(), (b"GET / HT",), (b"GET / HTTP/1.1\r\n", b"host: a\r\n", b"x: y\r\n")],
)
def test_who_does_not_finish_a_head_is_not_waited_for(monkeypatch, pieces):
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.5)
    assert asyncio.run(talk(*pieces)) == b""


def test_a_second_head_is_measured_anew(monkeypatch):
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(protocol, "MOST_HEAD_BYTES", 100)
    whole = b"GET / HTTP/1.1\r\nhost: a\r\nx: " + b"y" * 60 + b"\r\n\r\n"
    said = asyncio.run(talk(whole, whole, b"GET / HTTP/1.1\r\n"))
    assert said.count(b"hello") == 2
    assert b" 431 " not in said


def test_a_head_that_never_ends_is_refused(monkeypatch):
    monkeypatch.setattr(protocol, "MOST_HEAD_BYTES", 100)
    said = asyncio.run(talk(b"GET / HTTP/1.1\r\n", b"x: " + b"y" * 200))
    assert said.startswith(b"HTTP/1.1 431 ")
