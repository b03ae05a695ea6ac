"""The doctor's look at signalling: a real handshake with the node that serves, and its settings.

It knocks where clients knock, at the node's public address, for most faults stand in between: a
reverse proxy that does not pass on WebSockets. When nobody answers there, it knocks on the port.
"""

from __future__ import annotations

import os
import resource
import socket
import ssl
from base64 import b64encode
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from meshup.bus.health import redis
from meshup.kit.clock import now
from meshup.kit.health import Finding, bad, ok, warning
from meshup.signalling.tickets import Ticket, issue
from meshup.signalling.websocket.connections import SPARE_FDS
from meshup.signalling.websocket.handshake import accept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meshup.kit.config import Config

PATIENCE_SECONDS: Final = 3.0
PING: Final = b'{"type":"ping"}'
PONG: Final = b'{"type":"pong"'
FRAME_HEAD_BYTES: Final = 2
MASKED: Final = 0x80


class Unanswered(Exception):  # noqa: N818 - what was found, not what we failed at
    """The handshake did not come to its end, and why."""


def signalling(config: Config) -> Iterator[Finding]:
    """Look at signalling as clients and the operator see it."""
    if not config.signalling:
        yield ok("Signalling is switched off.")
        yield _knocked(config)
        return
    yield from _settings(config)
    if config.signalling_access == "ticket" and not config.secret_key:
        yield bad("Tickets are asked for, and nothing can sign them.", "Set MESHUP_SECRET_KEY.")
        return
    yield _knocked(config)


def _settings(config: Config) -> Iterator[Finding]:
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard - SPARE_FDS < config.signalling_sockets:
        yield warning(
            f"This machine gives a process {hard} open files, fewer than the"
            f" {config.signalling_sockets} connections that signalling may have.",
            "Raise the limit (LimitNOFILE= of the service), or lower MESHUP_SIGNALLING_SOCKETS.",
        )
    if config.redis_url:
        yield redis(config)
    if config.ice_turn and not config.ice_turn_secret:
        yield warning(
            "TURN servers are set without their secret, so browsers are not told of them.",
            "Set MESHUP_ICE_TURN_SECRET to the static-auth-secret of the TURN server.",
        )


def _knocked(config: Config) -> Finding:
    tried = "signalling" if config.signalling else "the WebSocket of live pages"
    what = f"{tried[0].upper()}{tried[1:]}"
    public = urlsplit(config.address)
    port = public.port or (443 if public.scheme == "https" else 80)
    try:
        knock(config, public.hostname or "127.0.0.1", port, secure=public.scheme == "https")
    except OSError as error:
        reason = error.strerror or str(error)
    except Unanswered as unanswered:
        return bad(
            f"{what} does not answer at {config.address}: {unanswered}",
            "Let the reverse proxy pass on WebSockets: docs/signalling.md shows how.",
        )
    else:
        return ok(f"{what} answers at {config.address}.")
    try:
        knock(config, config.host, config.port, secure=False)
    except (OSError, Unanswered):
        return warning(
            f"Nobody answers at {config.address} ({reason}), so {tried} was not tried.",
            "Start the node (meshup serve) and ask the doctor again.",
        )
    return bad(
        f"{what} answers on port {config.port}, but not at {config.address} ({reason}).",
        "Look at the reverse proxy, the firewall and the name.",
    )


def knock(config: Config, host: str, port: int, *, secure: bool) -> None:
    """Open a WebSocket, say ping and hear pong.

    Raises:
        OSError: nobody is there.
        Unanswered: somebody is, and does not speak with us.
    """
    key = b64encode(os.urandom(16))
    with socket.create_connection((host, port), PATIENCE_SECONDS) as plain:
        connection = plain
        if secure:
            connection = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        connection.settimeout(PATIENCE_SECONDS)
        connection.sendall(_request(config, key))
        head, rest = _head(connection)
        if not head.startswith(b"HTTP/1.1 101"):
            raise Unanswered(head.split(b"\r\n")[0].decode("latin1"))
        proof = accept(key).split(b"Accept: ")[1].split(b"\r\n")[0]
        if proof not in head:
            raise Unanswered("somebody else answers the handshake")
        mask = bytes(4)
        connection.sendall(bytes((0x81, MASKED | len(PING))) + mask + PING)
        enough = FRAME_HEAD_BYTES + len(PONG)
        while len(rest) < enough and (more := connection.recv(256)):
            rest += more
        if rest[FRAME_HEAD_BYTES:enough] != PONG:
            raise Unanswered("the handshake is granted, and then nothing is heard")


def _request(config: Config, key: bytes) -> bytes:
    path = "/signal/y" if config.signalling else "/live"
    if config.signalling and config.signalling_access == "ticket":
        soon = now() + timedelta(minutes=1)
        path += f"?ticket={issue(Ticket('doctor'), until=soon, secret=config.secret_key)}"
    public = urlsplit(config.address)
    return (
        f"GET {path} HTTP/1.1\r\nHost: {public.netloc}\r\nOrigin: {config.address}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Key: {key.decode()}\r\n\r\n"
    ).encode()


def _head(connection: socket.socket) -> tuple[bytes, bytes]:
    data = b""
    while b"\r\n\r\n" not in data and (more := connection.recv(4096)):
        data += more
    head, _empty, rest = data.partition(b"\r\n\r\n")
    return head, rest
