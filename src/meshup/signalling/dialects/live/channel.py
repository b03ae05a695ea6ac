"""A live channel on one worker, and who listens to it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from meshup.signalling.dialects.live.messages import snapshot_text
from meshup.signalling.websocket.frames import text_frame

if TYPE_CHECKING:
    from meshup.signalling.live_source import Reading
    from meshup.signalling.sessions import Connection

NEVER_READ: Final = -1


class Receiver(Protocol):
    """A client that listens."""

    connection: Connection
    subscriptions: dict[str, Subscription]
    is_blocked: bool
    """It has not read yet what it was sent: it gets the newest when it has."""

    def send_frame(self, frame: bytes) -> None:
        """Send one frame."""


class Subscription:
    """One client's listening to one channel: with which ticket, until when, what it has seen."""

    __slots__ = ("channel", "receiver", "seen", "ticket", "until")

    def __init__(self, receiver: Receiver, channel: LiveChannel, ticket: str, until: int) -> None:
        self.receiver = receiver
        self.channel = channel
        self.ticket = ticket
        self.until = until
        self.seen = NEVER_READ

    @property
    def is_behind(self) -> bool:
        """Say whether there is something newer than what the client has seen."""
        return self.channel.sequence > self.seen


class LiveChannel:
    """A channel: its newest snapshot, once it was read, and who listens."""

    __slots__ = ("idle_since", "name", "sequence", "snapshot", "subscriptions")

    def __init__(self, name: str) -> None:
        self.name = name
        self.sequence = NEVER_READ
        self.snapshot = b""
        self.subscriptions: dict[Subscription, None] = {}
        self.idle_since: int | None = None

    @property
    def is_read(self) -> bool:
        """Say whether there is a snapshot."""
        return self.sequence != NEVER_READ

    def take(self, reading: Reading) -> bool:
        """Take what was read; say whether it is newer than what was known.

        What has the same number was read later, so it is as new at least.
        """
        is_newer = reading.sequence > self.sequence
        if reading.snapshot is not None and reading.sequence >= self.sequence:
            self.sequence, self.snapshot = reading.sequence, reading.snapshot
        return is_newer

    def frame(self, at: int) -> bytes:
        """Return the frame that sends the snapshot at ``at``, in ms of Unix time."""
        return text_frame(snapshot_text(self.name, self.sequence, self.snapshot, at=at))

    def send_to(self, subscriptions: list[Subscription], at: int) -> int:
        """Send the snapshot to those who have not seen it and can take it; return to how many."""
        frame, count = b"", 0
        for subscription in subscriptions:
            if subscription.is_behind and not subscription.receiver.is_blocked:
                frame = frame or self.frame(at)  # once, for all of them
                subscription.seen = self.sequence
                subscription.receiver.send_frame(frame)
                count += 1
        return count
