"""What dialects and connections see of each other, and of their hub. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from msgspec import DecodeError

if TYPE_CHECKING:
    from collections import Counter

    from meshup.signalling.limits import Limits
    from meshup.signalling.metrics import Counts
    from meshup.signalling.paths import Dialect

BAD_JSON: Final = (DecodeError, RecursionError)
"""What reading a malformed, or absurdly nested, text raises."""


class Connection(Protocol):
    """The way back to one client. After ``close``, and after it is gone, sends do nothing."""

    def send(self, text: bytes) -> None:
        """Send one text message."""

    def send_frame(self, frame: bytes) -> None:
        """Send what is already framed, as when many receive the same."""

    def close(self, code: int, reason: str = "") -> None:
        """Say goodbye with a close code."""

    def check_alive(self) -> None:
        """Ask the client for a sign of life; it is cut when none comes for some seconds."""


class Session:
    """One client's conversation in one dialect.

    ``opened`` is called once, or ``refuse`` instead; then ``receive`` for each text message;
    ``closed`` once at the end, whoever ended it.
    """

    __slots__ = ("connection",)

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def opened(self) -> None:
        """Begin."""

    def refuse(self, code: int, reason: str) -> None:
        """Explain, in the dialect's own way, that there will be no conversation."""
        self.connection.close(code, reason)

    def receive(self, text: bytes) -> None:
        """Take a message: UTF-8, otherwise anything."""

    def proved_alive(self) -> None:
        """Take note that the client has given the sign of life it was asked for."""

    def waits(self) -> bool:
        """Wait until the client has read what it was sent; who cannot wait says no, and is cut."""
        return False

    def resumed(self) -> None:
        """Send on, after a wait."""

    def closed(self) -> None:
        """Forget this client."""


class SessionHub(Protocol):
    """Where connections open their sessions."""

    limits: Limits
    counts: dict[Dialect, Counts]
    refused: Counter[str]
    sockets: int

    def open_session(
        self,
        connection: Connection,
        dialect: Dialect,
        room_name: str,
        fields: dict[str, str],
        identity: str = "",
    ) -> Session:
        """Return a new conversation in a room; ``close_session`` must be told when it ends."""

    def close_session(self, session: Session, dialect: Dialect, room_name: str) -> None:
        """End a conversation, and forget its room when it was the last."""

    def tick(self, second: int) -> None:
        """Let a second pass everywhere."""
