"""What one connection may make the process hold: unread requests, unread answers, and for how long.

Words
    held     nothing more is read, for what has been read waits for an answer
    stalled  the other side does not read what it is sent
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from uvicorn.protocols.http.flow_control import FlowControl

from meshup.web_server.byte_budget import ByteBudget, Share

if TYPE_CHECKING:
    import asyncio

MEGABYTE: Final = 1024 * 1024
STALL_SECONDS: Final = 30.0
STALL_BYTES: Final = 4 * 1024
"""Who reads less than this in ``STALL_SECONDS`` is cut."""

UNREAD: Final = ByteBudget(32 * MEGABYTE)
"""What all connections of this process have sent, and is not looked at yet."""
UNSENT: Final = ByteBudget(128 * MEGABYTE)
"""What is written for all connections of this process, where it is more than a little."""


class HeldFlow(FlowControl):
    """uvicorn's flow control; an application that waits for a body does not end a hold."""

    def __init__(self, transport: asyncio.Transport) -> None:
        super().__init__(transport)
        self.held = False

    def hold(self) -> None:
        """Read nothing more."""
        self.held = True
        self.pause_reading()

    def release(self) -> None:
        """Read on."""
        self.held = False
        self.resume_reading()

    def resume_reading(self) -> None:
        """Read on, unless it is held."""
        if not self.held:
            super().resume_reading()


class UnsentWatch:
    """Cuts a connection whose other side does not read, or for which there is no space."""

    __slots__ = ("_loop", "_share", "_size", "_timer", "_transport")

    def __init__(self, loop: asyncio.AbstractEventLoop, transport: asyncio.Transport) -> None:
        self._loop = loop
        self._transport = transport
        self._share = Share(UNSENT)
        self._size = 0
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """Watch from now on, until all is sent."""
        size = self._transport.get_write_buffer_size()
        if not self._share.hold(size):
            self._transport.abort()
        elif size and self._timer is None:
            self._size = size
            self._timer = self._loop.call_later(STALL_SECONDS, self._look)

    def end(self) -> None:
        """Watch no more."""
        self._share.hold(0)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        self._timer = None
        before, now = self._size, self._transport.get_write_buffer_size()
        if now and now > before - STALL_BYTES:
            self._transport.abort()
        else:
            self.begin()
