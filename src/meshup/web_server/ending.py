"""How a connection waits and ends: nobody holds one by silence, and last words are heard.

A connection that is closed while the other side still sends is reset by the kernel, which throws
away what was just written. So the sending half is ended first, and what comes is thrown away for a
moment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from meshup.web_server.byte_budget import Share
from meshup.web_server.connection_flow import UNREAD, HeldFlow, UnsentWatch
from meshup.web_server.rare_warnings import RareWarning
from meshup.web_server.text_responses import closing_response

if TYPE_CHECKING:
    from asyncio import TimerHandle, Transport

    from meshup.web_server.body_framing import BodyFraming
    from meshup.web_server.request_heads import Fault

LINGER_SECONDS: Final = 2.0
LINGER_BYTES: Final = 256 * 1024
BAD_REQUEST: Final = 400
NOT_HTTP: Final = RareWarning("Invalid HTTP request received.")


class CycleTransport:
    """The transport as an answer sees it: closing it ends the connection the way of this module."""

    __slots__ = ("_protocol", "write")

    def __init__(self, protocol: EndingProtocol) -> None:
        self._protocol = protocol
        self.write = protocol.transport.write

    def is_closing(self) -> bool:
        """Say whether nothing more can be sent."""
        return self._protocol.is_ending

    def close(self) -> None:
        """End the connection."""
        self._protocol.end()


class EndingProtocol(HttpToolsProtocol):
    """uvicorn's protocol, in how it waits and ends."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - uvicorn's business
        super().__init__(*args, **kwargs)
        self.flow: HeldFlow
        self._cycle_transport: CycleTransport | None = None
        self._body: BodyFraming | None = None
        """What is being read; nothing between two messages and in a head."""
        self._unread = b""
        self._unread_share = Share(UNREAD)
        self._unsent: UnsentWatch | None = None
        self._timer: TimerHandle | None = None  # of a head, of a body nobody wants, of the end
        self._ended = False
        self._lingered_bytes = 0

    @property
    def is_ending(self) -> bool:
        """Say whether no more requests are taken."""
        return self._ended or self.transport.is_closing()

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Begin."""
        super().connection_made(transport)
        self.flow = HeldFlow(transport)
        self._unsent = UnsentWatch(self.loop, transport)
        self._cycle_transport = CycleTransport(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget everything."""
        self._forget()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Wait until the other side reads, for some seconds."""
        super().pause_writing()
        if self._unsent is not None:
            self._unsent.begin()

    def timeout_keep_alive_handler(self) -> None:
        """End a connection on which nothing is asked any more."""
        self.end()

    def refuse(self, fault: Fault) -> None:
        """Say what is wrong with a request, and end; an answer that has begun is cut short."""
        status, sentence = fault
        if status == BAD_REQUEST:
            NOT_HTTP.log(self.logger)
        is_answered = getattr(self.cycle, "response_complete", True)
        has_begun = not is_answered and self.cycle.response_started
        if not is_answered:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if not (has_begun or self.is_ending):
            date = list(self.server_state.default_headers)
            secure = self.scheme == "https"
            self.end_with(closing_response(status, sentence, date, secure=secure))
        else:
            self.end(linger=True)

    def end_with(self, answer: bytes) -> None:
        """Send a last answer, and end."""
        self.transport.write(answer)
        self.end(linger=True)

    def hand_over(self) -> None:
        """Let another protocol have the connection, and take nothing from it any more."""
        self._ended = True
        self._forget()
        self._unset_keepalive_if_required()
        self.connections.discard(self)

    def end(self, *, linger: bool = False) -> None:
        """End when all is sent; ``linger`` when more is coming, so that the end is read."""
        if self.is_ending:
            return
        self._ended = True
        self._keep_unread(b"")
        self._stop_waiting()
        self._unset_keepalive_if_required()
        if self._unsent is not None:
            self._unsent.begin()
        if (linger or self._body is not None) and self.transport.can_write_eof():
            self.flow.release()
            self.transport.write_eof()
            self._timer = self.loop.call_later(LINGER_SECONDS, self.transport.close)
        else:
            self.transport.close()

    def _linger(self, data: bytes) -> None:
        """Throw away what comes after the end; close when it is much."""
        self._lingered_bytes += len(data)
        if self._lingered_bytes > LINGER_BYTES:
            self.transport.close()

    def _keep_unread(self, data: bytes) -> bool:
        """Keep what has come and cannot be looked at yet; say whether there is space."""
        fits = self._unread_share.hold(len(data))
        self._unread = data if fits else b""
        return fits

    def _wait(self, seconds: float) -> None:
        """End in so many seconds, unless a wait has begun before."""
        if self._timer is None:
            self._timer = self.loop.call_later(seconds, self.end)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _forget(self) -> None:
        self._stop_waiting()
        self._keep_unread(b"")
        if self._unsent is not None:
            self._unsent.end()
