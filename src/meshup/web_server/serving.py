"""Starting and stopping the server: one process, or several that share one address.

Several processes are forks of one that has already loaded everything, so that they share its
memory; the first process then only watches, and replaces who dies. Should it die itself, however
suddenly, the others stop too, so that nobody holds the port of a node that is gone. Background
jobs run in one of them, whichever takes the lock first (``kit.jobs``).
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import socket
import sys
import threading
import time
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NoReturn

from uvicorn import Config, Server

from meshup.web_server.acceptor import Acceptor
from meshup.web_server.http_protocol import Protocol
from meshup.web_server.poller import Poller
from meshup.web_server.stopping import (
    MARGIN_SECONDS,
    STOPS,
    end_after,
    kill_after,
    watch_this_process,
)

if TYPE_CHECKING:
    from asyncio import BaseProtocol
    from collections.abc import Callable, Iterator, Sequence
    from types import FrameType

    from meshup.web_server.asgi_messages import Receive, Scope, Send

    Application = Callable[[Scope, Receive, Send], object]
    Connections = Callable[..., BaseProtocol]

GRACE_SECONDS: Final = 10.0
"""Within so many seconds after it was told to stop a server has ended."""
LAST_SECONDS: Final = 3.0
"""So many of them are left, when requests have had their time, to end all the rest."""
BACKLOG: Final = 4096
YOUNG_OBJECTS: Final = 10_000
"""So many are made before cycles are looked for: a page makes thousands, which go with it."""
TURN_SECONDS: Final = 0.0002
"""For how long a thread that renders a page keeps the interpreter from the event loop, where
messages wait; measured, a shorter one makes pages slower than it makes messages sooner."""
SHORT_LIFE_SECONDS: Final = 2.0

logger = logging.getLogger(__name__)


class PunctualServer(Server):
    """uvicorn's server, whose Date is right to a tenth of a second, so never before what it dates.

    uvicorn writes it once a second, and would then send a Last-Modified that is still to come.
    """

    _second = 0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept the connections of ``sockets``, without the loop's own servers."""
        await super().startup(sockets=[])
        self._poller = Poller(asyncio.get_running_loop())
        protocol: Any = self.config.http_protocol_class
        make_protocol = partial(
            protocol,
            config=self.config,
            server_state=self.server_state,
            app_state=self.lifespan.state,
        )
        self.servers = [
            Acceptor(self._poller, listener, make_protocol)  # type: ignore[misc]  # closes like one
            for listener in sockets or []
        ]

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop accepting, wait for connections to end, and end the others."""
        await super().shutdown(sockets)
        self._poller.close()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to whoever made this server, and knows when it has to end."""
        yield

    async def on_tick(self, counter: int) -> bool:  # noqa: ARG002 - its count of ticks drifts
        """Write the Date when the second has changed; say whether it is time to stop."""
        second = int(time.time())
        changed, self._second = second != self._second, second
        return await super().on_tick(0 if changed else 1)


def server_for(
    application: Application,
    protocol: Connections = Protocol,
    grace_seconds: float = GRACE_SECONDS,
) -> Server:
    """Return uvicorn's server: the one place that says how it is set up.

    ``protocol`` makes the protocol of each new connection.
    """
    config = Config(
        application,
        loop="uvloop",
        http=protocol,  # type: ignore[arg-type]  # whatever makes a protocol will do
        ws="none",
        interface="asgi3",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=max(1, int(grace_seconds - LAST_SECONDS)),
    )
    return PunctualServer(config)


def listen(host: str, port: int, workers: int = 1) -> list[socket.socket]:
    """Return sockets that listen at one address, one for each worker.

    Among several the kernel shares out new connections, evenly also when many come at once.

    Raises:
        OSError: the address is in use, or not this machine's.
    """
    family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    alone = _bound(family, address, shared=False)  # a shared one would not see who else listens
    if workers > 1:
        address = alone.getsockname()
        alone.close()
        listeners = [_bound(family, address, shared=True) for _ in range(workers)]
    else:
        listeners = [alone]
    for listener in listeners:
        listener.listen(BACKLOG)
        listener.setblocking(False)  # noqa: FBT003 - the socket module's own manner
    return listeners


def _bound(family: int, address: Any, *, shared: bool) -> socket.socket:  # noqa: ANN401 - as families have it
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    bound.bind(address)
    return bound


def grace_for(drain_seconds: float) -> float:
    """Return how many seconds a server needs whose sockets are sent away over so many."""
    return max(GRACE_SECONDS, drain_seconds + LAST_SECONDS + 2 * MARGIN_SECONDS)


