"""One client of live channels. Pure.

A client that does not read is not cut and nothing is kept for it: it is sent nothing more until it
has read all, and then the newest of each channel that it has not seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from meshup.signalling.dialects.live.messages import MALFORMED, decode_message, pong_text
from meshup.signalling.sessions import BAD_JSON, Connection, Session

if TYPE_CHECKING:
    from meshup.signalling.dialects.live.channel import Subscription
    from meshup.signalling.metrics import Counts


class Channels(Protocol):
    """What a client sees of all channels."""

    counts: Counts

    def subscribe(self, session: LiveSession, ticket: str, since: int | None) -> None:
        """Let a client listen to the channel of its ticket, of which it has seen ``since``."""

    def unsubscribe(self, session: LiveSession, name: str) -> None:
        """Let a client listen no more."""

    def catch_up(self, session: LiveSession) -> None:
        """Send a client what it has not seen."""

    def milliseconds(self) -> int:
        """Return what time it is, in ms of Unix time."""


class LiveSession(Session):
    """One client, and the channels it listens to, by name."""

    __slots__ = ("is_blocked", "room", "subscriptions")

    def __init__(self, connection: Connection, room: Channels) -> None:
        super().__init__(connection)
        self.room = room
        self.is_blocked = False
        self.subscriptions: dict[str, Subscription] = {}

    def send_frame(self, frame: bytes) -> None:
        """Send one frame."""
        self.connection.send_frame(frame)

    def receive(self, text: bytes) -> None:
        """Subscribe, unsubscribe, or answer a ping."""
        try:
            message = decode_message(text)
        except BAD_JSON:
            self.room.counts.dropped[MALFORMED] += 1
            return
        match message.type:
            case "subscribe":
                self.room.subscribe(self, message.ticket, message.since)
            case "unsubscribe":
                self.room.unsubscribe(self, message.channel)
            case "ping":
                self.connection.send(pong_text(self.room.milliseconds()))

    def waits(self) -> bool:
        """Wait until the client has read what it was sent."""
        self.is_blocked = True
        return True

    def resumed(self) -> None:
        """Send on: the client has read all."""
        self.is_blocked = False
        self.room.catch_up(self)

    def closed(self) -> None:
        """Listen to nothing any more."""
        for name in tuple(self.subscriptions):
            self.room.unsubscribe(self, name)
