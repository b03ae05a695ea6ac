from __future__ import annotations

from contextlib import suppress
from urllib.parse import quote

import pytest
from hypothesis import given, strategies as st
from websockets.http11 import Request
from websockets.server import ServerProtocol
from websockets.streams import StreamReader

from meshup.signalling.paths import (
    ALL,
    ROOMLESS,
    Dialect,
    HttpPaths,
    Resource,
    Target,
    resolve_websocket,
)
from meshup.signalling.websocket.handshake import (
    HandshakeError,
    accept,
    decline,
    query_fields,
    read_upgrade,
)
from meshup.web_server.request_heads import is_hopeless
from tests.signalling.servers import request

KEY = "dGhlIHNhbXBsZSBub25jZQ=="


def upgrade_for(path="/relay", **headers):
    return read_upgrade(request(path, **headers).removesuffix(b"\r\n\r\n"))


def test_the_answer_is_that_of_the_specification():
    assert b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n" in accept(KEY.encode())


def test_another_library_answers_the_same():
    head = request("/relay", Sec_WebSocket_Key=KEY)
    reader = StreamReader()
    reader.feed_data(head)
    parsing = Request.parse(reader.read_line)
    with pytest.raises(StopIteration) as parsed:
        next(parsing)
    theirs = ServerProtocol().accept(parsed.value.value)
    assert theirs.status_code == 101
    assert theirs.headers["Sec-WebSocket-Accept"].encode() in accept(KEY.encode())


def test_what_a_client_asks_for_is_read():
    upgrade = upgrade_for(
        "/s/a%20b/relay?x=%20", Origin="https://a.example", X_Forwarded_For="1.2.3.4, 5.6.7.8"
    )
    assert upgrade is not None
    assert upgrade[:2] == ("/s/a b/relay", "x=%20")
    assert upgrade[3:] == ("https://a.example", "1.2.3.4, 5.6.7.8", "127.0.0.1")


@pytest.mark.parametrize(
    "headers", [{"Upgrade": ""}, {"Upgrade": "h2c"}, {"Upgrade": "websocketx"}]
)
def test_a_request_for_something_else_is_plain_http(headers):
    assert upgrade_for(**headers) is None


@pytest.mark.parametrize(
    "headers",
    [
        {"Connection": ""},
        {"Connection": "keep-alive"},
        {"Host": ""},
        {"Sec-WebSocket-Key": ""},
        {"Sec-WebSocket-Key": "short"},
        {"Sec-WebSocket-Key": "x" * 24},
        {"Sec-WebSocket-Key": KEY + ", " + KEY},
        {"Content-Length": "3"},
        {"Transfer-Encoding": "chunked"},
        {"X-Other": "a\0b"},
        {"X-Other": "a\x7fb"},
        {"X Other": "a"},
        {"X-Other": "a\n b"},
        {"X-Other": "a\r b"},
    ],
)
def test_a_wrong_handshake_is_declined(headers):
    with pytest.raises(HandshakeError) as caught:
        upgrade_for(**headers)
    assert caught.value.status == 400


@pytest.mark.parametrize("value", ["city=Besançon", "Zürich", "a\tb", "\xff"])
@pytest.mark.parametrize("name", ["Cookie", "CF_IPCity", "Origin", "X_Forwarded_For"])
@pytest.mark.parametrize("encoding", ["latin1", "utf-8"])
def test_only_what_is_read_has_to_be_ascii(name, value, encoding):
    head = request("/relay", **{name: "VALUE"}).removesuffix(b"\r\n\r\n")
    assert read_upgrade(head.replace(b"VALUE", value.encode(encoding))) is not None


@pytest.mark.parametrize("version", ["", "8", "14", "13, 13"])
def test_only_version_13_is_spoken(version):
    with pytest.raises(HandshakeError) as caught:
        upgrade_for(Sec_WebSocket_Version=version)
    assert caught.value.status == 426
    assert b"Sec-WebSocket-Version: 13\r\n" in decline(426, "No.")


@pytest.mark.parametrize(
    "request_line", [b"POST /relay HTTP/1.1", b"GET /relay HTTP/1.0", b"GET  HTTP/1.1"]
)
def test_only_get_in_version_one_point_one_will_do(request_line):
    head = request("/relay").removesuffix(b"\r\n\r\n")
    with pytest.raises(HandshakeError):
        read_upgrade(request_line + head[head.index(b"\r\n") :])


