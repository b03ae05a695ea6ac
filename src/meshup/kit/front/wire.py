"""What goes over the wire, in ASGI's shapes. Pure."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

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
    """An answer ready to send: the two messages of ASGI."""

    start: Message
    body: Message


NO_BODY: Message = {"type": "http.response.body", "body": b""}


def answer(status: int, headers: Headers, body: bytes) -> Answer:
    """Return the messages that send ``body``, with its length added to ``headers``."""
    complete = [*headers, (b"content-length", b"%d" % len(body))]
    return Answer(
        {"type": "http.response.start", "status": status, "headers": complete},
        {"type": "http.response.body", "body": body},
    )
