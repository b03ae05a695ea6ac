"""Sending frames over a transport, which sends at once what its socket takes.

Method
    Who does not read what it is sent is cut as soon as the transport's buffer is full, or those of
    all together.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from meshup.signalling.websocket.frames import EMPTY_PING, text_frame

if TYPE_CHECKING:
    from meshup.signalling.metrics import Counts
    from meshup.signalling.websocket.backlog import Backlog


class FrameTransport(asyncio.Protocol):
    """The sending half of a WebSocket."""

    __slots__ = ("_backlog", "_closing", "_counts", "_held", "_transport", "alive")

    def __init__(self, counts: Counts, backlog: Backlog) -> None:
        self._transport: asyncio.Transport | None = None
        self._held = b""  # what is to be sent with what follows at once
        self._counts = counts
        self._backlog = backlog
        self._closing = False
        self.alive = True

    def send(self, text: bytes) -> None:
        """Send one text message."""
        self.send_frame(text_frame(text))

    def send_frame(self, frame: bytes) -> None:
        """Send one frame."""
        transport = self._transport
        if transport is None or self._closing:
            return
        if self._held:
            self._held += frame
        else:
            transport.write(frame)
            if transport.get_write_buffer_size():
                self._backlog.add(self)

    def pause_writing(self) -> None:
        """Cut who does not read what it is sent."""
        self.cut("slow")

    def resume_writing(self) -> None:
        """Do nothing: nobody waits for this."""

    def unsent_bytes(self) -> int:
        """Return what is written and not sent yet."""
        return self._transport.get_write_buffer_size() if self._transport is not None else 0

    def ping(self) -> None:
        """Ask for a sign of life."""
        self.alive = False
        self.send_frame(EMPTY_PING)

    def ping_or_cut(self) -> None:
        """Cut who has said nothing, not even to a ping, since the last one; ping the others."""
        if self.alive:
            self.ping()
        else:
            self.cut("silent")

    def cut(self, reason: str) -> None:
        """End at once, and count why."""
        self._counts.dropped[reason] += 1
        self.abort()

    def abort(self) -> None:
        """End at once."""
        if self._transport is not None:
            self._closing = True
            self._transport.abort()
