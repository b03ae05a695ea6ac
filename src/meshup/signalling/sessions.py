"""What a dialect sees of a connection, and what a connection sees of a dialect. Pure."""

from __future__ import annotations

from typing import Final, Protocol

from msgspec import DecodeError

BAD_JSON: Final = (DecodeError, RecursionError)
"""What reading a malformed, or absurdly nested, text raises."""


class Line(Protocol):
    """The way back to one client. After ``close``, and after it is gone, sends do nothing."""

    def send(self, text: bytes) -> None:
        """Send one text message."""

    def send_frame(self, frame: bytes) -> None:
        """Send what is already framed, as when many receive the same."""

    def close(self, code: int, reason: str = "") -> None:
        """Say goodbye with a close code."""

    def prove(self) -> None:
        """Ask the client for a sign of life; it is cut when none comes for some seconds."""


class Session:
    """One client's conversation in one dialect.

    ``opened`` is called once, or ``refuse`` instead; then ``heard`` for each text message;
    ``gone`` once at the end, whoever ended it.
    """

    __slots__ = ("line",)

    def __init__(self, line: Line) -> None:
        self.line = line

    def opened(self) -> None:
        """Begin."""

    def refuse(self, code: int, reason: str) -> None:
        """Explain, in the dialect's own way, that there will be no conversation."""
        self.line.close(code, reason)

    def heard(self, text: bytes) -> None:
        """Take a message: UTF-8, otherwise anything."""

    def gone(self) -> None:
        """Forget this client."""
