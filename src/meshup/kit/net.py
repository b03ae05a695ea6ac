"""The only way out of the node over HTTP: reads an address that somebody typed, carefully.

A host who types an address must not be able to make the node speak with the machine it runs on or
with its neighbours there. So the name is resolved once, every address it has must be a public one,
and the connection goes to just that address, under TLS for the name. Each redirect starts again.

Source
    The registries of special-purpose addresses (RFC 6890), as ``ipaddress`` knows them.
"""

from __future__ import annotations

import socket
import ssl
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from time import monotonic
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.utils.translation import gettext

from meshup.kit.errors import Invalid, marked as _

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_REDIRECTS: Final = 5
SECONDS: Final = 20
PIECE: Final = 64 * 1024
PORTS: Final = {"http": 80, "https": 443}
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
OKAY: Final = 200
NAT64: Final = IPv6Network("64:ff9b::/96")
UNPRINTABLE: Final = 33
"""Characters below this code point never stand in an address."""


class AddressRefused(Invalid):
    """Not an address that the node may speak with."""

    code = "kit.address_refused"
    sentence = _("“{address}” is no public web address. It must start with https:// or http://.")
    field = "url"


class Unreachable(Invalid):
    """Nobody answers there, or something else than what was asked for."""

    code = "kit.unreachable"
    sentence = _("Nothing can be read at “{address}”: {why}.")
    field = "url"


class TooLarge(Invalid):
    """More than the node takes."""

    code = "kit.too_large"
    sentence = _("It is larger than {most} MB.")
    field = "url"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answered; ``url`` is where the last redirect had led."""

    url: str
    kind: str
    content: bytes


def fetch(url: str, most_bytes: int, seconds: float = SECONDS) -> Fetched:
    """Read ``url`` (http, https or webcal), at most ``most_bytes``, in ``seconds`` altogether.

    Raises:
        AddressRefused: not http or https, or an address that is not public, now or by redirect.
        Unreachable: no answer in time, no such name, bad certificate, or a status but 200.
        TooLarge: the answer is longer than ``most_bytes``.
    """
    deadline = monotonic() + seconds
    here = url.strip()
    for _turn in range(MOST_REDIRECTS + 1):
        parts = _parts(here)
        try:
            with _connected(parts, deadline) as line:
                answer = _ask(parts, line)
                if answer.status not in REDIRECTS:
                    return Fetched(here, *_read(here, answer, most_bytes, deadline))
                here = urljoin(here, answer.getheader("Location", ""))
        except (OSError, HTTPException, ValueError) as error:
            late = monotonic() >= deadline
            why = _reason(TimeoutError() if late else error)
            raise Unreachable(address=here[:200], why=why) from error
    raise Unreachable(address=url[:200], why=gettext("too many redirects"))


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Say whether ``address`` is one that everybody on the Internet may reach."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or _translated(address)
        if address.teredo or (inner and not is_public(inner)):
            return False
        if address.ipv4_mapped:
            return True
    local = isinstance(address, IPv6Address) and address.is_site_local
    return address.is_global and not (address.is_multicast or address.is_reserved or local)


def _translated(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address inside one of NAT64 (RFC 6052), or None."""
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else None


def _parts(url: str) -> SplitResult:
    readable = url.replace("webcal://", "https://", 1) if url.startswith("webcal://") else url
    try:
        parts = urlsplit(readable)
        port = parts.port
    except ValueError:
        raise AddressRefused(address=url[:200]) from None
    odd = any(ord(character) < UNPRINTABLE for character in readable)
    if odd or parts.scheme not in PORTS or not parts.hostname or parts.username or port == 0:
        raise AddressRefused(address=url[:200])
    return parts


def _port(parts: SplitResult) -> int:
    return parts.port or PORTS[parts.scheme]


def _ask(parts: SplitResult, line: socket.socket) -> HTTPResponse:
    connection = HTTPConnection(parts.hostname or "", _port(parts))
    connection.sock = line
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
    headers = {
        "Host": parts.netloc,
        "User-Agent": "Meshup",
        "Accept": "text/calendar, */*;q=0.5",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    connection.request("GET", path + query, headers=headers)
    return connection.getresponse()


@contextmanager
def _connected(parts: SplitResult, deadline: float) -> Iterator[socket.socket]:
    """Connect if all addresses of the name are public; hang up at the deadline at the latest.

    A server that sends a byte now and then would outlast every timeout of a single read.
    """
    name = parts.hostname or ""
    with _line(name, _port(parts), deadline) as line, line.dup() as same:
        hang_up = Timer(_left(deadline), _shut, [same])
        hang_up.daemon = True
        hang_up.start()
        try:
            if parts.scheme == "http":
                yield line
            else:
                with ssl.create_default_context().wrap_socket(line, server_hostname=name) as safe:
                    yield safe
        finally:
            hang_up.cancel()
            hang_up.join()


def _shut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _line(name: str, port: int, deadline: float) -> socket.socket:
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    addresses = [ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    if not addresses or not all(map(is_public, addresses)):
        raise AddressRefused(address=name[:200])
    failure: OSError = TimeoutError()
    for address in addresses:
        try:
            return socket.create_connection((str(address), port), _left(deadline))
        except OSError as error:
            failure = error
    raise failure


def _read(here: str, answer: HTTPResponse, most: int, deadline: float) -> tuple[str, bytes]:
    if answer.status != OKAY:
        raise Unreachable(address=here[:200], why=f"HTTP {answer.status}")
    if answer.getheader("Content-Encoding", "identity") != "identity":
        raise Unreachable(address=here[:200], why=gettext("compressed without being asked"))
    pieces: list[bytes] = []
    size = 0
    while piece := answer.read1(PIECE):
        size += len(piece)
        if size > most:
            raise TooLarge(most=most // 1024 // 1024)
        pieces.append(piece)
    _left(deadline)
    return answer.getheader("Content-Type", ""), b"".join(pieces)


def _left(deadline: float) -> float:
    """Return the seconds that are left, or give up."""
    if (left := deadline - monotonic()) <= 0:
        raise TimeoutError
    return left


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return gettext("it takes too long")
    if isinstance(error, socket.gaierror):
        return gettext("there is no such name")
    if isinstance(error, ssl.SSLError):
        return gettext("its certificate is not valid")
    return gettext("it does not answer as a web server does")
