"""The connections of one worker: every new one comes in here, and is visited now and then.

It stands where uvicorn expects a class of HTTP protocols. One tick a second does everything that
has to do with time: silent connections, queues and swarms that age, addresses to forget.

Words
    opening     connected, and has not yet said what it wants
    ping group  all conversations are pinged once in ``ping_seconds``, one group each second
    closing     has been told goodbye, and may still answer
    challenged  has been asked for a sign of life, for somebody else wants its place
"""

from __future__ import annotations

import asyncio
import resource
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from meshup.signalling.limits import Callers
from meshup.signalling.paths import ALL, Dialect, resolve_websocket
from meshup.signalling.websocket.backlog import Backlog
from meshup.signalling.websocket.close_codes import RESTART
from meshup.signalling.websocket.http_fallback import HttpFallback
from meshup.signalling.websocket.server_connection import ServerConnection

if TYPE_CHECKING:
    from collections.abc import Callable

    from meshup.signalling.limits import Caller
    from meshup.signalling.sessions import SessionHub
    from meshup.signalling.websocket.admission import Admission
    from meshup.signalling.websocket.handshake import Upgrade
    from meshup.signalling.websocket.interfaces import ManagedConnection
    from meshup.web_server.proxies import Proxies

FIRST_BYTES_SECONDS: Final = 20
CLOSE_SECONDS: Final = 2
CHALLENGE_SECONDS: Final = 4
SPARE_FDS: Final = 64
STEPS_PER_SECOND: Final = 10


