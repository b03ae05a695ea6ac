"""Shell: opens connections to addresses that were checked, and keeps a few for the next request.

Method
    A connection goes to an address, never to a name; TLS is for the name, so OpenSSL compares it
    with the certificate. What was read to its end is kept, under scheme, host, port and address,
    and given out only while the host still has that address.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from threading import Lock, Timer
from time import monotonic
from typing import TYPE_CHECKING, Final

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterable, Sequence

    from meshup.kit.http_fetch.addresses import Destination
    from meshup.kit.http_fetch.deadline import Deadline

MOST_IDLE: Final = 32
IDLE_SECONDS: Final = 15


class Connection(HTTPConnection):
    """A connection whose TLS handshake has only the time that connecting has left."""

    deadline: Deadline

    def _new_conn(self) -> socket.socket:  # where urllib3 lets one decide how to connect
        connected = super()._new_conn()
        try:
            connected.settimeout(self.deadline.left())
        except TimeoutError:
            connected.close()
            raise
        return connected


class SecureConnection(Connection, HTTPSConnection):
    """The same under TLS."""


@cache
def tls_context() -> ssl.SSLContext:
    """Return the trust of this machine; reading its certificates takes a while."""
    return ssl.create_default_context()


@cache
def loopback_tls_context(authorities: str) -> ssl.SSLContext:
    """Return the same trust, and the certificates of a file beside it."""
    context = ssl.create_default_context()
    context.load_verify_locations(authorities)
    return context


def connect(
    to: Destination, addresses: Sequence[str], deadline: Deadline, authorities: str = ""
) -> Connection:
    """Open a connection to the first of ``addresses`` that takes one; the rest share the time.

    ``authorities`` is a file of certificates that count where the address is loopback, or nothing.

    Raises:
        OSError, urllib3.exceptions.HTTPError
    """
    failure: Exception = TimeoutError()
    for left, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
        trust = authorities if ip_address(address).is_loopback else ""
        connection = _prepared(to, address, deadline.left() / left, trust)
        connection.deadline = deadline
        try:
            connection.connect()
        except ConnectTimeoutError as error:  # refused, too: NewConnectionError is one
            failure = error
        except Exception:
            connection.close()
            raise
        else:
            return connection
    raise failure


def _prepared(to: Destination, address: str, seconds: float, authorities: str) -> Connection:
    if to.scheme == "http":
        return Connection(address, to.port, timeout=seconds)
    context = loopback_tls_context(authorities) if authorities else tls_context()
    return SecureConnection(
        address, to.port, timeout=seconds, server_hostname=to.host, ssl_context=context
    )


@dataclass(frozen=True, slots=True)
class _Idle:
    origin: str
    connection: Connection
    until: float


class Pool:
    """Keeps idle connections, the oldest first, bounded in number and time; for all threads."""

    def __init__(self, most: int = MOST_IDLE, seconds: float = IDLE_SECONDS) -> None:
        self.most = most
        self.seconds = seconds
        self._idle: list[_Idle] = []
        self._lock = Lock()
        self._sweeper: Timer | None = None

    def __len__(self) -> int:
        return len(self._idle)

    def take(self, to: Destination, addresses: Sequence[str]) -> Connection | None:
        """Return a kept connection to one of ``addresses`` that is still open, or None."""
        while found := self._found(to.origin, addresses):
            if found.until > monotonic() and found.connection.is_connected:
                return found.connection
            found.connection.close()
        return None

    def keep(self, to: Destination, connection: Connection) -> None:
        """Keep a connection that was read to its end; close it if it cannot be used again."""
        if not connection.is_connected:  # the server closed it, or sent what nobody asked for
            connection.close()
            return
        with self._lock:
            self._idle.append(_Idle(to.origin, connection, monotonic() + self.seconds))
            surplus = self._idle[: -self.most]
            self._idle = self._idle[-self.most :]
            self._sweep_later()
        _close(surplus)

    def clear(self) -> None:
        """Close whatever is kept."""
        with self._lock:
            idle, self._idle = self._idle, []
            if self._sweeper:
                self._sweeper.cancel()
                self._sweeper = None
        _close(idle)

    def _found(self, origin: str, addresses: Sequence[str]) -> _Idle | None:
        """Take the newest that fits out of the kept ones."""
        with self._lock:
            for idle in reversed(self._idle):
                if idle.origin == origin and idle.connection.host in addresses:
                    self._idle.remove(idle)
                    return idle
        return None

    def _sweep_later(self) -> None:
        if self._idle and not self._sweeper:
            self._sweeper = Timer(max(0.0, self._idle[0].until - monotonic()), self._sweep)
            self._sweeper.daemon = True
            self._sweeper.start()

    def _sweep(self) -> None:
        with self._lock:
            now = monotonic()
            over = [idle for idle in self._idle if idle.until <= now]
            self._idle = self._idle[len(over) :]
            self._sweeper = None
            self._sweep_later()
        _close(over)


def _close(idle: Iterable[_Idle]) -> None:
    for entry in idle:
        entry.connection.close()
