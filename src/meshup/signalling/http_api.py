"""What signalling answers to plain HTTP: PeerJS's ids, ICE servers, metrics, a welcome.

Pure, but for chance (new ids), the clock and what other workers say: a request in, an answer out.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hmac import compare_digest
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import uuid4

from meshup.kit.clock import now
from meshup.signalling.metrics import CONTENT_TYPE
from meshup.signalling.paths import Dialect, Resource, Target
from meshup.signalling.websocket.admission import AdmissionError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from meshup.signalling.hub import Hub
    from meshup.signalling.ice import IceServers
    from meshup.signalling.websocket.admission import Admission

TEXT: Final = b"text/plain; charset=utf-8"
HOST: Final = re.compile(r"(?:\[([\da-f:.]+)\]|([\w.-]+))(?::\d{1,5})?", re.ASCII)
JSON: Final = b"application/json"
HTML: Final = b"text/html; charset=utf-8"
WELCOME: Final = {
    "name": "PeerJS Server",
    "description": "This node introduces PeerJS clients to one another.",
    "website": "https://peerjs.com/",
}


class Response(NamedTuple):
    """An answer; ``Cache-Control: no-store`` and the CORS headers are not named."""

    status: int
    kind: bytes
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...] = ()


class Request(NamedTuple):
    """A request, from whoever stands behind the proxies."""

    method: str
    fields: Mapping[str, str]
    headers: Mapping[bytes, bytes]
    address: str
    forwarded: bool


NOT_ALLOWED: Final = Response(
    405, TEXT, b"GET or HEAD only.\n", ((b"allow", b"GET, HEAD, OPTIONS"),)
)
MISSING: Final = Response(404, TEXT, b"There is nothing here.\n")
NOT_LISTED: Final = Response(401, TEXT, b"Peers are not listed here.\n")
NOT_YOURS: Final = Response(403, TEXT, b"Metrics are for the operator of this node.\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpApi:
    """Answers; ``lists_peers`` as the operator allows, ``metrics_token`` empty for none."""

    hub: Hub
    admission: Admission
    ice: IceServers
    lists_peers: bool = False
    metrics_token: str = ""

    async def answer(self, target: Target | None, request: Request) -> Response:
        """Return what is at ``target``; nothing: there is nothing at this address."""
        if request.method == "OPTIONS":
            return Response(204, TEXT, b"")
        if target is None:
            return MISSING
        if request.method not in {"GET", "HEAD"}:
            return NOT_ALLOWED
        if target.resource is Resource.METRICS:
            return await self._metrics(request)
        return _anybodys(target) or await self._for_guests(target, request)

    async def _for_guests(self, target: Target, request: Request) -> Response:
        """Answer who may come in: the peers of a room, or the ICE servers."""
        if target.resource is Resource.PEERS and not self.lists_peers:
            return NOT_LISTED
        try:
            entry = self.admission.admit(target.dialect, target.room, request.fields)
        except AdmissionError as error:
            return Response(403, TEXT, str(error).encode() + b"\n")
        if target.resource is Resource.PEERS:
            ids = await self.hub.all_peer_ids(entry.room)
            return Response(200, JSON, json.dumps(ids).encode())
        return Response(200, JSON, self.ice.answer(entry.identity or request.address, now()))

    async def _metrics(self, request: Request) -> Response:
        """Answer who shows the token; when there is none, who asks this machine, from itself.

        The Host has to say so too: of a proxy on this machine, or of a page whose name somebody
        has made to mean this machine, it is another.
        """
        if self.metrics_token:
            scheme, _space, shown = request.headers.get(b"authorization", b"").partition(b" ")
            same = compare_digest(shown.strip(b" "), self.metrics_token.encode())
            allowed = same and scheme.lower() == b"bearer"
        else:
            allowed = not request.forwarded and _is_here(request.address) and _names_here(request)
        return Response(200, CONTENT_TYPE, await self.hub.metrics()) if allowed else NOT_YOURS


def _anybodys(target: Target) -> Response | None:
    """Return what everybody may read, if it is at this address."""
    if target.resource is Resource.WELCOME:
        return Response(200, JSON, json.dumps(WELCOME).encode())
    if target.resource is Resource.ID:
        return Response(200, HTML, str(uuid4()).encode())
    return _socket(target) if target.resource is Resource.SOCKET else None


def _socket(target: Target) -> Response:
    if target.dialect is Dialect.YWEBRTC:
        return Response(200, TEXT, b"okay")
    return Response(
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


def _names_here(request: Request) -> bool:
    """Say whether the Host is this machine, by its own name or number, and no proxy is named."""
    host = request.headers.get(b"host", b"").decode("latin1").lower()
    match = HOST.fullmatch(host)
    name = (match[1] or match[2]) if match else ""
    return b"via" not in request.headers and (name == "localhost" or _is_here(name))
