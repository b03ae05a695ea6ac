"""Shell: sends a request and reads the answer, within a time and a size.

Method
    Each hop of a redirect starts again: the URL is taken apart, its host resolved and checked, and
    the request signed anew. A POST follows no redirect. A GET on a kept connection that turns out
    to be closed is sent once more on a new one; a POST is not, for it may have been read, unless
    whoever sends it says that it may arrive twice.
"""

from __future__ import annotations

import socket
import ssl
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from email.utils import format_datetime
from hashlib import sha256
from http.client import HTTPException
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import urljoin

from django.utils.translation import gettext
from urllib3 import exceptions

from meshup.kit import clock
from meshup.kit.http_fetch.addresses import Destination, destination, reachable_addresses
from meshup.kit.http_fetch.connections import Connection, Pool, connect
from meshup.kit.http_fetch.deadline import Deadline
from meshup.kit.http_fetch.errors import AddressRefused, TooLarge, Unreachable
from meshup.kit.http_fetch.messages import Request, Response, in_lower_case
from meshup.kit.http_fetch.reach import ANYWHERE, Reach

if TYPE_CHECKING:
    from urllib3 import HTTPResponse

MOST_REDIRECTS: Final = 5
SECONDS: Final = 20
PIECE: Final = 64 * 1024
LONGEST_HEAD: Final = 64 * 1024
"""Bytes of all values of a head; ``http.client`` itself reads 100 lines, each as long as this."""
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
OKAY: Final = 200
SUCCESSES: Final = range(200, 300)
SECRETS: Final = frozenset({"authorization", "cookie"})
CLOSED: Final = (ConnectionError, ssl.SSLEOFError, ssl.SSLZeroReturnError)
"""What a connection says that its server closed while it was idle."""
POOL: Final = Pool()

Signer: TypeAlias = Callable[[Request], Mapping[str, str]]
"""Gets the request as it goes out, with Host, Date and digests; returns the headers to add."""


def fetch(url: str, most_bytes: int, seconds: float = SECONDS) -> Response:
    """Read what ``url`` (http, https or webcal) answers with 200.

    Raises:
        AddressRefused, TooLarge, Unreachable: as for ``send``; or a status but 200.
    """
    request = Request("GET", url.strip(), {"accept": "text/calendar, */*;q=0.5"})
    response = send(request, most_bytes=most_bytes, seconds=seconds)
    if response.status != OKAY:
        raise Unreachable(address=response.url[:200], why=f"HTTP {response.status}")
    return response


def send(
    request: Request,
    *,
    most_bytes: int,
    seconds: float = SECONDS,
    sign: Signer | None = None,
    most_redirects: int = MOST_REDIRECTS,
    reach: Reach = ANYWHERE,
) -> Response:
    """Send ``request`` and return what was answered, whatever its status.

    ``seconds`` are for everything from the first connection to the last byte; only the resolver has
    times of its own. With ``most_redirects=0`` a redirect is an answer like another.

    Raises:
        AddressRefused: not http or https, or beyond ``reach``, now or by redirect.
        Unreachable: no answer in time, no such name, bad certificate, too many redirects, a head of
            more than 100 lines or 64 KiB, or compressed without being asked.
        TooLarge: a success longer than ``most_bytes``.
        ValueError: ``sign`` gave headers that cannot be added.
    """
    with Deadline(seconds) as deadline:
        way = _Way(deadline, most_bytes, sign, reach)
        response = _answer(request, way)
        for _hop in range(most_redirects):
            if not _leads_on(request, response):
                return response
            request = _redirected(request, response, reach)
            response = _answer(request, way)
    if most_redirects and _leads_on(request, response):
        raise Unreachable(address=request.url[:200], why=gettext("too many redirects"))
    return response


@dataclass(frozen=True, slots=True)
class _Way:
    """What holds for every hop."""

    deadline: Deadline
    most_bytes: int
    sign: Signer | None
    reach: Reach


def _leads_on(request: Request, response: Response) -> bool:
    redirects = response.status in REDIRECTS and "location" in response.headers
    return redirects and request.method == "GET"


