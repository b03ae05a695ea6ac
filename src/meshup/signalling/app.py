"""Signalling in front of an ASGI application: on the node's one port, or alone.

``Signalling`` answers what is signalling's and lets the application have the rest; its
``connections`` take the place of uvicorn's HTTP protocol, so that WebSockets never touch it.
"""

from __future__ import annotations

import asyncio
import atexit
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from meshup.bus.redis_bus import bus_of
from meshup.bus.worker_bus import WorkerBus
from meshup.bus.worker_sockets import WorkerSockets
from meshup.kit.security_headers import raw_security_headers
from meshup.signalling.dialects.room import NOWHERE
from meshup.signalling.http_api import HttpApi, Request, Response
from meshup.signalling.hub import Hub
from meshup.signalling.ice import IceServers
from meshup.signalling.limits import Limits
from meshup.signalling.live_polling import LivePolling
from meshup.signalling.paths import ALL, ROOMLESS, HttpPaths, Resource
from meshup.signalling.websocket.admission import Admission
from meshup.signalling.websocket.connections import Connections
from meshup.signalling.websocket.handshake import query_fields
from meshup.web_server.asgi_messages import NO_BODY, answer
from meshup.web_server.proxies import FORWARDED, Proxies
from meshup.web_server.text_responses import text_headers

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from meshup.bus.contract import Bus
    from meshup.kit.config import Config
    from meshup.signalling.live_reader import LiveReader
    from meshup.signalling.paths import Target
    from meshup.web_server.asgi_messages import Headers, Receive, Scope, Send

    Application = Callable[[Scope, Receive, Send], Awaitable[None]]

PREFLIGHT: Final = (
    (b"access-control-allow-methods", b"GET, HEAD, POST, OPTIONS"),
    (b"access-control-allow-headers", b"content-type"),
)
"""What pages may send; PeerJS 0.3 posts JSON, and goes on when it is told that nothing is there."""


OWN_PAGES: Final = frozenset({Resource.METRICS, Resource.POLL})
"""What no page of another origin may read."""


class Signalling:
    """The application, with signalling before it.

    Live channels are there where ``live`` reads them, also where the operator offers no signalling.
    """

    def __init__(
        self,
        application: Application,
        config: Config,
        *,
        bus: Bus | None = None,
        live: LiveReader | None = None,
    ) -> None:
        dialects = ALL - ROOMLESS if config.signalling else frozenset()
        if live is not None:
            dialects |= ROOMLESS
        self._live = live
        self._loop: asyncio.AbstractEventLoop | None = None
        self._application = application
        # finished answers, for its protocol
        self.cached_answer = getattr(application, "cached_answer", None)
        self._proxies = Proxies.parse(config.trusted_proxies)
        self._paths = HttpPaths(config.signalling_key, dialects)
        self._admission = Admission.of(config)
        self.hub = Hub(
            Limits.of(config),
            key=config.signalling_key,
            secret=config.secret_key,
            bus=bus or bus_of(config),
            live_source=live or NOWHERE,
        )
        self.connections = Connections(
            self.hub,
            self._admission,
            self._proxies,
            drain_seconds=config.signalling_drain_seconds,
            dialects=dialects,
        )
        self._polling = LivePolling(self.connections)
        self._http_api = HttpApi(
            hub=self.hub,
            admission=self._admission,
            ice=IceServers.of(config),
            lists_peers=config.signalling_list_peers,
            metrics_token=config.metrics_token,
        )

    def share(self, workers: int) -> Callable[[int], None]:
        """Let several workers be as one; return what each has to call when it is born."""
        if workers == 1:
            return _nothing
        sockets = WorkerSockets(workers)
        atexit.register(sockets.close)
        worker_bus = self.hub.bus = WorkerBus(sockets, beyond=self.hub.bus)

        def on_worker_start(index: int) -> None:
            worker_bus.born(index)
            self.hub.worker = str(index)

        return on_worker_start

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or let the application answer it."""
        if scope["type"] == "http" and (
            (target := self._paths.resolve(scope["path"])) is not None
            or self._paths.include(scope["path"])
        ):
            await self._answer(target, scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._serve(scope, receive, send)
        else:
            await self._application(scope, receive, send)

    def channels_changed(self, names: Sequence[str]) -> None:
        """Hear, in any thread, that live channels have changed; lost while nobody serves."""
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop has just ended
                self._loop.call_soon_threadsafe(self.hub.channels_changed, list(names))

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Last as long as the application; the bus runs in between."""
        self._loop = asyncio.get_running_loop()
        await self.hub.bus.start(self.hub)
        try:
            await self._application(scope, receive, send)
        finally:
            self._loop = None
            await self.hub.bus.stop()
            if self._live is not None:
                await asyncio.to_thread(self._live.stop)

    async def _answer(
        self, target: Target | None, scope: Scope, receive: Receive, send: Send
    ) -> None:
        forwarded = any(name.startswith(FORWARDED) for name, _value in scope["headers"])
        true = self._proxies.true_scope(scope)
        headers = dict(true["headers"])
        request = Request(
            method=true["method"],
            fields=query_fields(true["query_string"].decode("latin1")),
            headers=headers,
            address=(true.get("client") or ("", 0))[0],
            forwarded=forwarded,
        )
        if target is not None and target.resource is Resource.POLL:
            query = true["query_string"].decode("latin1")
            response = await self._polling.answer(request.method, query, request.address, receive)
        else:
            response = await self._http_api.answer(target, request)
        is_private = target is not None and target.resource in OWN_PAGES
        complete = [
            *self._headers(response, b"" if is_private else headers.get(b"origin", b"")),
            *raw_security_headers(secure=true["scheme"] == "https"),
        ]
        start, body, _head = answer(response.status, complete, response.body)
        await send(start)
        await send(NO_BODY if request.method == "HEAD" else body)

    def _headers(self, response: Response, origin: bytes) -> Headers:
        headers: Headers = [
            (b"content-type", response.kind),
            (b"cache-control", b"no-store"),
            *response.headers,
        ]
        if origin and self._admission.allows_origin(origin.decode("latin1")):
            headers += [
                (b"access-control-allow-origin", origin),
                (b"vary", b"origin"),
                *PREFLIGHT,
            ]
        return headers


def _nothing(_index: int) -> None:
    """Be the only worker."""


async def nothing_else(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer that there is nothing but signalling here."""
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                return
    headers = text_headers(404, secure=scope["scheme"] == "https")
    start, body, _head = answer(404, headers, b"This server does signalling only.\n")
    await send(start)
    await send(NO_BODY if scope["method"] == "HEAD" else body)
