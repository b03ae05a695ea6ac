"""What goes over the wire, in ASGI's shapes. Pure."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

Headers = list[tuple[bytes, bytes]]
"""Names in lower case, in the order in which they are sent."""

Message = dict[str, Any]
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Rendered:
    """An answer as Django gave it; ``chunks`` instead of ``body`` when it comes in pieces."""

    status: int
    headers: Headers
    body: bytes = b""
    chunks: Iterator[bytes] | None = None


class Answer(NamedTuple):
    """An answer ready to send: the two messages of ASGI, and its head as it goes over the wire.

    ``head`` ends with its last header, for a Date and the empty line to follow; it is empty when
    the answer has to be sent by the messages.
    """

    start: Message
    body: Message
    head: bytes = b""


NO_BODY: Message = {"type": "http.response.body", "body": b""}
STATUS_LINES: Final = {200: b"HTTP/1.1 200 OK\r\n", 304: b"HTTP/1.1 304 Not Modified\r\n"}


def answer(status: int, headers: Headers, body: bytes) -> Answer:
    """Return what sends ``body``, with its length added to ``headers``."""
    complete = [*headers, (b"content-length", b"%d" % len(body))]
    return prepared(status, complete, {"type": "http.response.body", "body": body})


def prepared(status: int, headers: Headers, body: Message) -> Answer:
    """Return what sends exactly these ``headers`` and ``body``."""
    start = {"type": "http.response.start", "status": status, "headers": headers}
    lines = [name + b": " + value + b"\r\n" for name, value in headers]
    sound = status in STATUS_LINES and all(line.count(b"\n") == 1 for line in lines)
    return Answer(start, body, STATUS_LINES[status] + b"".join(lines) if sound else b"")