def _redirected(request: Request, response: Response, reach: Reach) -> Request:
    """Return the next hop's request; secrets are only for the origin they were meant for."""
    location = response.headers["location"].encode("latin-1", "replace").decode("utf-8", "replace")
    try:
        url = urljoin(response.url, location)
    except ValueError:  # half an IPv6 address
        url = location
    if destination(url).origin == destination(response.url).origin:
        return replace(request, url=url)
    if reach.same_origin:
        raise AddressRefused(address=url[:200])
    headers = {name: value for name, value in request.headers.items() if name not in SECRETS}
    return replace(request, url=url, headers=headers)


def _answer(request: Request, way: _Way) -> Response:
    to = destination(request.url)
    deadline, most = way.deadline, way.most_bytes
    try:
        addresses = reachable_addresses(to, way.reach)
        complete = _complete(request, to, way.sign)
        if kept := POOL.take(to, addresses):
            try:
                return _exchange(kept, to, complete, most, deadline)
            except CLOSED:
                if request.method != "GET" and not request.may_repeat:
                    raise
            complete = _complete(request, to, way.sign)
        opened = connect(to, addresses, deadline, way.reach.authorities)
        return _exchange(opened, to, complete, most, deadline)
    except (OSError, HTTPException, exceptions.HTTPError) as error:
        why = _reason(TimeoutError() if deadline.is_over else error)
        raise Unreachable(address=to.url[:200], why=why) from error


def _complete(request: Request, to: Destination, sign: Signer | None) -> Request:
    """Return the request as it goes out."""
    computed = {
        "host": to.authority,
        "date": format_datetime(clock.now(), usegmt=True),
        "accept-encoding": "identity",
    }
    if request.method == "POST":
        digest = b64encode(sha256(request.body).digest()).decode("ascii")
        computed["digest"] = f"SHA-256={digest}"
        computed["content-digest"] = f"sha-256=:{digest}:"
    headers = {"user-agent": "Meshup", "accept": "*/*"} | dict(request.headers) | computed
    complete = replace(request, url=to.url, headers=headers)
    added = in_lower_case(sign(complete)) if sign else {}
    if clash := added.keys() & headers.keys():
        raise ValueError(f"a signer may not change {sorted(clash)}")
    return replace(complete, headers=headers | added)


def _exchange(
    connection: Connection, to: Destination, request: Request, most: int, deadline: Deadline
) -> Response:
    """Send a complete request over ``connection``, read the answer, keep the connection or not."""
    reusable = False
    try:
        connection.timeout = deadline.left()
        deadline.watch(connection.sock)
        connection.request(
            request.method,
            to.target,
            body=request.body if request.method == "POST" else None,
            headers={name.title(): value for name, value in request.headers.items()},
            preload_content=False,
            decode_content=False,
        )
        with closing(connection.getresponse()) as answer:
            if sum(map(len, answer.headers.values())) > LONGEST_HEAD:
                raise HTTPException
            content, at_end = _read(answer, to, most)
            headers = {name.lower(): answer.headers[name] for name in answer.headers}
        deadline.unwatch()
        reusable = at_end
        return Response(to.url, answer.status, headers, content)
    finally:
        if reusable:
            POOL.keep(to, connection)
        else:
            connection.close()


def _read(answer: HTTPResponse, to: Destination, most: int) -> tuple[bytes, bool]:
    """Return the content, and whether it is the whole: what is no success may be cut short."""
    success = answer.status in SUCCESSES
    if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
        if success:
            why = gettext("compressed without being asked")
            raise Unreachable(address=to.url[:200], why=why)
        return b"", False
    limit = most if success else min(most, PIECE)
    content = bytearray()
    while piece := answer.read1(PIECE, decode_content=False):  # read() believes a chunk of -1 bytes
        content += piece
        if len(content) > limit:
            if success:
                raise TooLarge(most=most // 1024 // 1024)
            return bytes(content[:limit]), False
    return bytes(content), True


def _reason(error: Exception) -> str:
    if isinstance(error, exceptions.NewConnectionError):  # urllib3 counts it as a timeout, too
        return gettext("it does not answer as a web server does")
    if isinstance(error, TimeoutError | exceptions.TimeoutError):
        return gettext("it takes too long")
    if isinstance(error, socket.gaierror):
        return gettext("there is no such name")
    if isinstance(error, ssl.SSLError | exceptions.SSLError):
        return gettext("its certificate is not valid")
    return gettext("it does not answer as a web server does")
