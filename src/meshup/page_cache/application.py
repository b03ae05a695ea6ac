"""The ASGI application of a node: keeps public pages, and asks Django for everything else.

Words
    key     what chooses between answers: host, scheme, path, query, where the path does not say
            it, the language, and whether htmx asks, or a server that wants an ActivityPub document:
            some views answer these otherwise
    flight  one rendering for which everybody who asks for the same key waits

Method
    Who may be signed in, with the cookie of a session, goes past, and so does a request that is not
    a plain GET or HEAD; no other cookie matters (``kit.visitor_cookies``). Else a kept answer is
    served while the counters of its tags stand where they stood *before* it was
    rendered (``kit.tag_versions``) and its moment has not come. Who waits for a flight checks again
    when it lands, for something may have changed since it took off.
"""

from __future__ import annotations

import asyncio
import re
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import HttpRequest, parse_cookie
from django.utils.translation import (
    get_language_from_request,
    gettext,
    gettext_noop as _,
    override,
)

from meshup.activitypub.media_types import LONGEST_ACCEPT, prefers_activity
from meshup.kit.clock import now
from meshup.kit.security_headers import raw_security_headers
from meshup.page_cache.django_threads import Busy, DjangoThreads
from meshup.page_cache.representations import Moment, finished, without_notes
from meshup.web_server.asgi_messages import NO_BODY, Rendered, answer
from meshup.web_server.byte_budget import ByteBudget
from meshup.web_server.request_body import DiskFull, Gone, NoSpace, TooLarge, TooSlow, body_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from meshup.kit.tag_versions import TagVersions
    from meshup.page_cache.lanes import Lane
    from meshup.page_cache.response_cache import CachedResponse, Key, ResponseCache
    from meshup.page_cache.static_files import StaticFiles
    from meshup.web_server.asgi_messages import Answer, Receive, Scope, Send
    from meshup.web_server.proxies import Proxies

    Step = Callable[[], None]

LONGEST_QUERY: Final = 512
LONGEST_PATH: Final = 512
UPLOADS_AT_ONCE: Final = 4
LEAST_FOR_BODIES: Final = 64 * 1024 * 1024
"""What is sent to this process and not answered yet is at most this, or some of the largest."""
HOST: Final = re.compile(rb"(?:[\w.-]{1,253}|\[[\da-fA-F:.]{2,45}\])(?::\d{1,5})?")
TRIES: Final = 3
PERSONAL: Final = frozenset({b"authorization", b"content-length", b"transfer-encoding"})

SENTENCES: Final = {
    408: _("Your request took too long to arrive."),
    413: _("This is larger than this node takes."),
    507: _("This node has no room for it just now. Please try again later."),
    503: _("This node is very busy. Please try again in a moment."),
}

RETRY_SECONDS: Final = {503: b"5", 507: b"300"}
PLAIN: Final = (b"content-type", b"text/plain; charset=utf-8")


