"""A hostile peer: another server that sends and serves anything, and records what it is asked.

``HostilePeer`` listens on loopback, on an address of its own. Its actors have keys; what they post
goes in by the door of the node: through Django as the node's own threads call it, with every
header line as it was sent, or to a real port. ``peers`` (a fixture) makes as many as a test wants,
at names such as ``evil.example``, and lets the node reach them (``MESHUP_FEDERATION_LOCAL``).
"""

from __future__ import annotations

import http.client
import json
import socket
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core import signals
from django.db import close_old_connections

from meshup.kit import clock
from meshup.page_cache.django_threads import DjangoThreads
from tests.inbox.wire_signatures import Headers, ToSign, cavage_headers, public_pem, rfc9421_headers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

AS2 = "https://www.w3.org/ns/activitystreams"
PUBLIC = f"{AS2}#Public"
ACTIVITY_JSON = "application/activity+json"
LD_JSON = f'application/ld+json; profile="{AS2}"'


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that the peer got."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def document(self) -> dict[str, Any]:
        """The body, read as JSON."""
        return json.loads(self.body)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Served:
    """What the peer answers at a path.

    Attributes:
        pieces: sent one by one as they come, without a length, in place of ``body``.
    """

    body: bytes = b""
    status: int = 200
    content_type: str = ACTIVITY_JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    pieces: Callable[[], Iterator[bytes]] | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What the node answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class PeerActor:
    """An actor of a peer; ``key`` names its key pair, see ``wire_signatures.private_key``."""

    peer: HostilePeer
    id: str
    key: str
    document: dict[str, Any]

    @property
    def key_id(self) -> str:
        """What its signatures name."""
        return f"{self.id}#main-key"

    @property
    def inbox(self) -> str:
        """Where it is written to."""
        return str(self.document["inbox"])

    def activity(self, kind: str, item: object, **more: object) -> dict[str, Any]:
        """Return an activity of this actor, with an id of its own; ``more`` is added to it."""
        self.peer.made += 1
        made: dict[str, Any] = {
            "@context": AS2,
            "id": f"{self.id}/activities/{kind.lower()}-{self.peer.made}",
            "type": kind,
            "actor": self.id,
            "object": item,
        }
        return {name: value for name, value in (made | more).items() if value is not None}

    def post(self, activity: object, to: str = "/ap/inbox", **how: Any) -> Answered:
        """Sign ``activity`` and post it, see ``HostilePeer.post``."""
        return self.peer.post(activity, by=self, to=to, **how)


class HostilePeer:
    """Another server; everything that it serves and sends is the test's to say.

    Attributes:
        base: its origin, such as ``http://evil.example:40123``.
        asked: every request that it got, in order.
    """

    def __init__(self, address: str = "127.0.1.1", name: str = "") -> None:
        self.asked: list[Asked] = []
        self.served: dict[str, Served | Callable[[Asked], Served]] = {}
        self.made = 0
        self._server = _Server((address, 0), _Handler)
        self._server.peer = self
        self.port = self._server.server_port
        self.name = name or address
        self.host = f"{self.name}:{self.port}"
        self.base = f"http://{self.host}"
        Thread(target=self._server.serve_forever, args=(0.005,), daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    # ── what it serves ────────────────────────────────────────────────────────────────────

    def serve(self, path: str, document: object = b"", **how: Any) -> str:
        """Answer at ``path`` (with its query, if any; "?*" stands for any); return the address.

        ``document`` is JSON, bytes as they are, a ``Served``, or what makes one of each request;
        ``how`` are fields of ``Served``.
        """
        if callable(document) or isinstance(document, Served):
            self.served[path] = document
        else:
            body = document if isinstance(document, bytes) else json.dumps(document).encode()
            self.served[path] = Served(body, **how)
        return self.base + path

    def actor(self, name: str = "eve", /, kind: str = "Person", **changes: object) -> PeerActor:
        """Serve an actor with a key of its own; ``changes`` are made to its document."""
        actor_id = f"{self.base}/users/{name}"
        key = f"{self.name}/{name}"  # without the port: keys are dear, so tests share them
        document: dict[str, Any] = {
            "@context": [AS2, "https://w3id.org/security/v1"],
            "id": actor_id,
            "type": kind,
            "preferredUsername": name,
            "name": name.title(),
            "inbox": f"{actor_id}/inbox",
            "outbox": f"{actor_id}/outbox",
            "followers": f"{actor_id}/followers",
            "endpoints": {"sharedInbox": f"{self.base}/inbox"},
            "publicKey": {
                "id": f"{actor_id}#main-key",
                "owner": actor_id,
                "publicKeyPem": public_pem(key),
            },
        }
        document = {k: v for k, v in (document | changes).items() if v is not None}
        self.serve(f"/users/{name}", document)
        handle = f"acct:{name}@{self.host}"
        self.serve(
            f"/.well-known/webfinger?resource={handle}",
            {
                "subject": handle,
                "links": [{"rel": "self", "type": ACTIVITY_JSON, "href": actor_id}],
            },
            content_type="application/jrd+json",
        )
        return PeerActor(self, actor_id, key, document)

    # ── what it was asked ─────────────────────────────────────────────────────────────────

    @property
    def fetched(self) -> list[str]:
        """The paths that were read here, in order."""
        return [asked.path for asked in self.asked if asked.method == "GET"]

    @property
    def delivered(self) -> list[dict[str, Any]]:
        """The activities that were posted here, in order."""
        return [asked.document for asked in self.asked if asked.method == "POST"]

    # ── what it sends ─────────────────────────────────────────────────────────────────────

    def post(
        self,
        activity: object,
        *,
        by: PeerActor | None = None,
        to: str = "/ap/inbox",
        flavour: str = "cavage",
        tamper: Any = None,  # (headers, body) -> (headers, body)
        port: int = 0,
        **signing: Any,
    ) -> Answered:
        """Post ``activity`` (JSON, or bytes as they are) to an inbox of the node, signed.

        Args:
            activity: what is sent.
            by: who signs; nobody leaves the request unsigned.
            to: the path of the inbox.
            flavour: "cavage" or "rfc9421".
            tamper: changes headers and body after they were signed.
            port: a real port on loopback; without one, Django as the node's threads call it.
            signing: ``key`` and ``key_id`` in place of the signer's, ``at``, ``covered`` …
        """
        body = activity if isinstance(activity, bytes) else json.dumps(activity).encode()
        headers = self._signed(body, by, to, flavour, signing)
        headers.append(("content-type", ACTIVITY_JSON))
        if tamper is not None:
            headers, body = tamper(headers, body)
        return to_port(port, to, headers, body) if port else to_node(to, headers, body)

    def _signed(
        self, body: bytes, by: PeerActor | None, to: str, flavour: str, signing: dict[str, Any]
    ) -> Headers:
        own = settings.CONFIG.address
        if by is None:
            return [("host", urlsplit(own).netloc)]
        post = ToSign(
            key=signing.pop("key", by.key),
            key_id=signing.pop("key_id", by.key_id),
            url=signing.pop("url", own + to),
            body=body,
            at=signing.pop("at", clock.now()),
        )
        if flavour == "cavage":
            return cavage_headers(post, **signing)
        return rfc9421_headers(post, **signing)


def to_node(path: str, headers: Headers, body: bytes, method: str = "POST") -> Answered:
    """Hand a request to Django as the threads of the node do, in this thread."""
    where, _mark, query = path.partition("?")
    scope: dict[str, Any] = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": where,
        "raw_path": where.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
        + [(b"content-length", str(len(body)).encode())],
        "client": ("203.0.113.7", 4321),
        "server": ("127.0.0.1", 8000),
    }
    with _one_connection():
        rendered = DjangoThreads(threads=1).answer(scope, BytesIO(body))
    told = {name.decode(): value.decode("latin-1") for name, value in rendered.headers}
    return Answered(rendered.status, told, rendered.body)


