"""A TCP connection as a transport of asyncio.

Method
    Every call of the socket says that it shall not wait, so no socket has to be told once and
    for all. What it does not take at once is kept, and sent when it is ready. A socket from which
    nothing is wanted is not watched: that its other end is gone would be told again and again.

Source
    asyncio's documentation, "Transports and Protocols".
"""

from __future__ import annotations

import asyncio
import socket
from select import EPOLLERR, EPOLLHUP, EPOLLIN, EPOLLOUT
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from meshup.web_server.poller import Poller

READ_BYTES: Final = 64 * 1024
HIGH_WATER_BYTES: Final = 64 * 1024
AT_ONCE: Final = socket.MSG_DONTWAIT
BROKEN: Final = EPOLLHUP | EPOLLERR


class TcpTransport(asyncio.Transport):
    """One connection. Sends at once what the socket takes; the rest when it is ready."""

    __slots__ = (
        "_closing",
        "_eof",
        "_events",
        "_fd",
        "_high",
        "_paused",
        "_peer",
        "_poller",
        "_protocol",
        "_reading",
        "_recv",
        "_send",
        "_socket",
        "_unsent",
    )

    def __init__(
        self,
        poller: Poller,
        accepted: socket.socket,
        peer: Any,  # noqa: ANN401 - as its family has it
        protocol: Any,  # noqa: ANN401 - asyncio's Protocol, called without looking
    ) -> None:
        self._poller = poller
        self._socket = accepted
        self._fd = accepted.fileno()
        self._recv, self._send = accepted.recv, accepted.send
        self._peer = peer
        self._protocol = protocol
        self._unsent: bytearray | None = None
        self._high = HIGH_WATER_BYTES
        self._closing = self._paused = self._eof = False
        self._reading = True
        self._events = 0
        try:
            protocol.connection_made(self)
        except Exception as error:  # noqa: BLE001 - as asyncio does
            self._fault(error)
        self._watch()

    def get_extra_info(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - asyncio's signature
        """Return the ``peername``, the ``sockname`` or the ``socket``."""
        if name == "peername":
            return self._peer
        if name == "socket":
            return self._socket
        if name == "sockname" and self._fd >= 0:
            return self._socket.getsockname()
        return default

    def get_protocol(self) -> asyncio.BaseProtocol:
        """Return who is told what comes."""
        protocol: asyncio.BaseProtocol = self._protocol
        return protocol

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        """Tell ``protocol`` from now on what comes."""
        self._protocol = protocol

    # reading

    def is_reading(self) -> bool:
        """Say whether what comes is read."""
        return self._reading and not self._closing

    def pause_reading(self) -> None:
        """Leave what comes in the kernel."""
        if self._reading:
            self._reading = False
            self._watch()

    def resume_reading(self) -> None:
        """Read what comes."""
        if not self._reading and not self._closing:
            self._reading = True
            self._watch()

    def ready(self, events: int) -> None:
        """Send and read what can be."""
        if self._unsent is not None and events & (EPOLLOUT | BROKEN):
            self._send_unsent(self._unsent)
        if self._reading and not self._closing and events & (EPOLLIN | BROKEN):
            self._read()

    def _read(self) -> None:
        try:
            data = self._recv(READ_BYTES, AT_ONCE)
        except BlockingIOError:
            return
        except OSError as error:
            self._end(error)
            return
        try:
            if data:
                self._protocol.data_received(data)
            elif self._protocol.eof_received():
                self.pause_reading()
            else:
                self.close()
        except Exception as error:  # noqa: BLE001 - as asyncio does
            self._fault(error)

    # writing

    def get_write_buffer_size(self) -> int:
        """Return the bytes that wait to be sent."""
        return len(self._unsent) if self._unsent else 0

    def get_write_buffer_limits(self) -> tuple[int, int]:
        """Return when the protocol may go on writing, and when it is asked to pause."""
        return self._high // 4, self._high

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:  # noqa: ARG002 - a quarter, as asyncio has it
        """Ask the protocol to pause when more than ``high`` bytes wait."""
        self._high = HIGH_WATER_BYTES if high is None else high

    def write(self, data: Any) -> None:  # noqa: ANN401 - bytes, or what can be made bytes
        """Send ``data``, at once or when the socket is ready."""
        if self._closing:
            return
        if self._unsent is not None:
            self._unsent += data
        else:
            try:
                sent = self._send(data, AT_ONCE)
            except BlockingIOError:
                sent = 0
            except OSError as error:
                self._end(error)
                return
            if sent == len(data):
                return
            self._unsent = bytearray(data[sent:])
            self._watch()
        if len(self._unsent) > self._high and not self._paused:
            self._paused = True
            self._protocol.pause_writing()

    def can_write_eof(self) -> bool:
        """Say that one side can end before the other."""
        return True

    def write_eof(self) -> None:
        """Send no more than what waits, and go on reading."""
        self._eof = True
        if self._unsent is None and not self._closing:
            self._shut_down_writing()

    def _shut_down_writing(self) -> None:
        try:
            self._socket.shutdown(socket.SHUT_WR)
        except OSError as error:
            self._end(error)

    def _send_unsent(self, unsent: bytearray) -> None:
        try:
            sent = self._send(unsent, AT_ONCE)
        except BlockingIOError:
            return
        except OSError as error:
            self._end(error)
            return
        del unsent[:sent]
        if not unsent:
            self._unsent = None
            if self._closing:
                self._end(None)
                return
            if self._eof:
                self._shut_down_writing()
            self._watch()
        if self._paused and len(unsent) <= self._high // 4:
            self._paused = False
            self._protocol.resume_writing()

    # ending

    def is_closing(self) -> bool:
        """Say whether it has ended, or is about to."""
        return self._closing

    def close(self) -> None:
        """Read no more; end when all is sent."""
        if self._closing:
            return
        self._closing = True
        if self._unsent is None:
            self._end(None)
        else:
            self._watch()

    def abort(self) -> None:
        """End at once."""
        self._end(None)

    def _end(self, error: Exception | None) -> None:
        if self._fd < 0:
            return
        fd, self._fd = self._fd, -1
        self._closing = True
        self._unsent = None
        self._poller.forget_closing(fd)
        self._socket.close()
        self._poller.loop.call_soon(self._tell_lost, error)

    def _tell_lost(self, error: Exception | None) -> None:
        protocol, self._protocol = self._protocol, None
        del self._recv, self._send
        protocol.connection_lost(error)

    def _fault(self, error: Exception) -> None:
        self._poller.loop.call_exception_handler(
            {"message": "A connection's protocol failed", "exception": error, "transport": self}
        )
        self._end(error)

    def _watch(self) -> None:
        """Watch for what is wanted now; a socket from which nothing is wanted is not watched."""
        if self._fd < 0:
            return
        events = EPOLLIN if self._reading and not self._closing else 0
        if self._unsent is not None:
            events |= EPOLLOUT
        if events == self._events:
            return
        before, self._events = self._events, events
        if not before:
            self._poller.watch(self._fd, events, self)
        elif events:
            self._poller.change(self._fd, events)
        else:
            self._poller.forget(self._fd)
