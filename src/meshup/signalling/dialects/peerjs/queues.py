"""Messages that are kept for PeerJS clients who are not here yet. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from meshup.signalling.dialects.peerjs.session import PeerSession
    from meshup.signalling.limits import Limits
    from meshup.signalling.metrics import Counts

WAIT_SECONDS: Final = 5
OVERHEAD_BYTES: Final = 500
"""What it takes to keep a message, beside its text."""


class MessageQueue:
    """What is kept for one absent id: who sent what, until when."""

    __slots__ = ("messages", "until")

    def __init__(self, until: int) -> None:
        self.until = until
        self.messages: list[tuple[PeerSession, bytes]] = []


class MessageQueues:
    """The queues of one room, by id, and the bytes of all that is kept in it."""

    def __init__(self, limits: Limits, counts: Counts) -> None:
        self._limits = limits
        self._counts = counts
        self._queues: dict[str, MessageQueue] = {}

    def __len__(self) -> int:
        return len(self._queues)

    def __contains__(self, peer: str) -> bool:
        return peer in self._queues

    def add(self, sender: PeerSession, peer: str, text: bytes, second: int) -> bool:
        """Keep a message for an absent id; say whether there was space."""
        queue = self._queues.get(peer)
        if not self.reserve(sender, text, len(queue.messages) if queue is not None else 0):
            return False
        if queue is None:
            queue = self._queues[peer] = MessageQueue(second + WAIT_SECONDS + 1)
        queue.messages.append((sender, text))
        return True

    def pop(self, peer: str) -> list[tuple[PeerSession, bytes]]:
        """Return what is kept for an id, and keep its queue no longer; ``release`` each message."""
        queue = self._queues.pop(peer, None)
        return queue.messages if queue is not None else []

    def over(self, second: int) -> list[str]:
        """Return the ids whose queues have been open for long enough."""
        return [peer for peer, queue in self._queues.items() if queue.until <= second]

    def reserve(self, sender: PeerSession, text: bytes, queued: int) -> bool:
        """Say whether one more text may be kept beside so many, and count it in."""
        limits, size = self._limits, len(text) + OVERHEAD_BYTES
        if (
            self._counts.queued_bytes + size > limits.queue_bytes
            or sender.queued_bytes + size > limits.queue_bytes_per_socket
            or queued >= limits.queue_messages
        ):
            self._counts.dropped["queue_full"] += 1
            return False
        self._counts.queued_bytes += size
        sender.queued_bytes += size
        return True

    def release(self, sender: PeerSession, text: bytes) -> None:
        """Count a text out that was kept."""
        size = len(text) + OVERHEAD_BYTES
        self._counts.queued_bytes -= size
        sender.queued_bytes -= size
