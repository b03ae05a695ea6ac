"""Signalling in front of an ASGI application: on the node's one port, or alone.

``Signalling`` answers what is signalling's and lets the application have the rest; its ``doorway``
takes the place of uvicorn's HTTP protocol, so that WebSockets never touch the application.
"""

from __future__ import annotations

import atexit
from typing import TYPE_CHECKING, Final

from meshup.bus.hosts import bus_of
from meshup.bus.wires import Doors
from meshup.bus.workers import Workers
from meshup.signalling.doorway import Doorway
from meshup.signalling.gate import Gate
from meshup.signalling.handshake import fields
from meshup.signalling.ice import IceServers
from meshup.signalling.limits import Limits
from meshup.signalling.pages import Asked, Desk, Page
from meshup.signalling.paths import Door, Pages
from meshup.signalling.switchboard import Switchboard
from meshup.web_server.asgi_messages import NO_BODY, answer
from meshup.web_server.proxies import FORWARDED, Proxies

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from meshup.bus.contract import Bus
    from meshup.kit.config import Config
    from meshup.signalling.paths import Place
    from meshup.web_server.asgi_messages import Headers, Receive, Scope, Send

    Application = Callable[[Scope, Receive, Send], Awaitable[None]]

ANY_METHOD: Final = ((b"access-control-allow-methods", b"GET, HEAD, OPTIONS"),)


class Signalling:
    """The application, with signalling before it."""

    def __init__(self, application: Application, config: Config, *, bus: Bus | None = None) -> None:
        self._application = application
        self.kept = getattr(application, "kept", None)  # finished answers, for its protocol
        self._proxies = Proxies.named(config.trusted_proxies)
        self._pages = Pages(config.signalling_key)
        self._gate = Gate.of(config)
        self.board = Switchboard(
            Limits.of(config), key=config.signalling_key, bus=bus or bus_of(config)
        )
        self.doorway = Doorway(
            self.board, self._gate, self._proxies, drain_seconds=config.signalling_drain_seconds
        )
        self._desk = Desk(
            board=self.board,
            gate=self._gate,
            ice=IceServers.of(config),
            lists_peers=config.signalling_list_peers,
            metrics_token=config.metrics_token,
        )

    def share(self, workers: int) -> Callable[[int], None]:
        """Let several workers be as one; return what each has to call when it is born."""
        if workers == 1:
            return _nothing
        doors = Doors(workers)
        atexit.register(doors.close)
        among = self.board.bus = Workers(doors, beyond=self.board.bus)

        def born(slot: int) -> None:
            among.born(slot)
            self.board.worker = str(slot)

        return born

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or let the application answer it."""
        if scope["type"] == "http" and (place := self._pages.at(scope["path"])) is not None:
            await self._answer(place, scope, send)
        elif scope["type"] == "lifespan":
            await self._live(scope, receive, send)
        else:
            await self._application(scope, receive, send)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Live as long as the application; the bus runs in between."""
        await self.board.bus.start(self.board)
        try:
            await self._application(scope, receive, send)
        finally:
            await self.board.bus.stop()

    async def _answer(self, place: Place, scope: Scope, send: Send) -> None:
        forwarded = any(name.startswith(FORWARDED) for name, _value in scope["headers"])
        true = self._proxies.true_scope(scope)
        headers = dict(true["headers"])
        asked = Asked(
            method=true["method"],
            fields=fields(true["query_string"].decode("latin1")),
            headers=headers,
            address=(true.get("client") or ("", 0))[0],
            forwarded=forwarded,
        )
        page = await self._desk.answer(place, asked)
        origin = headers.get(b"origin", b"") if place.door is not Door.METRICS else b""
        start, body, _head = answer(page.status, self._headers(page, origin), page.body)
        await send(start)
        await send(NO_BODY if asked.method == "HEAD" else body)

    def _headers(self, page: Page, origin: bytes) -> Headers:
        headers: Headers = [
            (b"content-type", page.kind),
            (b"cache-control", b"no-store"),
            (b"x-content-type-options", b"nosniff"),
            *page.headers,
        ]
        if origin and self._gate.knows(origin.decode("latin1")):
            headers += [
                (b"access-control-allow-origin", origin),
                (b"vary", b"origin"),
                *ANY_METHOD,
            ]
        return headers


def _nothing(_slot: int) -> None:
    """Be the only worker."""


async def nothing_else(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer that there is nothing but signalling here."""
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                return
    kind = (b"content-type", b"text/plain; charset=utf-8")
    start, body, _head = answer(404, [kind], b"This server does signalling only.\n")
    await send(start)
    await send(NO_BODY if scope["method"] == "HEAD" else body)
