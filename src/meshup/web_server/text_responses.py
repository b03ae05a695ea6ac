"""Responses of one line of plain text, for what never reaches the application. Pure."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from meshup.kit.security_headers import raw_security_headers

if TYPE_CHECKING:
    from meshup.web_server.asgi_messages import Headers

RETRY_SECONDS: Final = 5
LATER: Final = frozenset({429, 503})


def text_headers(status: int, *, secure: bool = False) -> Headers:
    """Return the headers of an answer in plain text that nobody keeps; its length is to follow."""
    headers: Headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"cache-control", b"no-store"),
        *raw_security_headers(secure=secure),
    ]
    if status in LATER:
        headers.append((b"retry-after", b"%d" % RETRY_SECONDS))
    return headers


def closing_response(
    status: int, sentence: str, more: Headers | None = None, *, secure: bool = False
) -> bytes:
    """Return a whole answer, as it goes over the wire, after which the connection ends."""
    body = sentence.encode() + b"\n"
    plain = text_headers(status, secure=secure)
    headers = [
        *((name.title(), value) for name, value in plain),
        *(more or ()),
        (b"Content-Length", b"%d" % len(body)),
        (b"Connection", b"close"),
    ]
    lines = b"".join(b"%b: %b\r\n" % header for header in headers)
    phrase = HTTPStatus(status).phrase.encode()
    return b"HTTP/1.1 %d %b\r\n%b\r\n%b" % (status, phrase, lines, body)
