import asyncio
import re

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from meshup.web_server import http_protocol
from meshup.web_server.asgi_messages import answer


async def hello(_scope, _receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


async def talk(*pieces, app=hello):
    """Send ``pieces`` with pauses to a server of one connection; return all it says."""
    config = Config(app, log_config=None, lifespan="off", proxy_headers=False, access_log=False)
    config.load()
    state = ServerState()
    state.default_headers = [(b"date", b"today")]
    made = []

    def new():
        made.append(http_protocol.Protocol(config, state, {}))
        return made[-1]

    server = await asyncio.get_running_loop().create_server(new, "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        for piece in pieces:
            writer.write(piece)
            await asyncio.sleep(0.1)
        received = await asyncio.wait_for(reader.read(), 5)
        writer.close()
        await writer.wait_closed()
    return received


@pytest.mark.parametrize(
    "pieces",
    [(), (b"GET / HT",), (b"GET / HTTP/1.1\r\n", b"host: a\r\n", b"x: y\r\n")],
)
def test_who_does_not_finish_a_head_is_not_waited_for(monkeypatch, pieces):
    monkeypatch.setattr(http_protocol, "HEAD_SECONDS", 0.5)
    assert asyncio.run(talk(*pieces)) == b""


def test_a_second_head_is_measured_anew(monkeypatch):
    monkeypatch.setattr(http_protocol, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(http_protocol, "MOST_HEAD_BYTES", 100)
    whole = b"GET / HTTP/1.1\r\nhost: a\r\nx: " + b"y" * 60 + b"\r\n\r\n"
    received = asyncio.run(talk(whole, whole, b"GET / HTTP/1.1\r\n"))
    assert received.count(b"hello") == 2
    assert b" 431 " not in received


def test_a_head_that_never_ends_is_refused(monkeypatch):
    monkeypatch.setattr(http_protocol, "MOST_HEAD_BYTES", 100)
    received = asyncio.run(talk(b"GET / HTTP/1.1\r\n", b"x: " + b"y" * 200))
    assert received.startswith(b"HTTP/1.1 431 ")


class Shop:
    """An application with one finished answer, and everything else made to order."""

    def __init__(self):
        self.paths = []

    def cached_answer(self, scope):
        self.paths.append(scope["path"])
        wanted = scope["method"] == "GET" and scope["raw_path"] == b"/kept"
        return answer(200, [(b"etag", b'W/"1"')], b"from the shelf") if wanted else None

    async def __call__(self, _scope, _receive, send):
        start, body, _head = answer(200, [(b"etag", b'W/"1"')], b"from the oven")
        await send(start)
        await send(body)


def get(path, *lines, version="1.1", method="GET"):
    head = [f"{method} {path} HTTP/{version}", "host: a", *lines]
    return "\r\n".join([*head, "", ""]).encode()


END = get("/end", "connection: close")


def test_what_is_kept_is_sent_at_once_and_the_connection_lives_on():
    shop = Shop()
    received = asyncio.run(talk(get("/kept"), get("/kept"), END, app=shop)).decode()
    assert received.count("from the shelf") == 2
    assert received.count("from the oven") == 1
    heads = [part.splitlines() for part in received.split("HTTP/1.1 ")[1:]]
    assert (
        heads[0]
        == heads[1]
        == [
            "200 OK",
            'etag: W/"1"',
            "content-length: 14",
            heads[0][3],
            "",
            "from the shelf",
        ]
    )
    assert heads[0][3].startswith("date: ")
    assert shop.paths == ["/kept", "/kept"]


def test_answers_come_in_the_order_of_the_requests():
    pipeline = get("/kept") + get("/slow") + get("/kept") + END
    received = asyncio.run(talk(pipeline, app=Shop())).decode()
    assert re.findall("from the [a-z]{4}", received) == [
        *("from the shel", "from the oven", "from the shel", "from the oven")
    ]


@pytest.mark.parametrize(
    "request_",
    [
        get("/kept", "connection: close"),
        get("/kept", version="1.0"),
        get("/kept", "connection: close", method="HEAD"),
        get("/k%65pt", "connection: close"),
        get("/kept", "expect: 100-continue", "connection: close"),
    ],
)
def test_what_is_not_ordinary_goes_the_ordinary_way(request_):
    assert b"from the shelf" not in asyncio.run(talk(request_, app=Shop()))


def test_a_header_that_breaks_its_line_is_never_sent_the_short_way():
    assert answer(200, [(b"x", b"a\r\nset-cookie: b")], b"").head == b""
    assert answer(404, [], b"").head == b""


class Reader:
    """An application that reads the body, and says how long it was and what was in the head."""

    async def __call__(self, scope, receive, send):
        length, more = 0, True
        while more:
            message = await receive()
            length += len(message.get("body", b""))
            more = message.get("more_body", False)
        names = b" ".join(name for name, _value in scope["headers"])
        start, body, _head = answer(200, [], b"%d %b" % (length, names))
        await send(start)
        await send(body)


CHUNKED = get("/", "transfer-encoding: chunked", "connection: close", method="POST")


def test_what_follows_a_body_is_no_header():
    trailers = b"2\r\nhi\r\n0\r\nsec-fetch-site: cross-site\r\ncookie: a\r\n\r\n"
    received = asyncio.run(talk(CHUNKED, trailers, app=Reader()))
    assert received.endswith(b"2 host transfer-encoding connection")


@pytest.mark.parametrize("endless", [b"0\r\nx: ", b"1;x=", b"0\r\n"])
def test_what_follows_a_body_ends(monkeypatch, endless):
    monkeypatch.setattr(http_protocol, "MOST_HEAD_BYTES", 200)
    more = b"y: z\r\n" * 20 if endless == b"0\r\n" else b"y" * 150
    received = asyncio.run(talk(CHUNKED, endless, more, more, app=Reader()))
    assert b" 431 " in received


def test_a_long_body_in_small_chunks_is_no_head(monkeypatch):
    monkeypatch.setattr(http_protocol, "MOST_HEAD_BYTES", 200)
    pieces = [b"64\r\n" + b"x" * 100 + b"\r\n"] * 5
    received = asyncio.run(talk(CHUNKED, *pieces, b"0\r\n\r\n", app=Reader()))
    assert b"500 host" in received