class Connections:
    """All connections. Made once, before workers fork; each begins with its first."""

    def __init__(
        self,
        hub: SessionHub,
        admission: Admission,
        proxies: Proxies,
        *,
        drain_seconds: int = 5,
        dialects: frozenset[Dialect] = ALL,
    ) -> None:
        self.hub = hub
        self.admission = admission
        self.limits = hub.limits
        self.backlog = Backlog(hub.limits.unsent_bytes_of_all, hub.limits.unsent_bytes)
        self.second = 0
        self.highest_fd = 1 << 30
        self._fair_share = self.highest_fd
        self.draining = False
        self.on_drain: list[Callable[[], None]] = []
        self._dialects = dialects
        self._proxies = proxies
        self._drain_seconds = drain_seconds
        self._callers = Callers()
        self._opening: dict[ManagedConnection, int] = {}
        self._closing: dict[ManagedConnection, int] = {}
        self._challenged: dict[ManagedConnection, int] = {}
        self._ping_groups: list[set[ManagedConnection]] = [
            set() for _ in range(self.limits.ping_seconds)
        ]
        self._next_group = 0
        self._uvicorn: dict[str, Any] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def __call__(self, **uvicorn: Any) -> ServerConnection:  # noqa: ANN401 - handed on as it comes
        """Return the protocol of a new connection; uvicorn calls this."""
        if self._uvicorn is None:
            self._begin(uvicorn)
        return ServerConnection(self)

    def take_back(self, transport: asyncio.Transport, upgrade: Upgrade, rest: bytes) -> None:
        """Open a WebSocket on a connection that spoke HTTP; ``rest`` has come after that."""
        connection = ServerConnection(self)
        transport.set_protocol(connection)
        connection.connection_made(transport)
        connection.open(upgrade, rest)

    def count_refusal(self, status: int) -> None:
        """Count a WebSocket that was declined with an HTTP status."""
        self.hub.refused[f"http_{status}"] += 1

    def http_protocol(self, connection: ManagedConnection) -> HttpFallback:
        """Return uvicorn's own protocol, for a connection that is not signalling."""
        if self._uvicorn is None:
            raise RuntimeError("No connection has come in yet.")
        tcp_caller, connection.tcp_caller = connection.tcp_caller, None
        return HttpFallback(
            self.take_back, self.resolve, self.count_refusal, tcp_caller, **self._uvicorn
        )

    def resolve(self, path: str) -> tuple[Dialect, str] | None:
        """Return the dialect and the room of a WebSocket's path, if it is spoken here."""
        return resolve_websocket(path, self._dialects)

    def caller_at(self, address: str) -> Caller:
        """Return who calls from ``address``, which is theirs and no proxy's."""
        return self._callers.caller(address)

    def caller(
        self, connection: ManagedConnection, transport: asyncio.Transport, forwarded_for: str
    ) -> Caller:
        """Return who calls, perhaps through a proxy of ours."""
        if connection.tcp_caller is not None and not self._proxies.networks:
            return connection.tcp_caller
        address = self._proxies.true_address(_peer_address(transport), forwarded_for)
        return self._callers.caller(address)

    def refusal(
        self, caller: Caller, dialect: Dialect, origin: str, host: str
    ) -> tuple[int, str] | None:
        """Return the status and the sentence with which a WebSocket is declined, if it is."""
        if self.draining:
            return 503, "This node is about to restart."
        if caller.count_join(self.second) > self.limits.joins_per_address:
            return 429, "Too many connections in a short time."
        if dialect is Dialect.LIVE:
            allowed = self.admission.is_own_origin(origin, host)
        else:
            allowed = self.admission.allows_origin(origin)
        if not allowed:
            return 403, "Pages of this origin may not connect here."
        return None

    # A connection says where it stands.

    def add(self, connection: ManagedConnection, transport: asyncio.Transport) -> bool:
        """Give a new connection some seconds to say what it wants.

        Return whether it may: one address leaves half of all connections to the others, unless
        the operator lets it have more sockets.
        """
        caller = self._callers.caller(address := _peer_address(transport))
        if caller.connections >= self._fair_share and not self._proxies.include(address):
            return False
        caller.connections += 1
        connection.tcp_caller = caller
        self._opening[connection] = self.second
        return True

    def schedule_pings(self, connection: ManagedConnection) -> None:
        """Ping a conversation from now on."""
        self._opening.pop(connection, None)
        connection.ping_group = self._ping_groups[self._next_group]
        connection.ping_group.add(connection)
        self._next_group = (self._next_group + 1) % len(self._ping_groups)

    def await_close(self, connection: ManagedConnection) -> None:
        """Give an ended conversation a moment for its goodbye."""
        self.forget(connection)
        self._closing[connection] = self.second

    def check_alive(self, connection: ManagedConnection) -> None:
        """Give a conversation some seconds to show that it is alive."""
        if connection.ping_group is not None and connection not in self._challenged:
            self._challenged[connection] = self.second
            connection.ping()

    def take_pong(self, connection: ManagedConnection) -> None:
        """Hear a sign of life from a conversation, which may have been asked for."""
        if self._challenged.pop(connection, None) is not None:
            connection.proved_alive()

    def forget(self, connection: ManagedConnection) -> None:
        """Visit a connection no more."""
        self._opening.pop(connection, None)
        self._challenged.pop(connection, None)
        self._closing.pop(connection, None)
        if connection.ping_group is not None:
            connection.ping_group.discard(connection)
            connection.ping_group = None

    def remove(self, connection: ManagedConnection) -> None:
        """Count one connection less."""
        self.forget(connection)
        self.backlog.remove(connection)
        if connection.tcp_caller is not None:
            connection.tcp_caller.connections -= 1
            connection.tcp_caller = None

    # Time passes.

    def tick(self, second: int) -> None:
        """Do what the time brings: ``second`` never goes back."""
        self.second = second
        self._callers.forget(second)
        self.backlog.look()
        _abort_older(self._opening, second - FIRST_BYTES_SECONDS)
        _abort_older(self._closing, second - CLOSE_SECONDS)
        for connection in _older(self._challenged, second - CHALLENGE_SECONDS):
            del self._challenged[connection]
            if connection.alive:
                connection.proved_alive()
            else:
                connection.cut("silent")
        group = self._ping_groups[second % len(self._ping_groups)]
        for connection in group - self._challenged.keys():
            connection.ping_or_cut()
        self.hub.tick(second)

    def shutdown(self) -> None:
        """Say goodbye to everybody, spread over some seconds; uvicorn calls this and waits."""
        if self._loop is None or self.draining:
            return
        self.draining = True
        for drain in self.on_drain:
            drain()
        everybody = [connection for group in self._ping_groups for connection in group]
        steps = max(1, self._drain_seconds * STEPS_PER_SECOND)
        self._drain(self._loop, everybody, ceil(len(everybody) / steps))

    def _drain(
        self, loop: asyncio.AbstractEventLoop, everybody: list[ManagedConnection], at_once: int
    ) -> None:
        for connection in everybody[:at_once]:
            connection.close(RESTART, "this node restarts")
        rest = everybody[at_once:]
        if rest or self._closing:
            loop.call_later(1 / STEPS_PER_SECOND, self._drain, loop, rest, at_once)
        elif self._uvicorn is not None:
            self._uvicorn["server_state"].connections.discard(self)

    def _begin(self, uvicorn: dict[str, Any]) -> None:
        """Begin in this worker: its loop is known with the first connection."""
        self._uvicorn = uvicorn
        self._loop = uvicorn.get("_loop") or asyncio.get_running_loop()
        uvicorn["server_state"].connections.add(self)  # to be told when to end, and waited for
        _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        if hard != resource.RLIM_INFINITY:
            self.highest_fd = hard - SPARE_FDS
            self._fair_share = max(self.highest_fd // 2, self.limits.sockets_per_address)
        self._tick_for_ever(self._loop)

    def _tick_for_ever(self, loop: asyncio.AbstractEventLoop) -> None:
        second = int(loop.time())
        loop.call_at(second + 1, self._tick_for_ever, loop)  # first: a fault must not stop time
        self.tick(second)


def _peer_address(transport: asyncio.Transport) -> str:
    peer = transport.get_extra_info("peername")
    return peer[0] if peer else ""


def _abort_older(since: dict[ManagedConnection, int], second: int) -> None:
    for connection in _older(since, second):
        connection.abort()


def _older(since: dict[ManagedConnection, int], second: int) -> list[ManagedConnection]:
    """Return those that stand there since before ``second``; they stand in order of arrival."""
    late = []
    for connection, began in since.items():
        if began >= second:
            break
        late.append(connection)
    return late
