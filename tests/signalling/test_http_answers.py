"""What goes over the wire when signalling is asked by plain HTTP: its headers, and what is not."""

from __future__ import annotations

import pytest

from meshup.kit.security_headers import security_headers
from meshup.signalling.paths import HttpPaths
from tests.signalling.test_smuggling import ALLOWED, FOREIGN, conversation, get, handshake, post

HEADERS = [f"{name}: {value}".lower() for name, value in security_headers(secure=True)]


def answer_to(request: bytes) -> tuple[int, dict[str, str], str]:
    head, _, body = conversation([request]).decode("latin1").partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    pairs = (line.partition(": ") for line in lines)
    return int(first.split(" ")[1]), {name.lower(): value for name, _, value in pairs}, body


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        *((200, get("/ice")), (200, get("/peerjs/")), (200, get("/peerjs/peerjs/id"))),
        *((404, get("/peerjs/x")), (404, get("/nothing")), (405, post("/ice", b""))),
        *((426, get("/relay")), (401, get("/peerjs/peerjs/peers"))),
        (400, b"GET / HTTP/1.1\r\n\r\n"),
        (400, handshake(Sec_WebSocket_Key="short")),
        (403, handshake(FOREIGN)),
        (426, handshake(Sec_WebSocket_Version="8")),
        (431, get("/ice", "X: " + "x" * 20_000)),
        (431, handshake(X="x" * 20_000)),
    ],
)
def test_every_answer_carries_the_security_headers(status, request_):
    got, headers, _ = answer_to(request_)
    assert got == status
    lines = [f"{name}: {value.lower()}" for name, value in headers.items()]
    missing = set(HEADERS) - set(lines)
    # over a socket that only looks like TLS, what a handshake hears does not know of it
    assert missing <= {"strict-transport-security: max-age=31536000"}


@pytest.mark.parametrize(
    "path",
    ["/peerjs/nothing", "/signal/nothing", "/announce/x", "/relay/", "/s/hall/nothing", "/s/a b/x"],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_where_nothing_is_pages_are_told_so(path, method):
    request = get(path.replace(" ", "%20"), f"Origin: {ALLOWED}").replace(b"GET", method.encode())
    status, headers, body = answer_to(request)
    assert (status, headers["access-control-allow-origin"]) == (404, ALLOWED)
    assert body == "There is nothing here.\n"


@pytest.mark.parametrize("path", ["/peerjs/ada/t0k3n/id?i=0", "/peerjs/peerjs/ada/t0k3n/offer"])
def test_peerjs_0_3_goes_on_when_it_is_told_that_nothing_streams(path):
    request = post(path, b"{}").replace(FOREIGN.encode(), ALLOWED.encode())
    status, headers, _ = answer_to(request)
    assert (status, headers["access-control-allow-origin"]) == (404, ALLOWED)
    status, headers, _ = answer_to(request.replace(b"POST", b"OPTIONS"))
    assert status == 204
    assert "POST" in headers["access-control-allow-methods"]
    assert headers["access-control-allow-headers"] == "content-type"


def test_pages_of_other_origins_are_told_nothing():
    _, headers, _ = answer_to(post("/peerjs/ada/t0k3n/id?i=0", b""))
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    ("path", "is_ours"),
    [
        ("/festival/ada/token/id", True),
        ("/festival/ada/token/offer", True),
        ("/festival/2026/12/", False),
        ("/festival/", False),
        ("/en/agenda/", False),
        ("/peerjs/whatever/it/is", True),
        ("/peerjsx", False),
    ],
)
def test_a_key_takes_no_pages_from_the_node(path, is_ours):
    assert HttpPaths("festival").include(path) == is_ours


def test_a_plus_in_a_query_is_a_space():
    said = conversation([handshake(path="/peerjs?key=peerjs&token=t&id=a+b%2Bc"), b""])
    assert b'"OPEN"' in said
    said = conversation([handshake(path="/peerjs?key=peer+js&token=t&id=a")])
    assert b"Invalid key" in said