def to_port(port: int, path: str, headers: Headers, body: bytes, method: str = "POST") -> Answered:
    """Send a request to a node that listens on loopback."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers:
            connection.putheader(name, value)
        connection.putheader("content-length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        told = {name.lower(): value for name, value in response.getheaders()}
        return Answered(response.status, told, response.read())
    finally:
        connection.close()


@contextmanager
def _one_connection() -> Iterator[None]:
    """Keep the connection to the database, whose transaction is the test's."""
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    try:
        yield
    finally:
        signals.request_started.connect(close_old_connections)
        signals.request_finished.connect(close_old_connections)


# ── the server itself ─────────────────────────────────────────────────────────────────────


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    peer: HostilePeer

    def handle_error(self, *_about: object) -> None:
        """Say nothing: whoever asked may hang up when they like."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *_words: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer what is read."""
        self._answer(b"")

    def do_POST(self) -> None:
        """Answer what is posted; whoever fell in the middle of it has sent nothing."""
        length = int(self.headers.get("content-length", 0))
        body = self.rfile.read(length)
        if len(body) == length:
            self._answer(body)

    def _answer(self, body: bytes) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, self.path, headers, body)
        peer = self.server.peer
        peer.asked.append(asked)
        default = Served(status=202 if self.command == "POST" else 404)
        anyhow = peer.served.get(f"{self.path.partition('?')[0]}?*", default)
        served = peer.served.get(self.path, anyhow)
        with suppress(OSError):  # whoever asked has hung up
            self._send(served(asked) if callable(served) else served)

    def _send(self, served: Served) -> None:
        if "date" in served.headers:
            self.send_response_only(served.status)
        else:
            self.send_response(served.status)
        self.send_header("content-type", served.content_type)
        for name, value in served.headers.items():
            self.send_header(name, value)
        if served.pieces is None:
            self.send_header("content-length", str(len(served.body)))
            self.end_headers()
            self.wfile.write(served.body)
            return
        self.send_header("connection", "close")
        self.end_headers()
        for piece in served.pieces():
            self.wfile.write(piece)
        self.close_connection = True


# ── fixtures ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def federating(node: object, settings: Any) -> None:
    """Let the node federate, and speak with loopback over http."""
    from meshup.fediverse.domain.settings import switch_on  # noqa: PLC0415 - of a node

    settings.CONFIG = replace(settings.CONFIG, federation_local=True)
    switch_on(clock.now())


@pytest.fixture
def peers(
    federating: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., HostilePeer]]:
    """Make a peer at a name: ``evil = peers("evil.example")``; each has its own address."""
    made: list[HostilePeer] = []
    names: dict[str, str] = {}
    resolve = socket.getaddrinfo

    def resolved(host: Any, *more: Any, **named: Any) -> Any:
        return resolve(names.get(host, host), *more, **named)

    def make(name: str = "evil.example", *also: str) -> HostilePeer:
        address = f"127.0.1.{len(made) + 1}"
        names.update(dict.fromkeys((name, *also), address))
        made.append(HostilePeer(address, name))
        return made[-1]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    yield make
    for peer in made:
        peer.close()


@pytest.fixture
def evil(peers: Callable[..., HostilePeer]) -> HostilePeer:
    """The attacker's server."""
    return peers("evil.example")


@pytest.fixture
def victim(peers: Callable[..., HostilePeer]) -> HostilePeer:
    """An honest server, whom the attacker would like to be."""
    return peers("mesh-b.example")
