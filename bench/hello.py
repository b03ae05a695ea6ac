"""The least that a server can do: 15 kB of the same bytes, to compare everything else with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meshup.web_server.asgi_messages import Receive, Scope, Send

BODY = b"x" * 15_000
HEADERS = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", b"15000")]


async def application(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
    """Answer."""
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": BODY})
