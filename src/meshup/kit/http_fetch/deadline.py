"""Shell: a deadline for the whole of a request, with all its redirects.

A server that sends a byte now and then outlasts every timeout of a single read. So a timer hangs up
the connection that is in use, from another thread, when the time is over.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from threading import Lock, Timer
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Self


class Deadline:
    """Ends whatever is watched, ``seconds`` after the block was entered."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._end = monotonic() + seconds
        self._lock = Lock()
        self._watched: socket.socket | None = None
        self._timer = Timer(seconds, self._hang_up)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()
        self._drop()

    def left(self) -> float:
        """Return the seconds that are left, more than none.

        Raises:
            TimeoutError
        """
        left = self._end - monotonic()
        if left <= 0 or self.is_over:
            self.is_over = True
            raise TimeoutError
        return left

    def watch(self, connected: socket.socket) -> None:
        """Hang up ``connected`` at the deadline, instead of what was watched before.

        A copy of the descriptor is kept: under TLS the socket itself may be shut only by the thread
        that reads it.

        Raises:
            TimeoutError: it is too late already.
        """
        with self._lock:
            self.left()
            self._drop()
            self._watched = socket.socket(fileno=os.dup(connected.fileno()))

    def unwatch(self) -> None:
        """Leave the connection alone from now on.

        Raises:
            TimeoutError: it is hung up already, so what was read last may be cut short.
        """
        with self._lock:
            self._drop()
            self.left()

    def _drop(self) -> None:
        if self._watched:
            self._watched.close()
            self._watched = None

    def _hang_up(self) -> None:
        with self._lock:
            self.is_over = True
            if self._watched:
                with suppress(OSError):
                    self._watched.shutdown(socket.SHUT_RDWR)
