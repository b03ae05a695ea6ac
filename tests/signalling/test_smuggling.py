"""A WebSocket is opened by a handshake, wherever packets end, and never by what is in a body."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import example, given, strategies as st
from uvicorn import Config
from uvicorn.server import ServerState

from meshup.kit.config import read_config
from meshup.signalling.app import Signalling, nothing_else
from tests.signalling.servers import frame, request
from tests.web_server.fake_transport import FakeTransport, cut

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
ALLOWED, FOREIGN = "https://p2p.example", "https://evil.example"
SUBSCRIBE = frame(b'{"type":"subscribe","topic":"t"}')
PUBLISH = frame(b'{"type":"publish","topic":"t","payload":"heard"}')
SPEECH = SUBSCRIBE + PUBLISH


def handshake(origin: str = ALLOWED, path: str = "/relay", **headers: str) -> bytes:
    return request(path, **{"Origin": origin, "Sec_WebSocket_Key": KEY} | headers)


def post(path: str, body: bytes, *lines: str) -> bytes:
    head = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Origin: {FOREIGN}", *lines]
    return "\r\n".join([*head, f"Content-Length: {len(body)}", "", ""]).encode() + body


def post_chunked(path: str, body: bytes, *lines: str) -> bytes:
    head = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Transfer-Encoding: chunked", *lines]
    chunk = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    return "\r\n".join([*head, "", ""]).encode() + chunk


def get(path: str, *lines: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *lines, "", ""]).encode()


def conversation(pieces, turns=()) -> bytes:
    """Return all that is said on one connection, over which ``pieces`` arrive."""

    async def talk() -> bytes:
        environ = {"MESHUP_ADDRESS": ALLOWED, "MESHUP_SIGNALLING_ORIGINS": ALLOWED}
        signalling = Signalling(nothing_else, read_config(environ).config)
        await signalling.hub.bus.start(signalling.hub)
        config = Config(signalling, log_config=None, lifespan="off", access_log=False)
        config.load()
        options = {"config": config, "server_state": ServerState(), "app_state": {}}
        connection = signalling.connections(**options)
        return await FakeTransport(connection).receive(pieces, turns)

    return asyncio.run(talk())


PATHS = ["/peerjs/peerjs/id", "/peerjs/id", "/ice", "/relay", "/static/x", "/", "/s/hall/relay"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("send", [post, post_chunked])
@pytest.mark.parametrize("lines", [(), ("Connection: Upgrade", "Upgrade: websocket")])
def test_what_is_in_a_body_is_never_a_handshake(path, send, lines):
    attack = send(path, handshake() + SPEECH, *lines)
    for places in ([], [attack.index(b"GET /relay")], [40], [attack.index(b"GET /relay") + 5]):
        for before in (b"", get("/ice")):
            said = conversation([before, *cut(attack, places)])
            assert b" 101 " not in said
            assert b"heard" not in said


def test_the_rest_of_a_head_is_never_a_handshake():
    said = conversation([b"GET /ice HTTP/1.1\r\nHost: a\r\nX: ", handshake() + SPEECH])
    assert b" 101 " not in said


@pytest.mark.parametrize("before", [b"", get("/ice"), post("/ice", b"abc"), get("/") + get("/ice")])
def test_a_handshake_on_a_connection_that_carried_pages_may_be_cut_anywhere(before):
    wanted = conversation([before, handshake(), SPEECH])
    assert wanted.count(b" 101 ") == 1
    assert b'"payload":"heard"' in wanted
    data = handshake()
    for place in range(1, len(data), 3):
        assert conversation([before, data[:place], data[place:], SPEECH]) == wanted
    assert conversation([before + data + SPEECH]) == wanted
    assert conversation([before, *(bytes([byte]) for byte in data + SPEECH)]) == wanted


messages = st.one_of(
    st.sampled_from([get("/ice"), get("/"), get("/relay"), b"\r\n" + get("/ice")]),
    st.sampled_from([get("/", "Connection: Upgrade", "Upgrade: h2c")]),
    st.builds(post, st.sampled_from(PATHS[2:]), st.sampled_from([b"", handshake(), b"x" * 300])),
    st.builds(post_chunked, st.sampled_from(PATHS[2:]), st.sampled_from([handshake(), b"x"])),
)
ends = st.sampled_from(
    [
        *(b"", handshake(), handshake() + SPEECH, handshake(FOREIGN), handshake(path="/nothing")),
        *(handshake(path="/s/hall/relay") + SPEECH, handshake(Cookie="city=Besançon")),
        *(handshake(Upgrade="h2c, WebSocket"), handshake(Upgrade="h2c"), handshake(Connection="x")),
        handshake(Sec_WebSocket_Version="8"),
        handshake(Sec_WebSocket_Key="short"),
        handshake(Content_Length="3") + b"abc" + get("/ice"),
        handshake(X="a\0b"),
        handshake(Host="a b"),
        handshake().replace(b"HTTP/1.1", b"HTTP/1.0"),
        handshake().replace(b"Host: ", b"Host : "),
        handshake().replace(b"Host: 127.0.0.1", b"Host: 127.0.0.1\r\nHost: b"),
        handshake().replace(b"GET /relay", b"GET http://127.0.0.1/relay"),
        handshake().replace(b"Connection: ", b"X: a\r\n b\r\nConnection: "),
        handshake(X="x" * 17_000),
    ]
)


@given(
    st.lists(messages, max_size=3),
    ends,
    st.lists(st.integers(0, 3_000), max_size=10),
    st.lists(st.integers(0, 3), max_size=10),
)
@example([], handshake() + SPEECH, [10], [0])
@example([get("/ice")], handshake() + SPEECH, [100], [0])
def test_any_split_of_packets_gives_the_same_answers(before, end, places, turns):
    whole = b"".join(before) + end
    assert conversation(cut(whole, places), turns) == conversation([*before, end])


@given(ends)
def test_a_handshake_means_the_same_on_a_new_connection_and_on_a_used_one(end):
    ice = conversation([get("/ice")])
    assert conversation([get("/ice"), end]) == ice + conversation([end])
