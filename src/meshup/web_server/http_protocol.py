"""HTTP on one connection: message by message, within bounds, with a short way for what is kept.

uvicorn's protocol waits for ever for a first byte and for the end of the headers, takes headers of
any length, and reads requests as fast as they come.

Method
    A head is given to the parser when it is there as a whole, and only while the parser stands
    between two messages and every request before it is answered and on its way; until then
    nothing more is read. Where a body ends is known before the parser sees it (``body_framing``).
    So bytes mean the same however packets are cut, and what is in a body is never a request.

    The short way: an application that has a method ``cached_answer`` is asked for a finished
    answer as soon as the head of an ordinary GET is there. Its bytes go out at once, without a
    parser, a task or a queue. Whatever is not ordinary, or not kept, goes uvicorn's way.

Source
    RFC 9112.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import httptools

from meshup.web_server.ending import EndingProtocol
from meshup.web_server.request_heads import (
    BAD_TARGET,
    BUSY,
    NO_REQUEST,
    TOO_LONG,
    WATCHED,
    WatchedHeaders,
    is_hopeless,
    read_ordinary,
    read_target,
    with_host,
    without_upgrade,
)

if TYPE_CHECKING:
    from asyncio import Transport
    from collections.abc import Callable

    from meshup.web_server.asgi_messages import Answer, Scope
    from meshup.web_server.body_framing import BodyFraming
    from meshup.web_server.request_heads import Fault

    CachedAnswer = Callable[[Scope], Answer | None]

MOST_HEAD_BYTES: Final = 16 * 1024
HEAD_SECONDS: Final = 20.0
UNWANTED_SECONDS: Final = 10.0
UNWANTED_BYTES: Final = 1024 * 1024
"""How long, and how much, of a body is read that was answered without it."""
HEAD_END: Final = b"\r\n\r\n"
LINE_ENDS: Final = frozenset({b"\r", b"\n"})


class _Nobody:
    """Somebody to wake up, where nobody waits."""

    def set(self) -> None:
        """Wake nobody."""


class _Answered:
    """Stands for uvicorn's cycle of request and response, when that was over at once."""

    response_complete = True
    response_started = True
    disconnected = False
    message_event = _Nobody()


ANSWERED: Final = _Answered()


