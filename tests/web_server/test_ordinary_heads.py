"""The short reading of an ordinary request's head says what the parser would say, or nothing."""

from __future__ import annotations

import httptools
import pytest
from hypothesis import example, given, strategies as st

from meshup.web_server.request_heads import read_ordinary

HOST = "\r\nHost: p2p.example"


class Parsed:
    """What the parser hears."""

    def __init__(self, head):
        self.url, self.headers, self.is_whole = b"", [], False
        parser = httptools.HttpRequestParser(self)
        parser.feed_data(head)
        self.keeps_alive = parser.should_keep_alive()
        self.request = (parser.get_method(), parser.get_http_version(), parser.should_upgrade())

    def on_url(self, url):
        self.url += url

    def on_header(self, name, value):
        self.headers.append((name.lower(), value.rstrip(b" \t")))

    def on_message_complete(self):
        self.is_whole = True


targets = st.text("/a.%?#&=+:@\"'<>\\^`{}|~é \t", max_size=8)
names = st.sampled_from(
    ["Host", "Accept", "Cookie", "Connection", "Content-Length", "Upgrade", "X"]
)
values = st.text('aZ0:,; \t"é\0\r\n\x7f', max_size=6) | st.sampled_from(
    ["keep-alive", "close", "0"]
)
fields = st.lists(st.builds("\r\n{}{}{}".format, names, st.sampled_from([": ", ":", " :"]), values))


@given(
    st.builds(
        "{} /{}{} {}{}{}\r\n\r\n".format,
        st.sampled_from(["GET", "HEAD", "get"]),
        targets,
        st.just(""),
        st.sampled_from(["HTTP/1.1", "HTTP/1.0"]),
        st.sampled_from([HOST, ""]),
        fields.map("".join),
    )
)
@example(f"GET /fr/?q=%C3%A9 HTTP/1.1{HOST}\r\nCookie: city=Besançon \r\n\r\n")
@example(f"GET / HTTP/1.1{HOST}\r\nConnection: keep-alive\r\n\r\n")
def test_what_it_reads_the_parser_reads_too(text):
    head = text.encode("latin1")
    ordinary = read_ordinary(head)
    if ordinary is None:
        return
    parsed = Parsed(head)
    url = httptools.parse_url(parsed.url)
    assert (ordinary.path, ordinary.query) == (url.path, url.query or b"")
    assert ordinary.headers == parsed.headers
    assert parsed.request == (b"GET", "1.1", False)
    assert (parsed.is_whole, parsed.keeps_alive) == (True, True)


@pytest.mark.parametrize(
    "field",
    [
        *("Content-Length: 0", "Transfer-Encoding: chunked", "Upgrade: websocket"),
        *("Connection: close", "Connection: keep-alive, Upgrade", "Expect: 100-continue"),
        *("Host: other.example", "Cookie : a", "Cookie: a\0b", " folded: x", "Cookie: a\nb: c"),
    ],
)
def test_what_is_out_of_the_ordinary_is_the_parsers(field):
    assert read_ordinary(f"GET / HTTP/1.1{HOST}\r\n{field}\r\n\r\n".encode()) is None


@pytest.mark.parametrize(
    "line", ["GET /a%20b", "GET http://x/", "GET *", "POST /", "GET /#a", "GET  /"]
)
def test_other_requests_are_the_parsers(line):
    assert read_ordinary(f"{line} HTTP/1.1{HOST}\r\n\r\n".encode()) is None
    assert read_ordinary(f"GET / HTTP/1.1{HOST}\r\nAccept: a, b\r\n\r\n".encode()) is not None
