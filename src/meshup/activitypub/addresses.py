"""Pure: addresses of servers and people in the fediverse: origins, hosts, domains, handles.

Words
    host                 name in lower-case ASCII (IDNA), or an IP address, and ":port" where the
                         port is not the usual one of the scheme
    origin               scheme and host: who controls a document
    registrable domain   what somebody registers: "example.co.uk" of "www.example.co.uk"
    handle               name and host of an actor: "@paris@node.example"

Method
    Everything is brought into one form before it is compared, and compared whole: what only looks
    like a host ("node.example.evil.test", "NODE.example.", a Cyrillic letter) is another one. What
    cannot be a host, or hides one behind a user, has the host "", which is equal to none.

Source
    RFC 6454 (origins); RFC 7565 (acct); the Public Suffix List; WHATWG URL, 3.5 (numbers).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address
from typing import Final
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

from meshup.kit.bounded_memo import remember_within

LONGEST_URL: Final = 2048
LONGEST_HOST: Final = 253
THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
REMEMBERED_BYTES: Final = 512 * 1024
"""Of addresses that were taken apart: one activity names the same few a dozen times."""
PORTS: Final = {"http": 80, "https": 443}
ODD: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff\\]")
"""Spaces, control characters, halves of characters and backslashes never stand in a URL."""
DNS_NAME: Final = re.compile(
    r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*"
)
AUTHORITY: Final = re.compile(
    r"(?P<name>\[[0-9A-Fa-f:.]+\]|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*|[^:\[\]@]+)"
    r"(?::(?P<port>[0-9]{1,5})?)?"
)
LAST_PORT: Final = 65535
NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
HANDLE: Final = re.compile(r"(?:acct:|@)?(?P<name>[\w.~-]{1,100})@(?P<host>[^@/?#\s]+)", re.ASCII)
PROFILE_PATH: Final = re.compile(r"/@(?P<name>[\w.~-]{1,100})/?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Handle:
    """How people call an actor.

    Attributes:
        name: as its server writes it; servers differ on whether case matters.
        host: in the one form.
    """

    name: str
    host: str

    def __str__(self) -> str:
        return f"@{self.name}@{self.host}"

    @property
    def account(self) -> str:
        """The handle as a resource of WebFinger: ``acct:name@host``."""
        return f"acct:{self.name}@{self.host}"


def origin_of(url: str) -> str:
    """Return scheme and host of a web address, such as "https://node.example"; "" if it is none."""
    scheme, host = _scheme_and_host(url)
    return f"{scheme}://{host}" if host else ""


def host_of(url: str) -> str:
    """Return the host of a web address; "" if it is none."""
    return _scheme_and_host(url)[1]


def same_origin(first: str, second: str) -> bool:
    """Say whether two web addresses are under the same scheme, name and port."""
    origin = origin_of(first)
    return origin != "" and origin == origin_of(second)


def is_web_url(url: str) -> bool:
    """Say whether ``url`` is a whole http(s) address without a user, of bounded length."""
    return origin_of(url) != ""


def address_hash(address: str) -> bytes:
    """Return by what an address, or an id, is looked up in tables: its SHA-256."""
    return sha256(address.encode("utf-8", "replace")).digest()


def without_fragment(url: str) -> str:
    """Return the document's address: ``url`` without what follows a "#"."""
    return url.partition("#")[0]


def normal_host(text: str) -> str:
    """Return a host in the one form, from what a person types or a list names; "" if it is none.

    A port stays unless it is 443.
    """
    name, port = _name_and_port(text)
    if not name or port in {"", "443"}:
        return name
    return f"{name}:{port}"


def domain_of(host: str) -> str:
    """Return ``host`` without its port, in the one form; "" if it is none."""
    return _name_and_port(host)[0]


@cache
def _public_suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@remember_within(REMEMBERED_BYTES)
def registrable_domain(host: str) -> str:
    """Return what somebody registered of ``host``, without its port.

    An IP address, a name without dots, and a public suffix itself stand for themselves; "" is the
    answer for what is no host.
    """
    domain = domain_of(host)
    if not domain or _is_ip(domain):
        return domain
    return _public_suffixes().privatesuffix(domain) or domain


def whose_server(host: str) -> str:
    """Return under which name is counted what servers do and are asked: their registrable domain.

    On this machine itself each port is a server of its own.
    """
    domain = registrable_domain(host)
    return host if domain in THIS_MACHINE else domain


def covers(domain: str, host: str) -> bool:
    """Say whether a rule for ``domain`` is one for ``host``: itself, and all below it."""
    rule, name = domain_of(domain), domain_of(host)
    if not rule or not name:
        return False
    return name == rule or (name.endswith(f".{rule}") and not _is_ip(rule))


def domains_above(host: str) -> tuple[str, ...]:
    """Return every domain whose rule covers ``host``, itself first: to ask for all at once."""
    name = domain_of(host)
    if not name or _is_ip(name):
        return (name,) if name else ()
    labels = name.split(".")
    return tuple(".".join(labels[start:]) for start in range(len(labels)))


def read_handle(text: str) -> Handle | None:
    """Return the handle that ``text`` is, or None.

    Taken are ``@name@host``, ``name@host``, ``acct:name@host`` and ``https://host/@name``.
    """
    text = text.strip()
    if len(text) > LONGEST_URL:
        return None
    if text.startswith(("http://", "https://")):
        path, host = PROFILE_PATH.fullmatch(_path(text)), host_of(text)
        return Handle(path["name"], host) if path and host else None
    found = HANDLE.fullmatch(text)
    host = normal_host(found["host"]) if found else ""
    return Handle(found["name"], host) if found and host else None


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


@remember_within(REMEMBERED_BYTES)
def _scheme_and_host(url: str) -> tuple[str, str]:
    """Return scheme and host in the one form; empty for what is no web address."""
    if len(url) > LONGEST_URL or ODD.search(url):
        return "", ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    name, port = _name_and_port(parts.netloc)
    if parts.scheme not in PORTS or not name:
        return "", ""
    is_usual = port in {"", str(PORTS[parts.scheme])}
    return parts.scheme, name if is_usual else f"{name}:{port}"


def _name_and_port(text: str) -> tuple[str, str]:
    """Return the two parts of a host, the port "" where it has none; empty for what is none."""
    found = AUTHORITY.fullmatch(text.strip()[: LONGEST_HOST + 10])
    if not found:
        return "", ""
    port = str(int(found["port"])) if found["port"] else ""
    if port and not 0 < int(port) <= LAST_PORT:
        return "", ""
    return _name(found["name"]), port


def _name(name: str) -> str:
    """Return a name or an address in the one form; "" for what cannot be either."""
    if len(name) > LONGEST_HOST:
        return ""
    try:
        if ":" in name:
            return f"[{IPv6Address(name.strip('[]'))}]"
        host = name.encode("idna").decode("ascii").lower().removesuffix(".")
        if NUMBER.fullmatch(host.rpartition(".")[2]):
            return str(IPv4Address(host))
    except ValueError:
        return ""
    return host if DNS_NAME.fullmatch(host) else ""


def _is_ip(domain: str) -> bool:
    return ":" in domain or domain.rpartition(".")[2].isdigit()
