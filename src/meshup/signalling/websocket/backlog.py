"""What clients have not read yet, over all conversations of a worker, and who is cut for it. Pure.

Method
    A conversation counts from the first frame that its socket does not take at once. What it has
    read since is only looked at when the sum is reached, and each second; so nothing is counted
    while everybody reads.
"""

from __future__ import annotations

from typing import Protocol


class Reader(Protocol):
    """A client that may be slow."""

    def unsent_bytes(self) -> int:
        """Return what is written for it and not sent yet; 0 when it is gone."""

    def cut(self, reason: str) -> None:
        """End at once, and count why."""


class Backlog:
    """The conversations for which something waits, and how much."""

    def __init__(self, most_bytes: int, most_bytes_each: int) -> None:
        self.most_bytes = most_bytes
        self.most_bytes_each = most_bytes_each
        self.bytes = 0
        self._waiting: dict[Reader, int] = {}

    def add(self, reader: Reader) -> None:
        """Take note of a conversation whose socket took less than it was given.

        Who has most to read is cut while all have too much.
        """
        self._count(reader)
        if self._waiting.get(reader, 0) > self.most_bytes_each:
            self.remove(reader)
            reader.cut("slow")
        if self.bytes > self.most_bytes:
            self.look()
        while self.bytes > self.most_bytes:
            slowest = max(self._waiting, key=self._waiting.__getitem__)
            self.remove(slowest)
            slowest.cut("slow")

    def look(self) -> None:
        """Take note of what has been read meanwhile."""
        for reader in tuple(self._waiting):
            self._count(reader)

    def remove(self, reader: Reader) -> None:
        """Forget a conversation."""
        self.bytes -= self._waiting.pop(reader, 0)

    def _count(self, reader: Reader) -> None:
        self.remove(reader)
        if size := reader.unsent_bytes():
            self._waiting[reader] = size
            self.bytes += size