class PageCache:
    """One worker's page cache; what it stands on is given, so that tests can bring their own.

    Attributes:
        on_start, on_stop: what to do when the server starts and stops, such as background jobs.
    """

    def __init__(
        self,
        *,
        tag_versions: TagVersions,
        responses: ResponseCache,
        bridge: DjangoThreads,
        files: StaticFiles,
        proxies: Proxies,
        upload_bytes: int,
    ) -> None:
        self._tag_versions = tag_versions
        self._responses = responses
        self._bridge = bridge
        self._files = files
        self._proxies = proxies
        self._upload_bytes = upload_bytes
        self._lanes: list[Lane] = []
        self._bodies = ByteBudget(max(UPLOADS_AT_ONCE * upload_bytes, LEAST_FOR_BODIES))
        self._flights: dict[Key, asyncio.Task[tuple[Rendered, CachedResponse | None]]] = {}
        self._prefixes = tuple(f"/{code}/" for code, _name in settings.LANGUAGES)
        self._session_cookie = settings.SESSION_COOKIE_NAME
        self.on_start: list[Step] = []
        self.on_stop: list[Step] = [bridge.close]

    def add_lane(self, lane: Lane) -> None:
        """Let what ``lane`` takes be answered by threads of its own."""
        self._lanes.append(lane)
        self.on_stop.append(lane.bridge.close)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or start and stop with the server."""
        if scope["type"] == "http":
            await self._http(self._proxies.true_scope(scope), receive, send)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)

    def cached_answer(self, scope: Scope) -> Answer | None:
        """Return the answer to a GET, if it is there and true, for ``web_server.http_protocol``."""
        scope = self._proxies.true_scope(scope)
        headers = dict(scope["headers"])
        path: str = scope["path"]
        if path.startswith(self._files.prefixes):
            kept = self._files.get(path, scope["query_string"])
        else:
            key = self._key(scope, headers)
            kept = self._responses.get(key) if key is not None else None
            if kept is not None and not self._is_true(kept):
                return None
        return kept.answer_to(headers) if kept is not None else None

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        path: str = scope["path"]
        try:
            if path.startswith(self._files.prefixes):
                await self._file(scope, headers, send)
            elif (key := self._key(scope, headers)) is not None:
                await self._public(key, scope, headers, send)
            else:
                await self._send(await self._personal(scope, receive), scope, send)
        except TooLarge:
            await _apologise(413, scope, send)
        except TooSlow:
            await _apologise(408, scope, send)
        except (Busy, NoSpace):
            await _apologise(503, scope, send)
        except DiskFull:
            await _apologise(507, scope, send)
        except Gone:
            return

    async def _personal(self, scope: Scope, receive: Receive) -> Rendered:
        """Return an answer that is made for whoever asks, from what they send."""
        lane = next((lane for lane in self._lanes if lane.takes(scope)), None)
        bridge = lane.bridge if lane else self._bridge
        most_bytes = lane.most_bytes if lane else self._upload_bytes
        body = await body_of(scope["headers"], receive, most_bytes=most_bytes, budget=self._bodies)
        try:
            return without_notes(await bridge.run(bridge.answer, scope, body))
        except (Busy, NoSpace):
            body.close()  # else Django does
            raise

    def _key(self, scope: Scope, headers: Mapping[bytes, bytes]) -> Key | None:
        """Return what the answer may be kept under, or nothing when it is somebody's own."""
        query: bytes = scope["query_string"]
        path: bytes = scope["raw_path"]
        host = headers.get(b"host", b"")
        cookie = headers.get(b"cookie", b"")
        if (
            scope["method"] not in {"GET", "HEAD"}
            or len(query) > LONGEST_QUERY
            or len(path) > LONGEST_PATH
            or HOST.fullmatch(host) is None
            or len(headers) != len(scope["headers"])  # sent twice: whom would one believe?
            or not PERSONAL.isdisjoint(headers)
            or (cookie and self._session_cookie in cookies_in(cookie))
            or len(headers.get(b"accept-language", b"")) > LONGEST_QUERY
        ):
            return None
        if b"hx-request" in headers:
            host = b"htmx " + host
        if b"json" in (accept := headers.get(b"accept", b"")) and prefers_activity(
            accept[:LONGEST_ACCEPT].decode("latin1")
        ):
            host = b"activity " + host
        if scope["path"].startswith(self._prefixes):
            return (host, scope["scheme"], path, query)
        language = language_of(cookie, headers.get(b"accept-language", b""))
        return (host, scope["scheme"], path, query, language)

    async def _public(
        self, key: Key, scope: Scope, headers: Mapping[bytes, bytes], send: Send
    ) -> None:
        """Answer with what is kept, or render it once for everybody who is waiting."""
        kept = self._responses.get(key)
        if kept is None or not self._is_true(kept):
            rendered, kept = await self._fresh(key, scope)
            if kept is None:
                await self._send(without_notes(rendered), scope, send)
                return
        start, body, _head = kept.answer_to(headers, head=scope["method"] == "HEAD")
        await send(start)
        await send(body)

    async def _fresh(self, key: Key, scope: Scope) -> tuple[Rendered, CachedResponse | None]:
        """Return an answer that was still true after this request came in."""
        for _try in range(TRIES):
            rendered, kept, mine = await self._flight(key, scope)
            if mine or (kept is not None and self._is_true(kept)):
                return rendered, kept
            if kept is None:  # not for everybody, so another's answer is not for this one
                break
        return await self._bridge.run(self._render_in_thread, _get(scope))

    def _is_true(self, kept: CachedResponse) -> bool:
        try:
            return kept.is_true(self._tag_versions.now(kept.slots), now().timestamp())
        except (
            OSError,
            ValueError,
        ):  # the tag_versions is closed or damaged: nothing can be trusted
            return False

    async def _flight(self, key: Key, scope: Scope) -> tuple[Rendered, CachedResponse | None, bool]:
        """Render ``key``, or wait for who does already; say whether the rendering is ours."""
        flight = self._flights.get(key)
        mine = flight is None
        if flight is None:
            flight = asyncio.create_task(self._render(key, _get(scope)))
            self._flights[key] = flight
            flight.add_done_callback(lambda _done: self._flights.pop(key, None))
        rendered, kept = await asyncio.shield(flight)
        return rendered, kept, mine

    async def _render(self, key: Key, scope: Scope) -> tuple[Rendered, CachedResponse | None]:
        rendered, kept = await self._bridge.run(self._render_in_thread, scope)
        if kept is None:
            self._responses.drop(key)
        else:
            self._responses.put(key, kept)
        return rendered, kept

    def _render_in_thread(self, scope: Scope) -> tuple[Rendered, CachedResponse | None]:
        at = now().timestamp()
        try:
            snapshot = self._tag_versions.snapshot()
        except (OSError, ValueError):
            return self._bridge.answer(scope, BytesIO()), None
        rendered = self._bridge.answer(scope, BytesIO())
        moment = Moment(snapshot, at, self._tag_versions.last_change())
        return rendered, finished(rendered, moment)

    async def _file(self, scope: Scope, headers: Mapping[bytes, bytes], send: Send) -> None:
        head = scope["method"] == "HEAD"
        path, query = scope["path"], scope["query_string"]
        secure = raw_security_headers(secure=scope["scheme"] == "https")
        if scope["method"] not in {"GET", "HEAD"}:
            chosen = answer(405, [(b"allow", b"GET, HEAD"), *secure], b"")
        else:
            kept = self._files.get(path, query)
            plainly = b"%" not in scope["raw_path"]  # no file of ours needs another spelling
            if plainly and kept is None:
                forms = await self._bridge.run(self._files.read, path)
                kept = self._files.keep(path, query, forms) if forms else None
            if plainly and kept is not None:
                chosen = kept.answer_to(headers, head=head)
            else:
                missing = [PLAIN, (b"cache-control", b"no-cache"), *secure]
                chosen = answer(404, missing, b"There is nothing here.\n")
        await send(chosen.start)
        await send(NO_BODY if head else chosen.body)

    async def _send(self, rendered: Rendered, scope: Scope, send: Send) -> None:
        """Send an answer that nobody else gets."""
        if rendered.chunks is not None:
            await self._send_pieces(rendered, send)
            return
        headers = [header for header in rendered.headers if header[0] != b"content-length"]
        start, body, _head = answer(rendered.status, headers, rendered.body)
        if rendered.status in {204, 304}:
            start = {**start, "headers": headers}
        await send(start)
        await send(NO_BODY if scope["method"] == "HEAD" else body)

    async def _send_pieces(self, rendered: Rendered, send: Send) -> None:
        start = {"type": "http.response.start", "status": rendered.status}
        await send({**start, "headers": rendered.headers})
        while rendered.chunks is not None:
            piece = await self._bridge.run(next, rendered.chunks, None)
            if piece is None:
                break
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send(NO_BODY)

    async def _live(self, receive: Receive, send: Send) -> None:
        """Start and stop with the server."""
        while True:
            message = await receive()
            steps = self.on_start if message["type"] == "lifespan.startup" else self.on_stop
            for step in steps:
                await asyncio.to_thread(step)
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                return


