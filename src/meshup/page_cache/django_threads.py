"""The way from the event loop to Django: its synchronous handler, in a few threads.

Measured: under Django's own ASGI handler a page costs about 3 ms of hops between threads, for the
middleware is synchronous. Here one request is one job of one thread, which also keeps its own
open connection to the database.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import IO, TYPE_CHECKING, Any, Final, TypeVar

from django.core import signals
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.base import BaseHandler
from django.db import connections
from django.http import HttpResponseServerError
from django.urls import set_script_prefix

from meshup.kit.security_headers import raw_security_headers, security_headers
from meshup.web_server.asgi_messages import Rendered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpResponse

    from meshup.web_server.asgi_messages import Headers, Scope

T = TypeVar("T")

WAITING_PER_THREAD: Final = 64
logger = logging.getLogger(__name__)


class Busy(Exception):  # noqa: N818 - an answer, not an accident
    """More requests wait than can be answered soon."""


class DjangoThreads:
    """Django with its middleware loaded, and ``threads`` to run it."""

    def __init__(self, *, threads: int) -> None:
        self._handler = BaseHandler()
        self._handler.load_middleware()
        self._threads = threads
        self._waiting = 0
        self._pool: ThreadPoolExecutor | None = None

    async def run(self, work: Callable[..., T], *given: object) -> T:
        """Run ``work`` in one of the threads.

        Raises:
            Busy: too many wait already.
        """
        if self._waiting >= self._threads * WAITING_PER_THREAD:
            raise Busy
        if self._pool is None:  # made late: threads do not survive the fork of a worker
            self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="page")
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._pool, partial(work, *given))
        finally:
            self._waiting -= 1

    def answer(self, scope: Scope, body: IO[bytes]) -> Rendered:
        """Ask Django; to be called in a thread. Always answers: a bug becomes a 500."""
        set_script_prefix("")
        signals.request_started.send(sender=type(self), scope=scope)
        try:
            request = ASGIRequest(scope, body)
        except UnicodeDecodeError:
            body.close()
            signals.request_finished.send(sender=type(self))
            headers = raw_security_headers(secure=scope["scheme"] == "https")
            return Rendered(400, [(b"content-type", b"text/plain"), *headers], b"Bad request\n")
        response: Any
        try:
            response = self._handler.get_response(request)
        except Exception:
            logger.exception("The page that explains an error has an error of its own")
            response = HttpResponseServerError("Internal Server Error\n", content_type="text/plain")
            for name, value in security_headers(secure=scope["scheme"] == "https"):
                response[name] = value
        response._handler_class = type(self)  # noqa: SLF001 - names the sender of request_finished
        headers = headers_of(response)
        if response.streaming:
            return Rendered(response.status_code, headers, chunks=_pieces(response))
        content = response.content
        response.close()
        return Rendered(response.status_code, headers, content)

    def close(self) -> None:
        """Wait for the threads, and close their connections to the database."""
        if self._pool is not None:
            for _ in range(self._threads):
                self._pool.submit(connections.close_all)
            self._pool.shutdown(wait=True, cancel_futures=False)
            self._pool = None


def headers_of(response: HttpResponse) -> Headers:
    """Return all headers of a response, its cookies included."""
    headers = [
        (name.lower().encode("ascii"), value.encode("latin1")) for name, value in response.items()
    ]
    cookies = (morsel.OutputString() for morsel in response.cookies.values())
    return [*headers, *((b"set-cookie", cookie.encode("ascii")) for cookie in cookies)]


def _pieces(response: Any) -> Iterator[bytes]:  # noqa: ANN401 - any streaming response
    try:
        yield from response.streaming_content
    finally:
        response.close()
