"""Tickets of live channels: who holds one may listen to one channel, until it expires.

Pure. Signed with the node's secret like the tickets of rooms, for a purpose of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from meshup.kit import tokens

if TYPE_CHECKING:
    from datetime import datetime

PURPOSE: Final = "live.listen"


class LiveTicket(NamedTuple):
    """What a ticket opens, and before which second of Unix time."""

    channel: str
    until: int


def issue(channel: str, *, until: datetime, secret: str) -> str:
    """Return what a page shows to listen to ``channel`` before ``until`` (timezone-aware)."""
    facts: dict[str, tokens.Fact] = {"channel": channel, "until": int(until.timestamp())}
    return tokens.sign(facts, purpose=PURPOSE, until=until, secret=secret)


def read(text: str, *, at: datetime, secret: str) -> LiveTicket:
    """Return what a ticket opens.

    Raises:
        BadToken, ExpiredToken: nothing, or not any more.
    """
    facts = tokens.read(text, purpose=PURPOSE, at=at, secret=secret)
    return LiveTicket(str(facts["channel"]), int(facts["until"] or 0))
