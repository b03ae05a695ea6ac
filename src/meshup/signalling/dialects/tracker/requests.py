"""What a tracker is asked: announcements, with offers or an answer, and scrapes. Pure.

Source
    bittorrent-tracker 11.2 (``lib/server/parse-websocket.js``).
"""

from __future__ import annotations

from typing import Final

from msgspec import DecodeError, Raw, Struct, field
from msgspec.json import Decoder

from meshup.signalling.lone_surrogates import Marked, mark

ID_LENGTH: Final = 20
EVENTS: Final = frozenset({None, "", "started", "stopped", "completed", "update", "paused"})
NO_ANSWER: Final = (b"", b"null")  # compared, not hashed: an answer is long


class Offer(Struct, gc=False):
    """An offer, to be handed to some other peer."""

    offer: Raw
    offer_id: str


class TrackerRequest(Struct, gc=False):
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


_decode = Decoder(TrackerRequest, strict=False).decode


def read(text: bytes) -> TrackerRequest:
    """Return a request.

    Raises:
        BAD_JSON: it is none.
    """
    try:
        request = _decode(text)
    except DecodeError:
        request = _decode_marked(mark(text))
    request.size = len(text)
    return request


def _decode_marked(marked: Marked) -> TrackerRequest:
    request = _decode(marked.text)
    offers = request.offers or []
    hashes = request.info_hash if isinstance(request.info_hash, list) else [request.info_hash or ""]
    marked.refuse_names([*hashes, request.peer_id, request.to_peer_id, request.offer_id])
    marked.refuse_names(offer.offer_id for offer in offers)
    for offer in offers:
        offer.offer = marked.restored(offer.offer)
    request.answer = marked.restored(request.answer)
    return request


def is_seed(request: TrackerRequest) -> bool:
    """Say whether who asks has everything."""
    return request.left == 0 or request.event == "completed"


def is_id(text: str) -> bool:
    """Say whether ``text`` stands for 20 bytes."""
    return len(text) == ID_LENGTH and (text.isascii() or max(text) <= "\xff")
