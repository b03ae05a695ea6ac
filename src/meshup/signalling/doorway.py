"""The doorway of one worker: every new connection comes in here, and is visited now and then.

It stands where uvicorn expects a class of HTTP protocols. One tick a second does everything that
has to do with time: silent connections, queues and swarms that age, addresses to forget.

Words
    young    connected, and has not yet said what it wants
    round    all conversations are visited once in ``ping_seconds``, each second some of them
    leaving  has been told goodbye, and may still answer
    proving  has been asked for a sign of life, for somebody else wants its place
"""

from __future__ import annotations

import asyncio
import resource
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from meshup.signalling.endpoint import Endpoint
from meshup.signalling.frames import RESTART
from meshup.signalling.limits import Callers
from meshup.signalling.plain import Plain

if TYPE_CHECKING:
    from meshup.signalling.gate import Gate
    from meshup.signalling.limits import Caller
    from meshup.signalling.switchboard import Switchboard
    from meshup.web_server.proxies import Proxies

FIRST_BYTES_SECONDS: Final = 20
GOODBYE_SECONDS: Final = 2
PROOF_SECONDS: Final = 4
SPARE_FDS: Final = 64
STEPS_PER_SECOND: Final = 10


class Doorway:
    """Where connections come in. Made once, before workers fork; each begins with its first."""

    def __init__(
        self, board: Switchboard, gate: Gate, proxies: Proxies, *, drain_seconds: int = 5
    ) -> None:
        self.board = board
        self.gate = gate
        self.limits = board.limits
        self.second = 0
        self.highest_fd = 1 << 30
        self._fair_share = self.highest_fd
        self.draining = False
        self._proxies = proxies
        self._drain_seconds = drain_seconds
        self._callers = Callers()
        self._young: dict[Endpoint, int] = {}
        self._leaving: dict[Endpoint, int] = {}
        self._proving: dict[Endpoint, int] = {}
        self._round: list[set[Endpoint]] = [set() for _ in range(self.limits.ping_seconds)]
        self._next = 0
        self._uvicorn: dict[str, Any] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def __call__(self, **uvicorn: Any) -> Endpoint:  # noqa: ANN401 - handed on as it comes
        """Return the protocol of a new connection; uvicorn calls this."""
        if self._uvicorn is None:
            self._begin(uvicorn)
        return Endpoint(self)

    def again(self) -> Endpoint:
        """Return the protocol of a connection that comes back from uvicorn."""
        return Endpoint(self)

    def plain(self, endpoint: Endpoint) -> Plain:
        """Return uvicorn's own protocol, for a connection that is not signalling."""
        if self._uvicorn is None:
            raise RuntimeError("The doorway has not begun.")
        visitor, endpoint.visitor = endpoint.visitor, None
        return Plain(self, visitor, **self._uvicorn)

    def caller(
        self, endpoint: Endpoint, transport: asyncio.Transport, forwarded_for: str
    ) -> Caller:
        """Return who calls, perhaps through a proxy of ours."""
        if endpoint.visitor is not None and not self._proxies.networks:
            return endpoint.visitor
        address = self._proxies.true_address(_peer(transport), forwarded_for)
        return self._callers.caller(address)

    def refusal(self, caller: Caller, origin: str) -> tuple[int, str] | None:
        """Return the status and the sentence with which a WebSocket is declined, if it is."""
        if self.draining:
            return 503, "This node is about to restart."
        if caller.call(self.second) > self.limits.joins_per_address:
            return 429, "Too many connections in a short time."
        if not self.gate.knows(origin):
            return 403, "Pages of this origin may not connect here."
        return None

    # An endpoint says where it stands.

    def came(self, endpoint: Endpoint, transport: asyncio.Transport) -> bool:
        """Give a new connection some seconds to say what it wants.

        Return whether it may: one address leaves half of all connections to the others, unless
        the operator lets it have more sockets.
        """
        visitor = self._callers.caller(peer := _peer(transport))
        if visitor.connections >= self._fair_share and not self._proxies.include(peer):
            return False
        visitor.connections += 1
        endpoint.visitor = visitor
        self._young[endpoint] = self.second
        return True

    def joined(self, endpoint: Endpoint) -> None:
        """Visit a conversation from now on."""
        self._young.pop(endpoint, None)
        endpoint.visitors = self._round[self._next]
        endpoint.visitors.add(endpoint)
        self._next = (self._next + 1) % len(self._round)

    def leaving(self, endpoint: Endpoint) -> None:
        """Give an ended conversation a moment for its goodbye."""
        self.left(endpoint)
        self._leaving[endpoint] = self.second

    def prove(self, endpoint: Endpoint) -> None:
        """Give a conversation some seconds to show that it is alive."""
        if endpoint.visitors is not None and endpoint not in self._proving:
            self._proving[endpoint] = self.second
            endpoint.ping()

    def left(self, endpoint: Endpoint) -> None:
        """Forget a connection."""
        self._young.pop(endpoint, None)
        self._proving.pop(endpoint, None)
        self._leaving.pop(endpoint, None)
        if endpoint.visitors is not None:
            endpoint.visitors.discard(endpoint)
            endpoint.visitors = None

    def gone(self, endpoint: Endpoint) -> None:
        """Count one connection less."""
        self.left(endpoint)
        if endpoint.visitor is not None:
            endpoint.visitor.connections -= 1
            endpoint.visitor = None

    # Time passes.

    def tick(self, second: int) -> None:
        """Do what the time brings: ``second`` never goes back."""
        self.second = second
        self._callers.forget(second)
        _abort_older(self._young, second - FIRST_BYTES_SECONDS)
        _abort_older(self._leaving, second - GOODBYE_SECONDS)
        for endpoint in _older(self._proving, second - PROOF_SECONDS):
            del self._proving[endpoint]
            if not endpoint.alive:
                endpoint.cut("silent")
        for endpoint in self._round[second % len(self._round)] - self._proving.keys():
            endpoint.visit()
        self.board.tick(second)

    def shutdown(self) -> None:
        """Say goodbye to everybody, spread over some seconds; uvicorn calls this and waits."""
        if self._loop is None or self.draining:
            return
        self.draining = True
        everybody = [endpoint for some in self._round for endpoint in some]
        steps = max(1, self._drain_seconds * STEPS_PER_SECOND)
        self._drain(self._loop, everybody, ceil(len(everybody) / steps))

    def _drain(
        self, loop: asyncio.AbstractEventLoop, everybody: list[Endpoint], at_once: int
    ) -> None:
        for endpoint in everybody[:at_once]:
            endpoint.close(RESTART, "this node restarts")
        rest = everybody[at_once:]
        if rest or self._leaving:
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


def _peer(transport: asyncio.Transport) -> str:
    peer = transport.get_extra_info("peername")
    return peer[0] if peer else ""


def _abort_older(since: dict[Endpoint, int], second: int) -> None:
    for endpoint in _older(since, second):
        endpoint.abort()


def _older(since: dict[Endpoint, int], second: int) -> list[Endpoint]:
    """Return those that stand there since before ``second``; they stand in order of arrival."""
    late = []
    for endpoint, came in since.items():
        if came >= second:
            break
        late.append(endpoint)
    return late