@given(st.binary(max_size=200), st.integers(0, 400))
def test_no_bytes_break_the_reading(noise, at):
    head = request("/relay").removesuffix(b"\r\n\r\n")
    at %= len(head)
    for data in (noise, head[:at] + noise + head[at:], head[:at] + noise):
        with suppress(HandshakeError):
            upgrade = read_upgrade(data)
            assert upgrade is None or len(upgrade.key) == 24
            assert upgrade is None or not is_hopeless(data + b"\r\n\r\n")


@given(st.dictionaries(st.text(min_size=1), st.text()))
def test_a_query_is_read_as_it_was_written(wanted):
    query = "&".join(
        f"{quote(name, safe='')}={quote(text, safe='')}" for name, text in wanted.items()
    )
    assert query_fields(query) == wanted


def test_of_a_name_given_twice_the_last_counts():
    assert query_fields("id=a&token&id=b&&=c") == {"id": "b", "token": "", "": "c"}


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/peerjs", (Dialect.PEERJS, "")),
        ("/peerjs/peerjs", (Dialect.PEERJS, "")),
        ("/signal/y", (Dialect.YWEBRTC, "")),
        ("/announce", (Dialect.TRACKER, "")),
        ("/relay", (Dialect.RELAY, "")),
        ("/s/Hall-1_2.~/relay", (Dialect.RELAY, "Hall-1_2.~")),
        ("/s/hall/peerjs/peerjs", (Dialect.PEERJS, "hall")),
        ("/s/hall/", None),
        ("/s//relay", None),
        ("/s/a/b/relay", None),
        ("/s/é/relay", None),
        ("/s/" + "x" * 2001 + "/relay", None),
        ("/live", (Dialect.LIVE, "")),
        ("/s/hall/live", None),
        ("/live/poll", None),
        ("/relay/", None),
        ("/peerjs/id", None),
        ("/", None),
    ],
)
def test_a_path_leads_to_a_dialect_and_a_room(path, target):
    assert resolve_websocket(path) == target


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/live", Target(Resource.SOCKET, Dialect.LIVE, "")),
        ("/live/poll", Target(Resource.POLL, Dialect.LIVE, "")),
        ("/s/hall/live/poll", None),
        ("/peerjs/", Target(Resource.WELCOME, Dialect.PEERJS, "")),
        ("/festival/id", Target(Resource.ID, Dialect.PEERJS, "")),
        ("/peerjs/festival/peers", Target(Resource.PEERS, Dialect.PEERJS, "")),
        ("/s/hall/festival/id", Target(Resource.ID, Dialect.PEERJS, "hall")),
        ("/signal/y", Target(Resource.SOCKET, Dialect.YWEBRTC, "")),
        ("/ice", Target(Resource.ICE, None, "")),
        ("/s/hall/ice", Target(Resource.ICE, None, "hall")),
        ("/metrics", Target(Resource.METRICS, None, "")),
        ("/s/hall/metrics", None),
        ("/en/", None),
        ("/peerjs/id", None),
        ("/static/x.css", None),
    ],
)
def test_pages_are_found_by_their_path(path, target):
    assert HttpPaths("festival").resolve(path) == target


def test_where_signalling_is_off_only_live_channels_and_metrics_are_there():
    paths = HttpPaths("peerjs", ROOMLESS)
    for path in (
        "/peerjs",
        "/peerjs/",
        "/peerjs/id",
        "/relay",
        "/ice",
        "/s/hall/relay",
        "/announce",
    ):
        assert paths.resolve(path) is None
        assert not paths.include(path)
        assert resolve_websocket(path, ROOMLESS) is None
    assert resolve_websocket("/live", ROOMLESS) == (Dialect.LIVE, "")
    assert paths.resolve("/metrics") == Target(Resource.METRICS, None, "")
    assert paths.include("/live/nothing")
    without = HttpPaths("peerjs", ALL - ROOMLESS)
    assert without.resolve("/live") is without.resolve("/live/poll") is None
    assert not without.include("/live/nothing")
    assert resolve_websocket("/live", ALL - ROOMLESS) is None
