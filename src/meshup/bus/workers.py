"""A worker, as a directory sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from meshup.bus.messages import FromDirectory


class Worker(Protocol):
    """One of the workers of this host, here or at the other end of a socket."""

    index: int

    def send(self, message: FromDirectory) -> None:
        """Send a message."""
