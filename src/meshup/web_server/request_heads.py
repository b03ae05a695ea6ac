"""What the head of a request has to be, beyond what the HTTP parser sees to. Pure.

Source
    RFC 9112, sections 3.2 (Host and forms of the target), 6.1 (Transfer-Encoding in HTTP/1.0);
    RFC 9110, section 7.2.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import httptools

from meshup.web_server.body_framing import ChunkedFraming, LengthFraming

if TYPE_CHECKING:
    from meshup.web_server.asgi_messages import Headers
    from meshup.web_server.body_framing import BodyFraming

HOST: Final = re.compile(
    rb"(?:[A-Za-z0-9._~!$&'()*+,;=%-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{0,5})?"
)
ABSOLUTE: Final = re.compile(rb"https?://([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)
UPGRADE: Final = re.compile(rb"\r\nupgrade:[\t\x20-\x7e\x80-\xff]*(?=\r\n)", re.IGNORECASE)
NAME: Final = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
FIELD: Final = rb"\r\n%b:[\t\x20-\x7e\x80-\xff]*" % NAME
"""One header with the line end before it; only its name has to be ASCII (RFC 9110, section 5.5)."""
NAME_AND_VALUE: Final = re.compile(rb"\r\n(%b):[\t ]*([^\r]*)" % NAME)
ORDINARY: Final = re.compile(
    rb"GET (/[!\"$&->@-~]*)(?:\?([!\"$-~]*))? HTTP/1\.1(?:%b)*\r\n\r\n" % FIELD
)
"""A GET whose path needs no decoding; an expression, which takes a third of a parser's time."""
NOT_ORDINARY: Final = frozenset(
    [b"content-length", b"expect", b"http2-settings", b"transfer-encoding", b"upgrade"]
)
KEEPS_ALIVE: Final = frozenset({b"", b"keep-alive"})
WATCHED: Final = frozenset({b"host", b"content-length", b"transfer-encoding"})

Fault = tuple[int, str]
"""A status, and the sentence for whoever sent the request."""

NO_REQUEST: Final[Fault] = (400, "This is no HTTP request.")
BAD_HOST: Final[Fault] = (400, "A request names one Host.")
BAD_TARGET: Final[Fault] = (400, "This is no address of this server.")
BAD_ENCODING: Final[Fault] = (501, "Only chunked is understood as Transfer-Encoding.")
BAD_VERSION: Final[Fault] = (505, "HTTP/1.1 is spoken here.")
BUSY: Final[Fault] = (503, "This node is very busy. Please try again in a moment.")
TOO_LONG: Final[Fault] = (431, "The head of this request is too long.")


class Target(NamedTuple):
    """Path and query of a request, and the host that the target itself names, or nothing."""

    path: bytes
    host: bytes = b""


class OrdinaryHead(NamedTuple):
    """The head of a GET without a body, on a connection that lives on; names in small letters."""

    path: bytes
    query: bytes
    headers: Headers


def read_ordinary(head: bytes) -> OrdinaryHead | None:
    """Return what an ordinary head says, its empty line included; nothing: ask the parser."""
    match = ORDINARY.fullmatch(head)
    if match is None:
        return None
    headers = [(name.lower(), value.rstrip(b" \t")) for name, value in NAME_AND_VALUE.findall(head)]
    by_name = dict(headers)
    if (
        len(by_name) != len(headers)
        or not NOT_ORDINARY.isdisjoint(by_name)
        or by_name.get(b"connection", b"").lower() not in KEEPS_ALIVE
        or HOST.fullmatch(by_name.get(b"host", b"")) is None
    ):
        return None
    return OrdinaryHead(match[1], match[2] or b"", headers)


class WatchedHeaders:
    """The headers that say where a request goes and where it ends."""

    __slots__ = ("encodings", "hosts", "length")

    def __init__(self) -> None:
        self.hosts: list[bytes] = []
        self.encodings: list[bytes] = []
        self.length = 0

    def take(self, name: bytes, value: bytes) -> None:
        """Take one of ``WATCHED``; the parser has seen to it that a length is a number."""
        if name == b"host":
            self.hosts.append(value)
        elif name == b"content-length":
            self.length = int(value)
        else:
            self.encodings.append(value.lower())

    def fault(self, version: str) -> Fault | None:
        """Return what is wrong with these, if anything is."""
        if version not in {"1.0", "1.1"}:
            return BAD_VERSION
        if len(self.hosts) != 1 and (self.hosts or version == "1.1"):
            return BAD_HOST
        if not all(map(HOST.fullmatch, self.hosts)):
            return BAD_HOST
        if self.encodings and version == "1.0":
            return NO_REQUEST
        return BAD_ENCODING if self.encodings not in ([], [b"chunked"]) else None

    def framing(self) -> BodyFraming | None:
        """Return how the body is to be read; nothing: there is none."""
        if self.encodings:
            return ChunkedFraming()
        return LengthFraming(self.length) if self.length else None


def read_target(method: bytes, target: bytes) -> Target | None:
    """Return where a request goes; nothing when it cannot be answered here."""
    if target.startswith(b"/") or (target == b"*" and method == b"OPTIONS"):
        return Target(target)
    match = ABSOLUTE.fullmatch(target)
    if method == b"CONNECT" or match is None or not HOST.fullmatch(match[1]):
        return None
    return Target(match[2] if match[2].startswith(b"/") else b"/" + match[2], match[1])


def with_host(headers: Headers, host: bytes) -> Headers:
    """Return headers whose Host is the one that the target names, which counts for more."""
    return [(b"host", host), *(header for header in headers if header[0] != b"host")]


def without_upgrade(head: bytes) -> bytes:
    """Return a head that asks for no other protocol, for none but HTTP follows."""
    return UPGRADE.sub(b"", head) if b"upgrade:" in head.lower() else head


def is_hopeless(head: bytes) -> bool:
    """Say whether a head, or what has come of it, is none and can never become one."""
    parser = httptools.HttpRequestParser(object())
    try:
        parser.feed_data(head)
    except httptools.HttpParserUpgrade:
        return False
    except httptools.HttpParserError:
        return True
    return False
