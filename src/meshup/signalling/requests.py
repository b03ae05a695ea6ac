"""What a tracker is asked: announcements, with offers or an answer, and scrapes. Pure.

Source
    bittorrent-tracker 11.2 (``lib/server/parse-websocket.js``).
"""

from __future__ import annotations

from msgspec import Raw, Struct, field
from msgspec.json import Decoder

from meshup.signalling.swarms import ID_LENGTH


class Offer(Struct, gc=False):
    """An offer, to be handed to some other peer."""

    offer: Raw
    offer_id: str


class Told(Struct, gc=False):
    """A request: an announcement, with offers or an answer, or a scrape."""

    action: str
    info_hash: str | list[str] | None = None
    peer_id: str = ""
    left: float | None = None
    event: str | None = None
    offers: list[Offer] | None = None
    answer: Raw = Raw()
    to_peer_id: str = ""
    offer_id: str = ""
    size: int = field(default=0, name="(size)")
    """In bytes; whatever a client says of it is overwritten."""


_told = Decoder(Told, strict=False).decode


def read(text: bytes) -> Told:
    """Return a request.

    Raises:
        BAD_JSON: it is none.
    """
    told = _told(text)
    told.size = len(text)
    return told


def is_id(text: str) -> bool:
    """Say whether ``text`` stands for 20 bytes."""
    return len(text) == ID_LENGTH and (text.isascii() or max(text) <= "\xff")