def serve(
    application: Application,
    listeners: Sequence[socket.socket],
    *,
    protocol: Connections = Protocol,
    on_worker_start: Callable[[int], None] | None = None,
    grace_seconds: float = GRACE_SECONDS,
) -> None:
    """Serve until told to stop (SIGINT or SIGTERM); requests under way are finished first.

    Whatever still computes ``grace_seconds`` later is cut off; what it had not committed is not
    written, and nobody has been told that it was.

    There is a worker for each socket. Each of several calls ``on_worker_start`` with its number,
    from 0; who takes the place of one that died has the same number and the same socket, on which
    the connections that came in between are waiting.
    """
    gc.collect()
    gc.freeze()  # what is loaded stays: never walked again, never copied into a fork
    gc.set_threshold(YOUNG_OBJECTS)
    sys.setswitchinterval(TURN_SECONDS)

    def work(number: int) -> None:
        for listener in listeners:
            if listener is not listeners[number]:
                listener.close()
        if on_worker_start is not None:
            on_worker_start(number)
        server = server_for(application, protocol, grace_seconds)
        _stop_when_told(server, grace_seconds)
        if len(listeners) == 1:
            watch_this_process(grace_seconds)
        server.run(sockets=[listeners[number]])

    if len(listeners) == 1:
        work(0)
    else:
        _Supervisor(listeners, work, grace_seconds).run()


def _is_no_cut(record: logging.LogRecord) -> bool:
    """Say whether a record tells of anything but a request that was cut off at the end."""
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))


def _stop_when_told(server: Server, grace_seconds: float) -> None:
    logging.getLogger("uvicorn.error").addFilter(_is_no_cut)

    def stop(_number: int, _frame: FrameType | None) -> None:
        """Stop, also when told before uvicorn listens; told again, wait for nobody."""
        if server.should_exit:
            server.force_exit = True
        else:
            server.should_exit = True
            end_after(grace_seconds - MARGIN_SECONDS)

    for number in STOPS:
        signal.signal(number, stop)


class _Supervisor:
    """The first process of several: forks workers, replaces the dead, stops them all."""

    def __init__(
        self,
        listeners: Sequence[socket.socket],
        work: Callable[[int], None],
        grace_seconds: float,
    ) -> None:
        self._grace_seconds = grace_seconds
        self._listeners = listeners
        self._work = work
        self._workers: dict[int, tuple[int, float]] = {}
        self._stopping = False
        self._life_read, self._life_write = os.pipe()
        """Nobody writes to it: it ends when the process that alone holds ``_life_write`` ends."""

    def run(self) -> None:
        """Watch until told to stop."""
        for stop in STOPS:
            signal.signal(stop, self._stop)
        for number in range(len(self._listeners)):
            self._fork(number)
        while self._workers:
            try:
                pid, _status = os.waitpid(-1, 0)
            except ChildProcessError:
                break
            if pid not in self._workers:
                continue  # the first process of a container is given all orphans
            number, since = self._workers.pop(pid)
            if not self._stopping:
                logger.error("Worker %d died; another takes its place.", pid)
                short = time.monotonic() < since + SHORT_LIFE_SECONDS
                time.sleep(1.0 if short else 0.0)
                self._fork(number)

    def _fork(self, number: int) -> None:
        """Let a worker be born, unless all are to stop; nobody is told so halfway."""
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
        is_worker = False
        if not self._stopping:
            pid = os.fork()
            is_worker = not pid
            if pid:
                self._workers[pid] = (number, time.monotonic())
        if is_worker:
            for stop in STOPS:
                signal.signal(stop, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
        if is_worker:
            self._run_worker(number)

    def _run_worker(self, number: int) -> NoReturn:
        """Be a worker."""
        status = 1
        os.close(self._life_write)
        threading.Thread(target=self._stop_with_supervisor, name="watch", daemon=True).start()
        try:
            self._work(number)
            status = 0
        except Exception:
            logger.exception("A worker failed")
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)

    def _stop_with_supervisor(self) -> None:
        """Stop this worker, as if told to, when the process that watches it is gone."""
        os.read(self._life_read, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        if not self._stopping:
            kill_after(self._grace_seconds, self._workers.keys())
        self._stopping = True
        for listener in self._listeners:
            listener.close()  # so that nobody waits on a socket that no worker reads any more
        for pid in tuple(self._workers):
            with suppress(ProcessLookupError):  # it has died just now
                os.kill(pid, signal.SIGTERM)
