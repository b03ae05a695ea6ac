"""uvicorn's HTTP protocol, with bounds on what comes before a request is complete, and a short way.

uvicorn itself waits for ever for a first byte and for the end of the headers, and takes headers
of any length; a few hundred silent connections would fill a small machine.

The short way: an application that has a method ``cached_answer`` is asked for a finished answer as
soon as the head of an ordinary GET is read. Its bytes go out at once, without a task, a queue or a
second look at each header. Whatever is not ordinary goes uvicorn's way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    from asyncio import TimerHandle, Transport
    from collections.abc import Callable

    from meshup.web_server.asgi_messages import Answer, Scope

    CachedAnswer = Callable[[Scope], Answer | None]

MOST_HEAD_BYTES: Final = 32 * 1024
HEAD_SECONDS: Final = 20.0
TOO_LARGE: Final = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)


class _Nobody:
    """Somebody to wake up, where nobody waits."""

    def set(self) -> None:
        """Wake nobody."""


class _Answered:
    """Stands for uvicorn's cycle of request and response, when that was over at once."""

    response_complete = True
    disconnected = False
    message_event = _Nobody()


ANSWERED: Final = _Answered()


class Protocol(HttpToolsProtocol):
    """One connection, given ``HEAD_SECONDS`` and ``MOST_HEAD_BYTES`` for each head."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - uvicorn's business
        super().__init__(*args, **kwargs)
        self._head_open = True
        self._head_bytes = 0
        self._body_open = self._body_came = False
        self._head_timer: TimerHandle | None = None
        self._cached_answer: CachedAnswer | None = getattr(self.app, "cached_answer", None)

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Start to wait for the first request."""
        super().connection_made(transport)
        self._head_timer = self.loop.call_later(HEAD_SECONDS, transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came; close when too much of it is neither a complete head nor a body."""
        self._body_came = False
        super().data_received(data)
        if self._body_came or not (self._head_open or self._body_open):
            self._head_bytes = 0
            return
        self._head_bytes += len(data)
        if self._head_bytes > MOST_HEAD_BYTES and not self.transport.is_closing():
            self.transport.write(TOO_LARGE)
            self.transport.close()

    def on_message_begin(self) -> None:
        """Begin to measure a head."""
        super().on_message_begin()
        self._head_open, self._head_bytes = True, 0
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header of the head; what follows a body in chunks was seen by no check."""
        if self._head_open:
            super().on_header(name, value)

    def on_body(self, body: bytes) -> None:
        """Pass a piece of the body on."""
        self._body_came = True
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End the request."""
        self._body_open = False
        super().on_message_complete()

    def on_headers_complete(self) -> None:
        """Answer at once with what is kept, or let the application have the request."""
        self._head_open, self._body_open, self._head_bytes = False, True, 0
        self._stop_waiting()
        lookup = self._cached_answer
        if lookup is None or not self._is_ordinary() or not self._send_cached(lookup):
            super().on_headers_complete()

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: whoever asks for a WebSocket where there is none gets the page."""

    def _is_ordinary(self) -> bool:
        """Say whether it is a GET of HTTP/1.1, and everything before it is answered."""
        parser = self.parser
        return (
            parser.get_method() == b"GET"
            and parser.get_http_version() == "1.1"
            and parser.should_keep_alive()
            and not parser.should_upgrade()
            and not self.expect_100_continue
            and not self.flow.write_paused
            and not self.access_log
            and getattr(self.cycle, "response_complete", True)
        )

    def _send_cached(self, lookup: CachedAnswer) -> bool:
        """Send what is kept, and say whether there was anything."""
        parsed = httptools.parse_url(self.url)
        if b"%" in parsed.path:
            return False
        scope: Any = self.scope
        scope["method"] = "GET"
        scope["path"] = parsed.path.decode("ascii")
        scope["raw_path"] = parsed.path
        scope["query_string"] = parsed.query or b""
        answer = lookup(scope)
        if answer is None or not answer.head or self.transport.is_closing():
            return False
        lines = [b"%b: %b\r\n" % header for header in self.server_state.default_headers]
        self.transport.write(b"".join((answer.head, *lines, b"\r\n", answer.body["body"])))
        self.cycle = ANSWERED  # type: ignore[assignment]
        self.on_response_complete()
        return True

    def _stop_waiting(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None
