"""Shell: where the node may go. Takes a URL apart, asks the resolver, lets public addresses pass.

A host who types an address, or a node elsewhere that names one, must not be able to make this node
speak with the machine it runs on or with its neighbours there.

Method
    A URL is brought into one form before anything looks at it, so that what is checked, signed and
    sent is the same. A name is resolved once for each request; every address it has must be public,
    and the connection goes to one of just these, never to the name again.

Source
    The registries of special-purpose addresses (RFC 6890), as ``ipaddress`` knows them; NAT64 (RFC
    6052); hosts that end in a number (WHATWG URL, 3.5).
"""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import quote, urlsplit

from meshup.kit.http_fetch.errors import AddressRefused
from meshup.kit.http_fetch.reach import ANYWHERE, Reach

PORTS: Final = {"http": 80, "https": 443}
NAT64: Final = IPv6Network("64:ff9b::/96")
SPECIAL: Final = (
    ip_network("192.0.0.0/24"),
    ip_network("192.88.99.0/24"),
    ip_network("3fff::/20"),
)
"""Protocol assignments, relays of 6to4, documentation: of these, ``ipaddress`` of 2024 lets some
pass. Nobody serves pages there."""
ODD: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Spaces, control characters and halves of characters never stand in a URL."""
NAME: Final = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")
BRACKETED: Final = re.compile(r"\[[0-9A-Fa-f:.]+](:[0-9]*)?")
"""``urlsplit`` overlooks what stands around brackets; a zone of this machine stands in no URL."""
NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
SAFE_IN_PATH: Final = "/%:@!$&'()*+,;=~-._"
SAFE_IN_QUERY: Final = "/%:@!$&()*+,;=~-._?"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a request goes.

    Attributes:
        scheme: "http" or "https".
        host: a name in lower-case ASCII, or an address without brackets.
        target: path and query as they stand in the request line.
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """The value of the Host header: the port only where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what secrets may be shared with."""
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        """The whole, in the one form; without a fragment."""
        return self.origin + self.target


def destination(url: str) -> Destination:
    """Take ``url`` apart: http, https, or webcal, which stands for https.

    Raises:
        AddressRefused: another scheme, a user, port 0, a character or a host that cannot be.
    """
    try:
        parts = urlsplit(url)
        scheme = "https" if parts.scheme == "webcal" else parts.scheme
        port = PORTS[scheme] if parts.port is None else parts.port
        host = _host(parts.hostname or "")
    except (ValueError, KeyError):
        raise AddressRefused(address=url[:200]) from None
    bracketed = "[" not in parts.netloc or BRACKETED.fullmatch(parts.netloc)
    if ODD.search(url) or "@" in parts.netloc or port == 0 or not bracketed:
        raise AddressRefused(address=url[:200])
    query = f"?{quote(parts.query, safe=SAFE_IN_QUERY)}" if parts.query else ""
    return Destination(scheme, host, port, quote(parts.path or "/", safe=SAFE_IN_PATH) + query)


def reachable_addresses(to: Destination, reach: Reach = ANYWHERE) -> list[str]:
    """Resolve the host, in the order of the resolver.

    Raises:
        AddressRefused: one of the addresses is not public, nor all are loopback where that may be;
            or there is none; or another port than ``reach`` lets pass.
        OSError: there is no such name.
    """
    passes = not reach.only_standard or (to.scheme, to.port) == ("https", PORTS["https"])
    if not passes and to.scheme not in reach.loopback:
        raise AddressRefused(address=to.url[:200])
    found = socket.getaddrinfo(to.host, to.port, type=socket.SOCK_STREAM)
    addresses = [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    local = to.scheme in reach.loopback and all(address.is_loopback for address in addresses)
    if not addresses or not (local or (passes and all(map(is_public, addresses)))):
        raise AddressRefused(address=to.host[:200])
    return list(dict.fromkeys(map(str, addresses)))


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Say whether ``address`` is one that everybody on the Internet may reach."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or _translated(address)
        if address.teredo or (inner and not is_public(inner)):
            return False
        if address.ipv4_mapped:
            return True
    local = isinstance(address, IPv6Address) and address.is_site_local
    if any(address in network for network in SPECIAL):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or local)


def _translated(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address inside one of NAT64, or None."""
    return IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else None


def _host(name: str) -> str:
    """Return the one form of a host; ``ValueError`` for what is neither a name nor an address."""
    if ":" in name:
        return str(IPv6Address(name))
    host = name.encode("idna").decode("ascii").lower().removesuffix(".")
    if not NAME.fullmatch(host):
        raise ValueError
    if NUMBER.fullmatch(host.rpartition(".")[2]):  # "2130706433" and "0x7f.1" are 127.0.0.1 to C
        return str(IPv4Address(host))
    return host
