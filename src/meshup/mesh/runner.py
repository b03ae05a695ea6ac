"""The runner of gossip: a thread beside the jobs, in the one process that runs them."""

from __future__ import annotations

import logging
from random import SystemRandom
from threading import Event, Thread
from typing import Final

from django.conf import settings
from django.db import Error, close_old_connections, connections

from meshup.gossip.cursors import Cursors
from meshup.kit.clock import now
from meshup.kit.storage_faults import kind_of
from meshup.mesh.domain.gossiping import gossip_once

FIRST_SECONDS: Final = 20.0
"""After which the first period begins, or sooner where periods are short."""
JITTER: Final = 0.25
PATIENCE_SECONDS: Final = 2.0
CHANCE: Final = SystemRandom()

logger = logging.getLogger(__name__)


class GossipRunner:
    """A thread that gossips each period; not all nodes at once."""

    def __init__(self) -> None:
        self._stopping = Event()
        self._thread: Thread | None = None
        self._cursors = Cursors()

    def start(self) -> None:
        """Start the thread."""
        self._thread = Thread(target=self._run, name="gossip", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after what is being asked; wait for it a little."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout=PATIENCE_SECONDS)

    def _run(self) -> None:
        period = float(settings.CONFIG.gossip_seconds)
        pause = min(FIRST_SECONDS, period)
        while not self._stopping.wait(pause * CHANCE.uniform(1 - JITTER, 1 + JITTER)):
            pause = period
            try:
                close_old_connections()
                gossip_once(now(), self._cursors)
            except Exception as error:  # noqa: BLE001 - whatever it is, the next period may do
                self._complain(error)
        connections.close_all()

    def _complain(self, error: Exception) -> None:
        if kind_of(error):
            logger.warning("Gossip waits: %s: %s", type(error).__name__, error)
        else:
            logger.error("A period of gossip failed", exc_info=error)
        if isinstance(error, Error):
            connections.close_all()
