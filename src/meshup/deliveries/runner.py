"""The runner of deliveries: beside the jobs, in the one process that runs them.

Method
    One thread looks whose turn it is, and writes down what became of deliveries; it alone uses the
    database. The others send, each to one server at a time, and no server has two of them. A slow
    server holds one thread, until its time is over. What is sent when the process is killed is not
    written down, and is sent again by the next one.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from queue import Empty, Queue, SimpleQueue
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Final

from django.db import Error, close_old_connections, connections

from meshup.deliveries.domain.batches import Fate, HostBatch, Outcome, TurnOver
from meshup.deliveries.domain.recording import expire_deliveries, record
from meshup.deliveries.domain.scheduling import Circle
from meshup.deliveries.domain.sending import send_batch
from meshup.kit.clock import now
from meshup.kit.storage_faults import kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

HOSTS_AT_ONCE: Final = 16
POLL_SECONDS: Final = 2.0
AFTER_TROUBLE_SECONDS: Final = 5.0
PATIENCE_SECONDS: Final = 2.0
TIDY_SECONDS: Final = 60.0
MOST_AT_ONCE: Final = 200
"""Outcomes that are written down in one transaction."""

logger = logging.getLogger(__name__)
_runners: Final[set[DeliveryRunner]] = set()


class DeliveryRunner:
    """Threads that deliver what waits, to ``hosts_at_once`` servers at a time."""

    def __init__(self, hosts_at_once: int = HOSTS_AT_ONCE) -> None:
        self._most = hosts_at_once
        self._work: SimpleQueue[HostBatch | None] = SimpleQueue()
        self._heard: Queue[Outcome | TurnOver | None] = Queue()
        self._stopping = Event()
        self._busy: set[int] = set()
        self._circle = Circle()
        self._threads: list[Thread] = []
        self._unwritten: list[Outcome | TurnOver] = []
        self._tidied_at = float("-inf")

    def start(self) -> None:
        """Start the threads."""
        _runners.add(self)
        leader = Thread(target=self._lead, name="deliveries", daemon=True)
        senders = [
            Thread(target=self._send, name=f"delivery-{number}", daemon=True)
            for number in range(self._most)
        ]
        self._threads = [leader, *senders]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End after what is being sent; wait for it a little."""
        _runners.discard(self)
        self._stopping.set()
        self.wake()
        self._threads[0].join(timeout=PATIENCE_SECONDS)

    def wake(self) -> None:
        """Look at once whether something waits."""
        self._heard.put(None)

    def _send(self) -> None:
        while (batch := self._work.get()) is not None:
            try:
                send_batch(batch, self._heard.put)
            except Exception:
                logger.exception("A turn of deliveries failed")
                self._heard.put(Outcome(batch, batch.deliveries[0], Fate.HOST_LATER, "error"))
            self._heard.put(TurnOver(batch.host))

    def _lead(self) -> None:
        while not self._stopping.is_set():
            try:
                self._give_out(now())
                self._write_down(self._listen(POLL_SECONDS))
                self._tidy()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next round may do
                self._complain(error)
                self._stopping.wait(AFTER_TROUBLE_SECONDS)
        self._end()

    def _give_out(self, at: datetime) -> None:
        """Let servers have their turn that have none, as long as a thread is free."""
        while len(self._busy) < self._most:
            batch = self._circle.next_batch(at, self._busy)
            if batch is None:
                return
            self._busy.add(batch.host)
            self._work.put(batch)

    def _listen(self, seconds: float) -> list[Outcome | TurnOver]:
        """Wait for the first that is heard, and take along what has come by then."""
        heard = []
        try:
            heard.append(self._heard.get(timeout=seconds))
            while len(heard) < MOST_AT_ONCE:
                heard.append(self._heard.get_nowait())
        except Empty:
            pass
        return [entry for entry in heard if entry is not None]

    def _write_down(self, heard: Sequence[Outcome | TurnOver]) -> None:
        """Write down what was heard; what cannot be written now is kept, and its server waits."""
        self._unwritten += heard
        outcomes = [entry for entry in self._unwritten if isinstance(entry, Outcome)]
        if outcomes:
            record(outcomes, now())
        self._busy -= {entry.host for entry in self._unwritten if isinstance(entry, TurnOver)}
        self._unwritten = []

    def _tidy(self) -> None:
        """Each minute, give up what is too old; whoever needs no connection gives it back."""
        if monotonic() < self._tidied_at + TIDY_SECONDS:
            return
        self._tidied_at = monotonic()
        close_old_connections()
        expire_deliveries(now())

    def _end(self) -> None:
        """Let the senders end, and write down what arrives in the meantime."""
        for _thread in self._threads:
            self._work.put(None)
        end = monotonic() + PATIENCE_SECONDS / 2
        with suppress(Error):
            while self._busy and (left := end - monotonic()) > 0:
                self._write_down(self._listen(left))
        connections.close_all()

    def _complain(self, error: Exception) -> None:
        if kind_of(error):
            logger.warning("Deliveries wait: %s: %s", type(error).__name__, error)
        else:
            logger.error("A round of deliveries failed", exc_info=error)
        if isinstance(error, Error):
            connections.close_all()


def wake_runners() -> None:
    """Let the runner of this process, if it has one, look at once whether something waits."""
    for runner in tuple(_runners):
        runner.wake()
