"""Bytes mean the same however packets are cut."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import example, given, strategies as st
from uvicorn import Config
from uvicorn.server import ServerState

from meshup.web_server.asgi_messages import answer
from meshup.web_server.http_protocol import MOST_HEAD_BYTES, Protocol
from tests.web_server.fake_transport import FakeTransport, cut

GET = b"GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
KEPT = b"GET /kept HTTP/1.1\r\nHost: a\r\n\r\n"
LENGTH = b"POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%b"
UPGRADED = LENGTH.replace(b"Host", b"Connection: upgrade\r\nUpgrade: h2c\r\nHost")
CHUNKED = b"POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n%b0\r\n%b\r\n"

bodies = st.one_of(st.sampled_from([GET, GET + KEPT, b"0\r\n\r\n" + GET]), st.binary(max_size=60))


def chunked(parts: list[bytes]) -> bytes:
    lines = b"".join(b"%x;x=y\r\n%b\r\n" % (len(part), part) for part in parts if part)
    return CHUNKED % (lines, b"T: x\r\n")


good = st.one_of(
    st.sampled_from([GET, KEPT, b"\r\n" + GET, b"HEAD /h HTTP/1.1\r\nHost: a\r\n\r\n"]),
    st.sampled_from([b"GET http://b/x?y HTTP/1.1\r\nHost: a\r\n\r\n"]),
    bodies.map(lambda body: LENGTH % (len(body), body)),
    bodies.map(lambda body: UPGRADED % (len(body), body)),
    st.lists(bodies, max_size=3).map(chunked),
)
last = st.sampled_from(
    [
        *(b"", b"GET / HTTP/1.0\r\n\r\n", GET[:-2], b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03"),
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nabc\r\n",
        b"POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: %b\r\n\r\n" % (b"x" * MOST_HEAD_BYTES),
    ]
)


class Echo:
    """An application that says what was asked; ``/kept`` has a finished answer."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, bytes]] = []

    def cached_answer(self, scope):
        if scope["raw_path"] != b"/kept":
            return None
        self.asked.append(("GET", "/kept", b""))
        return answer(200, [], b"kept")

    async def __call__(self, scope, receive, send):
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message["body"]
            more = message["more_body"]
        self.asked.append((scope["method"], scope["path"], body))
        host = dict(scope["headers"]).get(b"host", b"")
        start, said, _head = answer(200, [(b"x-host", host)], b"%d" % len(body))
        await send(start)
        await send(said)


def connect(app, *, is_deaf=False) -> FakeTransport:
    config = Config(app, log_config=None, lifespan="off", proxy_headers=False, access_log=False)
    config.load()
    return FakeTransport(Protocol(config, ServerState(), {}), is_deaf=is_deaf)


def conversation(pieces, turns=()):
    app = Echo()

    async def talk():
        return await connect(app).receive(pieces, turns)

    return asyncio.run(talk()), app.asked


@given(
    st.lists(good, max_size=4),
    last,
    st.lists(st.integers(0, 2_000), max_size=12),
    st.lists(st.integers(0, 3), max_size=12),
)
@example([LENGTH % (len(GET), GET)], GET, [120], [0])
def test_any_split_of_packets_gives_the_same_answers(messages, end, places, turns):
    alone = conversation([*messages, end])
    whole = b"".join(messages) + end
    assert conversation(cut(whole, places), turns) == alone
    assert len(alone[1]) >= len(messages)


@pytest.mark.parametrize("message", [GET, LENGTH % (len(GET), GET), chunked([GET, KEPT])])
def test_a_message_may_be_cut_anywhere(message):
    wanted = conversation([message, message])
    assert len(wanted[1]) == 2
    data = message + message
    for place in range(len(data)):
        assert conversation(cut(data, [place])) == wanted
    assert conversation([bytes([byte]) for byte in data]) == wanted


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET / HTTP/1.1\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost:\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a b\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a, b\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a:" + b"1" * 30_000 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: a:" + b"1" * 300 + b"\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a/b\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: a\0\r\n", 400),
        (b"GET /\xe9 HTTP/1.1\r\nHost: a\r\n", 400),
        (b"GET a HTTP/1.1\r\nHost: a\r\n", 400),
        (b"GET * HTTP/1.1\r\nHost: a\r\n", 400),
        (b"GET ftp://a/ HTTP/1.1\r\nHost: a\r\n", 400),
        (b"GET http://u@a/ HTTP/1.1\r\nHost: a\r\n", 400),
        (b"CONNECT a:80 HTTP/1.1\r\nHost: a\r\n", 400),
        (b"GET / HTTP/2.0\r\nHost: a\r\n", 505),
        (b"GET / HTTP/0.9\r\nHost: a\r\n", 505),
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n", 501),
        (b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n", 400),
        (b"GET /" + b"a" * MOST_HEAD_BYTES + b" HTTP/1.1\r\nHost: a\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX:" + b" " * MOST_HEAD_BYTES + b"\r\n", 431),
    ],
)
def test_what_is_no_request_of_ours_is_refused_and_ends(head, status):
    said, asked = conversation([head + b"\r\n" + GET])
    assert said.startswith(b"HTTP/1.1 %d " % status)
    assert said.count(b"\r\n\r\n") == 1
    assert b"\r\nContent-Security-Policy: default-src 'none';" in said
    assert asked == []


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: a.example:8000\r\n",
        b"GET / HTTP/1.1\r\nHost: [::1]:8000\r\n",
        b"GET / HTTP/1.0\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: a\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nCookie: city=Besan\xe7on\r\nX: Z\xc3\xbcrich\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0 \r\n",
    ],
)
def test_what_is_a_request_is_answered(head):
    said, asked = conversation([head + b"\r\n"])
    assert said.startswith(b"HTTP/1.1 200 ")
    assert len(asked) == 1


def test_the_host_of_an_absolute_target_counts():
    said, asked = conversation([b"GET HTTP://b:80?x HTTP/1.1\r\nHost: a\r\n\r\n"])
    assert b"\r\nx-host: b:80\r\n" in said
    assert asked == [("GET", "/", b"")]
