"""The opening of a WebSocket: reading the request, writing the answer.

Pure: bytes in, values out. A request that does not ask for a WebSocket is not judged here: it is
plain HTTP, and somebody else's.

Source
    RFC 6455, section 4.2; RFC 9112 for the form of a request.
"""

from __future__ import annotations

import re
from binascii import Error as NotBase64, a2b_base64, b2a_base64
from hashlib import sha1
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote, unquote_plus

from meshup.web_server.request_heads import FIELD, HOST, read_target
from meshup.web_server.text_responses import closing_response

if TYPE_CHECKING:
    from meshup.web_server.asgi_messages import Headers

GUID: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
KEY_BYTES: Final = 16
VERSION: Final = b"13"
READ: Final = (
    *(b"host", b"upgrade", b"connection", b"origin", b"x-forwarded-for"),
    *(b"sec-websocket-version", b"sec-websocket-key", b"content-length", b"transfer-encoding"),
)
HEADERS: Final = re.compile(rb"\r\n(%b):[\t ]*([^\r]*)" % b"|".join(READ), re.IGNORECASE)
"""The headers that are read, and their values; of others only the form counts."""
HEAD: Final = re.compile(rb"GET ([\x21-\x7e]+) HTTP/1\.1(?:%b)*" % FIELD)
ACCEPTED: Final = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Accept: "
)


class HandshakeError(Exception):
    """A WebSocket is asked for in a way that cannot be granted."""

    def __init__(self, status: int, sentence: str) -> None:
        self.status = status
        self.sentence = sentence
        super().__init__(sentence)


class Upgrade(NamedTuple):
    """What a client asks for; ``origin`` and ``forwarded_for`` are empty when it does not say."""

    path: str
    query: str
    key: bytes
    origin: str
    forwarded_for: str
    host: str


def requested_path(head: bytes) -> str:
    """Return the path of the request ``head``, percent-decoded; empty when it has none."""
    method, _, rest = head.partition(b"\r\n")[0].partition(b" ")
    target = read_target(method, rest.partition(b" ")[0])
    return _decoded_path(target.path.partition(b"?")[0]) if target is not None else ""


def read_upgrade(head: bytes) -> Upgrade | None:
    """Return what the request ``head`` (up to its empty line) asks for; nothing: plain HTTP.

    Only what is read has to be ASCII.

    Raises:
        HandshakeError: a WebSocket is asked for, wrongly.
    """
    if b"websocket" not in head and b"websocket" not in head.lower():
        return None
    headers = _headers(head)
    if b"websocket" not in _tokens(headers, b"upgrade"):
        return None
    whole = HEAD.fullmatch(head)
    target = read_target(b"GET", whole[1]) if whole is not None else None
    if (
        target is None
        or HOST.fullmatch(headers.get(b"host", b"")) is None
        or b"upgrade" not in _tokens(headers, b"connection")
        or headers.get(b"content-length", b"0") != b"0"
        or b"transfer-encoding" in headers
    ):
        raise HandshakeError(400, "This is not a WebSocket handshake.")
    if headers.get(b"sec-websocket-version") != VERSION:
        raise HandshakeError(426, "Version 13 of WebSocket is spoken here.")
    key = headers.get(b"sec-websocket-key", b"")
    if not _is_key(key):
        raise HandshakeError(400, "The key of the handshake is missing or wrong.")
    path, _, query = target.path.partition(b"?")
    return Upgrade(
        _decoded_path(path),
        query.decode("ascii"),
        key,
        headers.get(b"origin", b"").decode("latin1"),
        headers.get(b"x-forwarded-for", b"").decode("latin1"),
        headers.get(b"host", b"").decode("latin1"),
    )


def accept(key: bytes) -> bytes:
    """Return the answer that opens the WebSocket."""
    proof = b2a_base64(sha1(key + GUID, usedforsecurity=False).digest(), newline=False)
    return ACCEPTED + proof + b"\r\n\r\n"


def decline(status: int, sentence: str) -> bytes:
    """Return the answer that does not, and ends the connection."""
    more: Headers = []
    if status == HTTPStatus.UPGRADE_REQUIRED:
        more = [(b"Upgrade", b"websocket"), (b"Sec-WebSocket-Version", VERSION)]
    return closing_response(status, sentence, more)


def query_fields(query: str) -> dict[str, str]:
    """Return the fields of a query as forms encode them; of a name given twice the last counts."""
    pairs = [part.partition("=") for part in query.split("&") if part]
    if "%" in query or "+" in query:
        return {unquote_plus(name): unquote_plus(value) for name, _, value in pairs}
    return {name: value for name, _, value in pairs}


def _decoded_path(path: bytes) -> str:
    text = path.decode("latin1")
    return unquote(text) if "%" in text else text


def _headers(head: bytes) -> dict[bytes, bytes]:
    """Return the headers that are read, by name; of a name given twice, both, with a comma."""
    headers: dict[bytes, bytes] = {}
    for raw_name, raw_value in HEADERS.findall(head):
        name, value = raw_name.lower(), raw_value.rstrip(b" \t")
        headers[name] = headers[name] + b", " + value if name in headers else value
    return headers


def _tokens(headers: dict[bytes, bytes], name: bytes) -> list[bytes]:
    value = headers.get(name, b"").lower()
    return [token.strip() for token in value.split(b",")] if b"," in value else [value]


def _is_key(key: bytes) -> bool:
    try:
        return len(a2b_base64(key, strict_mode=True)) == KEY_BYTES
    except NotBase64:
        return False
