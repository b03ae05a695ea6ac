"""One epoll for many sockets, itself a file descriptor that the event loop watches.

A general event loop makes several objects for a connection and asks the kernel about it several
times. A node whose visitors come and go all evening, each for a few hundred bytes, does better with
the least: accept, read, write, close (decision 0014).

Source
    epoll(7), level-triggered.
"""

from __future__ import annotations

from select import epoll
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    import asyncio

EVENTS_AT_ONCE: Final = 64
"""Then the loop has its turn: its timers, its threads, its other descriptors."""


class Watched(Protocol):
    """Who has a file descriptor that is watched."""

    def ready(self, events: int) -> None:
        """Take ``events`` (EPOLLIN, EPOLLOUT …), for which the descriptor is ready."""

    def abort(self) -> None:
        """End at once."""


class Poller:
    """Who is to be called when a file descriptor is ready."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._epoll = epoll()
        self._watched: dict[int, Watched] = {}
        loop.add_reader(self._epoll.fileno(), self._dispatch)

    def watch(self, fd: int, events: int, watched: Watched) -> None:
        """Tell ``watched`` when ``fd`` is ready for any of ``events``."""
        self._epoll.register(fd, events)
        self._watched[fd] = watched

    def change(self, fd: int, events: int) -> None:
        """Watch for other events from now on."""
        self._epoll.modify(fd, events)

    def forget(self, fd: int) -> None:
        """Watch ``fd``, which stays open, no more."""
        del self._watched[fd]
        self._epoll.unregister(fd)

    def forget_closing(self, fd: int) -> None:
        """Watch ``fd`` no more; it is closed next, and then the kernel forgets it by itself."""
        self._watched.pop(fd, None)

    def close(self) -> None:
        """Watch nothing more, and end who is still watched."""
        for watched in tuple(self._watched.values()):
            watched.abort()
        self._watched.clear()
        self.loop.remove_reader(self._epoll.fileno())
        self._epoll.close()

    def _dispatch(self) -> None:
        watched = self._watched
        for fd, events in self._epoll.poll(0, EVENTS_AT_ONCE):
            # the one before may have ended this one, and a new one may have its number:
            # that one then reads in vain, which does no harm
            if (ready := watched.get(fd)) is not None:
                ready.ready(events)