def language_of(cookie: bytes, accepted: bytes) -> str:
    """Return the language that Django will choose on a path that does not name one."""
    if not cookie:
        return _language(None, accepted[:LONGEST_QUERY])
    chosen = cookies_in(cookie).get(settings.LANGUAGE_COOKIE_NAME)
    return _language(chosen if chosen is None else chosen[:16], accepted[:LONGEST_QUERY])


def cookies_in(cookie: bytes) -> dict[str, str]:
    """Return the cookies as Django will read them: two readings would be one too many."""
    return parse_cookie(cookie.decode("latin1"))


@lru_cache(maxsize=1024)
def _language(chosen: str | None, accepted: bytes) -> str:
    request = HttpRequest()
    request.META["HTTP_ACCEPT_LANGUAGE"] = accepted.decode("latin1")
    if chosen is not None:
        request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = chosen
    return get_language_from_request(request)


def _get(scope: Scope) -> Scope:
    """Return a HEAD request as the GET whose answer it asks about."""
    return {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope


async def _apologise(status: int, scope: Scope, send: Send) -> None:
    """Answer in one line of plain text, in the reader's language, and end the connection."""
    headers = dict(scope["headers"])
    cookie, accepted = headers.get(b"cookie", b""), headers.get(b"accept-language", b"")
    with override(language_of(cookie, accepted)):
        sentence = gettext(SENTENCES[status]) + "\n"
    told = [
        PLAIN,
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
        *raw_security_headers(secure=scope["scheme"] == "https"),
    ]
    if status in RETRY_SECONDS:
        told.append((b"retry-after", RETRY_SECONDS[status]))
    start, body, _head = answer(status, told, sentence.encode())
    await send(start)
    await send(body)
