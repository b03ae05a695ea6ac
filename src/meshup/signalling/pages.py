"""What signalling answers to plain HTTP: PeerJS's ids, ICE servers, metrics, a welcome.

Pure, but for new ids, the clock and what other workers say: a request in, an answer out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hmac import compare_digest
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import uuid4

from meshup.kit.clock import now
from meshup.signalling.gate import Shut
from meshup.signalling.metrics import CONTENT_TYPE
from meshup.signalling.paths import Dialect, Door, Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.signalling.gate import Gate
    from meshup.signalling.ice import IceServers
    from meshup.signalling.switchboard import Switchboard

TEXT: Final = b"text/plain; charset=utf-8"
JSON: Final = b"application/json"
HTML: Final = b"text/html; charset=utf-8"
WELCOME: Final = {
    "name": "PeerJS Server",
    "description": "This node introduces PeerJS clients to one another.",
    "website": "https://peerjs.com/",
}


class Page(NamedTuple):
    """An answer; ``Cache-Control: no-store`` and the CORS headers are not named."""

    status: int
    kind: bytes
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...] = ()


class Asked(NamedTuple):
    """A request, from whoever stands behind the proxies."""

    method: str
    fields: Mapping[str, str]
    headers: Mapping[bytes, bytes]
    address: str
    forwarded: bool


NOT_ALLOWED: Final = Page(405, TEXT, b"GET or HEAD only.\n", ((b"allow", b"GET, HEAD, OPTIONS"),))
NOT_LISTED: Final = Page(401, TEXT, b"Peers are not listed here.\n")
NOT_YOURS: Final = Page(403, TEXT, b"Metrics are for the operator of this node.\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Answers; ``lists_peers`` as the operator allows, ``metrics_token`` empty for none."""

    board: Switchboard
    gate: Gate
    ice: IceServers
    lists_peers: bool = False
    metrics_token: str = ""

    async def answer(self, place: Place, asked: Asked) -> Page:
        """Return what ``place`` says to this request."""
        if asked.method == "OPTIONS":
            return Page(204, TEXT, b"")
        if asked.method not in {"GET", "HEAD"}:
            return NOT_ALLOWED
        if place.door is Door.METRICS:
            return await self._metrics(asked)
        return _anybodys(place) or await self._for_guests(place, asked)

    async def _for_guests(self, place: Place, asked: Asked) -> Page:
        """Answer who may come in: the peers of a room, or the ICE servers."""
        if place.door is Door.PEERS and not self.lists_peers:
            return NOT_LISTED
        try:
            entry = self.gate.enter(place.dialect, place.room, asked.fields)
        except Shut as shut:
            return Page(403, TEXT, str(shut).encode() + b"\n")
        if place.door is Door.PEERS:
            ids = await self.board.everybodys_ids(entry.room)
            return Page(200, JSON, json.dumps(ids).encode())
        return Page(200, JSON, self.ice.answer(entry.identity or asked.address, now()))

    async def _metrics(self, asked: Asked) -> Page:
        """Answer who shows the token, or asks from this machine itself when there is none."""
        if self.metrics_token:
            shown = asked.headers.get(b"authorization", b"")
            allowed = compare_digest(shown, b"Bearer " + self.metrics_token.encode())
        else:
            allowed = not asked.forwarded and _is_here(asked.address)
        return Page(200, CONTENT_TYPE, await self.board.metrics()) if allowed else NOT_YOURS


def _anybodys(place: Place) -> Page | None:
    """Return what everybody is told, if it is at this place."""
    if place.door is Door.WELCOME:
        return Page(200, JSON, json.dumps(WELCOME).encode())
    if place.door is Door.ID:
        return Page(200, HTML, str(uuid4()).encode())
    return _socket(place) if place.door is Door.SOCKET else None


def _socket(place: Place) -> Page:
    if place.dialect is Dialect.YWEBRTC:
        return Page(200, TEXT, b"okay")
    return Page(
        426,
        TEXT,
        b"This address speaks WebSocket only.\n",
        ((b"upgrade", b"websocket"), (b"sec-websocket-version", b"13")),
    )


def _is_here(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