class Protocol(EndingProtocol):
    """One connection, given ``HEAD_SECONDS`` and ``MOST_HEAD_BYTES`` for each head."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - uvicorn's business
        super().__init__(*args, **kwargs)
        self._head_open = self._message_open = False
        self._unwanted_bytes = 0
        self._fault: Fault | None = None
        self._watched = WatchedHeaders()
        self._advancing = self._scheduled = False
        self._cached_answer: CachedAnswer | None = getattr(self.app, "cached_answer", None)

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Start to wait for the first request."""
        super().connection_made(transport)
        self._wait(HEAD_SECONDS)

    def data_received(self, data: bytes) -> None:
        """Take what came, as far as its turn has come."""
        if self._ended:
            self._linger(data)
            return
        self._unset_keepalive_if_required()
        self._advance(self._unread + data if self._unread else data)

    def resume_writing(self) -> None:
        """Go on with the next request."""
        super().resume_writing()
        if self._unsent is not None:
            self._unsent.end()
        self._schedule()

    def on_response_complete(self) -> None:
        """Go on with the next request, in its turn."""
        if self._ended:
            self.server_state.total_requests += 1
            return
        super().on_response_complete()
        if self._body is not None and not self.is_ending:
            self._unwanted_bytes = 0
            self._wait(UNWANTED_SECONDS)
        if not self._advancing:
            self._schedule()

    def take_upgrade(self, head: bytes, rest: bytes) -> bool:  # noqa: ARG002 - for who knows a protocol
        """Take the connection for another protocol, when a head asks for it; say whether."""
        return False

    # The parser's side

    def on_message_begin(self) -> None:
        """Begin a head."""
        super().on_message_begin()
        self._head_open = self._message_open = True
        self._watched, self._fault = WatchedHeaders(), None

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header of the head; what follows a body in chunks was seen by no check."""
        if self._head_open:
            name, value = name.lower(), value.rstrip(b" \t")
            if name in WATCHED:
                self._watched.take(name, value)
            elif name == b"expect" and value.lower() == b"100-continue":
                self.expect_100_continue = True
            self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """Let the application have the request, if it can be answered."""
        self._head_open = False
        parser, watched = self.parser, self._watched
        target = read_target(parser.get_method(), self.url)
        self._fault = watched.fault(parser.get_http_version()) or (
            BAD_TARGET if target is None else None
        )
        if self._fault is not None or target is None:
            return
        self._body = watched.framing()
        self.url = target.path
        if target.host:
            self.headers[:] = with_host(self.headers, target.host)
        super().on_headers_complete()
        self.cycle.transport = self._cycle_transport  # type: ignore[assignment]

    def on_body(self, body: bytes) -> None:
        """Pass a piece of the body on, while somebody wants it."""
        if self._fault is None:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """End the request."""
        self._message_open = False
        if self._fault is None:
            super().on_message_complete()

    # One message after the other

    def _advance(self, data: bytes) -> None:
        """Take what has come, until it ends or has to wait: after a request, others' turn comes."""
        at, is_partial, may_begin = 0, False, True
        self._advancing = True
        while at < len(data) and not (is_partial or self.is_ending):
            if self._body is not None:
                at = self._take_body(self._body, data, at)
            elif may_begin and not self._is_busy():
                may_begin = False
                at, is_partial = self._take_head(data, at)
            else:
                break
        self._advancing = False
        if not self.is_ending:
            self._put_off(data[at:], is_partial=is_partial)

    def _put_off(self, rest: bytes, *, is_partial: bool) -> None:
        """Keep what cannot be taken yet, and say when to go on."""
        if (rest or self._unread) and not self._keep_unread(rest):
            self._run_out_of_space()
        elif rest and not is_partial:
            self.flow.hold()
            if not self._is_busy():
                self._schedule()
        elif self._body is None and not self._is_busy():
            self._wait_for_next()

    def _run_out_of_space(self) -> None:
        """End, as soon as what is being answered is answered."""
        if self._is_busy() and not self.flow.write_paused:
            self.flow.hold()
            self.cycle.keep_alive = False
        else:
            self.refuse(BUSY)

    def _wait_for_next(self) -> None:
        """Give the other side some seconds for its next request."""
        if self._timer is None and self.timeout_keep_alive_task is None:
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    def _schedule(self) -> None:
        """Go on with what is put off, after others have had their turn."""
        if self.flow.held and not self._scheduled:
            self._scheduled = True
            self.loop.call_soon(self._go_on)

    def _go_on(self) -> None:
        self._scheduled = False
        if self.flow.held and not (self.is_ending or self._is_busy()):
            self._unset_keepalive_if_required()
            self.flow.release()
            self._advance(self._unread)

    def _is_busy(self) -> bool:
        """Say whether a request is not answered yet, or its answer not on its way."""
        return self.flow.write_paused or not getattr(self.cycle, "response_complete", True)

    def _take_head(self, data: bytes, at: int) -> tuple[int, bool]:
        """Take the head at ``at``; return where it ends, and whether the rest has to come yet."""
        while data[at : at + 1] in LINE_ENDS:
            at += 1
        if at >= len(data):
            return at, False
        end = data.find(HEAD_END, at, at + MOST_HEAD_BYTES)
        if end < 0:
            begun = data[at : at + MOST_HEAD_BYTES]
            if is_hopeless(begun):
                self.refuse(NO_REQUEST)
            elif len(data) - at >= MOST_HEAD_BYTES:
                self.refuse(TOO_LONG)
            else:
                self._wait(HEAD_SECONDS)
            return at, True
        end += len(HEAD_END)
        self._stop_waiting()
        head = data[at:end]
        if not (self._answer_kept(head) or self.take_upgrade(head, data[end:])):
            self._parse_head(without_upgrade(head))
        return end, False

    def _parse_head(self, head: bytes) -> None:
        self._parse(head)
        if self._fault is not None:
            self.refuse(self._fault)
        elif self._message_open != (self._body is not None):
            self.refuse(NO_REQUEST)

    def _take_body(self, framing: BodyFraming, data: bytes, at: int) -> int:
        """Take what belongs to the body; return where it ends."""
        try:
            end = framing.end_in(data, at)
        except ValueError:
            self.refuse(NO_REQUEST)
            return at
        self._parse(data[at:end])
        if self._fault is not None or self._message_open == framing.over:
            self.refuse(NO_REQUEST)
        elif framing.overhead_bytes > MOST_HEAD_BYTES:
            self.refuse(TOO_LONG)
        elif framing.over:
            self._body = None
            self._stop_waiting()
        elif self.cycle.response_complete:
            self._unwanted_bytes += end - at
            if self._unwanted_bytes > UNWANTED_BYTES:
                self.end()
        return end

    def _parse(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._fault = self._fault or BAD_TARGET  # CONNECT
        except httptools.HttpParserError:
            self._fault = NO_REQUEST

    # The short way

    def _answer_kept(self, head: bytes) -> bool:
        """Answer an ordinary request with what is kept, and say whether there was anything."""
        lookup = self._cached_answer
        request = read_ordinary(head) if lookup is not None and not self.access_log else None
        if lookup is None or request is None:
            return False
        scope = {
            "type": "http",
            "method": "GET",
            "path": request.path.decode("ascii"),
            "raw_path": request.path,
            "query_string": request.query,
            "headers": request.headers,
            "scheme": self.scheme,
            "client": self.client,
        }
        answer = lookup(scope)
        if answer is None or not answer.head:
            return False
        lines = [b"%b: %b\r\n" % header for header in self.server_state.default_headers]
        self.transport.write(b"".join((answer.head, *lines, b"\r\n", answer.body["body"])))
        self.cycle = ANSWERED  # type: ignore[assignment]
        self.on_response_complete()
        return True
